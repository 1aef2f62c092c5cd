/* What the guest uses: figures that only its own kernel knows. docs/guest-protocol.md, STATS. */
#ifndef STATS_H
#define STATS_H

#include <stdbool.h>
#include <stdint.h>

#include "channel.h"

/* In the order of the frame. */
struct stats {
	uint64_t memory_bytes;
	uint64_t available_memory_bytes;
	uint64_t root_bytes;
	uint64_t available_root_bytes;
	uint64_t load_hundredths;
	uint64_t tasks;
	uint64_t received_bytes;
	uint64_t sent_bytes;
};

#define STATS_FRAME_BYTES (8 * 8)

/* Each reads the text of a file of proc(5); false, and nothing changed, where it is not as said there. */
bool stats_parse_memory(const char *meminfo, struct stats *stats);
bool stats_parse_load(const char *loadavg, struct stats *stats);
/* All interfaces but the loopback. */
bool stats_parse_network(const char *net_dev, struct stats *stats);

void stats_encode(const struct stats *stats, uint8_t frame[STATS_FRAME_BYTES]);

/* Answers STATS_ASK; what cannot be read is 0. A host that does not read gets no answer. */
void stats_answer(struct channel *channel);

#endif
