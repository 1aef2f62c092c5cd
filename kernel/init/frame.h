/* Frames of the guest protocol: what they are called, and how they are cut out of a stream. */
#ifndef FRAME_H
#define FRAME_H

#include <stddef.h>
#include <stdint.h>

#define PROTOCOL_VERSION 1
#define FRAME_HEADER_BYTES 8
#define FRAME_PAYLOAD_MAX 65536
/* Begins the payload of RESUMED: the host looks for it behind what an earlier host did not read. */
#define RESUME_MARK "bootwrightresume"
#define RESUME_MARK_BYTES 16

enum frame_type {
	/* from the guest */
	FRAME_HELLO = 1,
	FRAME_PHASE = 2,
	FRAME_STDOUT = 3,
	FRAME_STDERR = 4,
	FRAME_EXIT = 5,
	FRAME_FAILURE = 6,
	FRAME_CREDIT = 7,
	FRAME_RESUMED = 8,
	FRAME_EXEC_STARTED = 9,
	FRAME_EXEC_FAILED = 10,
	FRAME_EXEC_STDOUT = 11,
	FRAME_EXEC_STDERR = 12,
	FRAME_EXEC_CREDIT = 13,
	FRAME_EXEC_EXIT = 14,
	FRAME_STATS = 15,
	FRAME_HEALTH = 45,
	FRAME_TROUBLE = 46,
	/* from the host */
	FRAME_BOOT = 16,
	FRAME_STDIN = 17,
	FRAME_STDIN_END = 18,
	FRAME_SIGNAL = 19,
	FRAME_SHUTDOWN = 20,
	FRAME_BYE = 21,
	FRAME_ACKNOWLEDGE = 22,
	FRAME_RESUME = 23,
	FRAME_EXEC = 24,
	FRAME_EXEC_STDIN = 25,
	FRAME_EXEC_SIGNAL = 26,
	FRAME_EXEC_WINDOW = 27,
	FRAME_EXEC_READ = 28,
	FRAME_STATS_ASK = 29,
	FRAME_HEALTH_ASK = 55,
};

/* A frame as received; payload points into the reader and holds until the next frame_reader_next. */
struct frame {
	uint8_t type;
	uint32_t length;
	const uint8_t *payload;
};

struct frame_reader {
	size_t start; /* of the bytes that no frame was made of yet */
	size_t end;
	uint8_t buffer[2 * (FRAME_HEADER_BYTES + FRAME_PAYLOAD_MAX)];
};

enum frame_status {
	FRAME_READY,	/* *frame is whole */
	FRAME_PARTIAL,	/* more bytes are needed */
	FRAME_MALFORMED /* a reserved byte is not zero or the length is over the limit */
};

void frame_reader_reset(struct frame_reader *reader);

/* Where the next bytes of the stream go and how many fit: never 0 after FRAME_PARTIAL. */
uint8_t *frame_reader_space(struct frame_reader *reader, size_t *room_bytes);
void frame_reader_filled(struct frame_reader *reader, size_t bytes);

enum frame_status frame_reader_next(struct frame_reader *reader, struct frame *frame);

void frame_write_header(uint8_t header[FRAME_HEADER_BYTES], enum frame_type type, uint32_t length);

uint16_t frame_get_u16(const uint8_t *bytes);
uint32_t frame_get_u32(const uint8_t *bytes);
void frame_put_u32(uint8_t *bytes, uint32_t value);
uint64_t frame_get_u64(const uint8_t *bytes);
void frame_put_u64(uint8_t *bytes, uint64_t value);

#endif
