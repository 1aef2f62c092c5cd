#include "frame.h"

#include <string.h>

void frame_reader_reset(struct frame_reader *reader)
{
	reader->start = 0;
	reader->end = 0;
}

uint8_t *frame_reader_space(struct frame_reader *reader, size_t *room_bytes)
{
	/* Moved to the front only when half is used up, so that small frames cost no copying. */
	if (reader->start > sizeof(reader->buffer) / 2 || reader->start == reader->end) {
		memmove(reader->buffer, reader->buffer + reader->start, reader->end - reader->start);
		reader->end -= reader->start;
		reader->start = 0;
	}
	*room_bytes = sizeof(reader->buffer) - reader->end;
	return reader->buffer + reader->end;
}

void frame_reader_filled(struct frame_reader *reader, size_t bytes)
{
	reader->end += bytes;
}

enum frame_status frame_reader_next(struct frame_reader *reader, struct frame *frame)
{
	const uint8_t *header = reader->buffer + reader->start;
	size_t available = reader->end - reader->start;
	uint32_t length;

	if (available < FRAME_HEADER_BYTES)
		return FRAME_PARTIAL;
	if (header[1] != 0 || header[2] != 0 || header[3] != 0)
		return FRAME_MALFORMED;
	length = frame_get_u32(header + 4);
	if (length > FRAME_PAYLOAD_MAX)
		return FRAME_MALFORMED;
	if (available - FRAME_HEADER_BYTES < length)
		return FRAME_PARTIAL;

	frame->type = header[0];
	frame->length = length;
	frame->payload = header + FRAME_HEADER_BYTES;
	reader->start += FRAME_HEADER_BYTES + length;
	return FRAME_READY;
}

void frame_write_header(uint8_t header[FRAME_HEADER_BYTES], enum frame_type type, uint32_t length)
{
	memset(header, 0, FRAME_HEADER_BYTES);
	header[0] = (uint8_t)type;
	frame_put_u32(header + 4, length);
}

uint16_t frame_get_u16(const uint8_t *bytes)
{
	return (uint16_t)(bytes[0] | bytes[1] << 8);
}

uint32_t frame_get_u32(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

void frame_put_u32(uint8_t *bytes, uint32_t value)
{
	bytes[0] = (uint8_t)value;
	bytes[1] = (uint8_t)(value >> 8);
	bytes[2] = (uint8_t)(value >> 16);
	bytes[3] = (uint8_t)(value >> 24);
}

uint64_t frame_get_u64(const uint8_t *bytes)
{
	return (uint64_t)frame_get_u32(bytes) | (uint64_t)frame_get_u32(bytes + 4) << 32;
}

void frame_put_u64(uint8_t *bytes, uint64_t value)
{
	frame_put_u32(bytes, (uint32_t)value);
	frame_put_u32(bytes + 4, (uint32_t)(value >> 32));
}
