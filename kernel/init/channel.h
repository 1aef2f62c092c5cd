/*
 * The guest's end of the guest protocol: the virtio-serial port, frames out and frames in.
 * Used by one process at a time. Nothing here blocks but the functions that take a deadline.
 */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "deadline.h"
#include "frame.h"

#define CHANNEL_PORT_NAME "org.bootwright.guest.0"
/* A few frames, so that the port is kept busy while the next ones are read from the command. */
#define CHANNEL_OUT_BYTES (4 * (FRAME_HEADER_BYTES + FRAME_PAYLOAD_MAX))

struct channel {
	int fd; /* -1 without a port */
	size_t out_start;
	size_t out_end;
	uint8_t out[CHANNEL_OUT_BYTES];
	struct frame_reader reader;
};

/* Finds and opens the port; false if this VM has none. Waits for its name until the deadline. */
bool channel_open(struct channel *channel, deadline_millis deadline);

/* Whether the out buffer has room for a frame with such a payload. */
bool channel_has_room(const struct channel *channel, size_t bytes);
/* Room for a payload in the out buffer, or NULL if less than `bytes` are free. */
uint8_t *channel_reserve(struct channel *channel, size_t bytes);
/* Makes a frame of what was put where channel_reserve said. */
void channel_commit(struct channel *channel, enum frame_type type, size_t bytes);
/* Queues a frame; false if the out buffer has no room for it. */
bool channel_queue(struct channel *channel, enum frame_type type, const void *payload, size_t bytes);

/* What poll should wait for on the port. */
short channel_events(const struct channel *channel);
/* Drops what was not written yet; the host of this connection will not read it. */
void channel_discard(struct channel *channel);
bool channel_has_output(const struct channel *channel);
/* Writes as much as the port takes now; true if it took any. */
bool channel_flush(struct channel *channel);
/* Flushes all; false if the host did not take it in time. */
bool channel_drain(struct channel *channel, deadline_millis deadline);
bool channel_send(struct channel *channel, enum frame_type type, const void *payload, size_t bytes,
		  deadline_millis deadline);
bool channel_send_phase(struct channel *channel, const char *phase);

/* Reads what is there; false if the host is not connected. */
bool channel_fill(struct channel *channel);
/* The next frame until the deadline; FRAME_PARTIAL if none came. */
enum frame_status channel_receive(struct channel *channel, struct frame *frame,
				  deadline_millis deadline);

#endif
