/*
 * One stream of the command's output, kept until the host has stored it, so that a host that goes
 * away and another one that comes lose nothing between them.
 *
 *      acknowledged          sent                  end
 *   ---------|----------------|---------------------|        offsets from the command's first byte
 *   forgotten|  kept          |  kept, not sent yet |
 *            |<---------- at most STREAM_BYTES ---->|
 */
#ifndef STREAM_H
#define STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Eight times what a host acknowledges at once, so that neither waits for the other. */
#define STREAM_BYTES (256 * 1024)

struct stream {
	uint64_t acknowledged;
	uint64_t sent;
	uint64_t end;
	uint8_t ring[STREAM_BYTES];
};

/* Where the command's next bytes go and how many fit there; 0 if the host has to store some first. */
uint8_t *stream_space(struct stream *stream, size_t *room_bytes);
void stream_filled(struct stream *stream, size_t bytes);

/* The next bytes to send, as far as they lie together. */
const uint8_t *stream_unsent(const struct stream *stream, size_t *bytes);
void stream_sent(struct stream *stream, size_t bytes);
bool stream_all_sent(const struct stream *stream);

/* The host has stored what lies before `offset`; false if that was never sent. */
bool stream_acknowledge(struct stream *stream, uint64_t offset);
/* Another host has stored what lies before `offset`, and is sent what follows; false if that is
 * not kept. */
bool stream_resume(struct stream *stream, uint64_t offset);

#endif
