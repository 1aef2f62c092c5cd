#include "stream.h"

static size_t place(uint64_t offset)
{
	return (size_t)(offset % STREAM_BYTES);
}

/* As far as `bytes` from `offset` lie together in the ring. */
static size_t together(uint64_t offset, uint64_t bytes)
{
	size_t until_wrap = STREAM_BYTES - place(offset);

	return bytes < until_wrap ? (size_t)bytes : until_wrap;
}

uint8_t *stream_space(struct stream *stream, size_t *room_bytes)
{
	*room_bytes = together(stream->end, STREAM_BYTES - (stream->end - stream->acknowledged));
	return stream->ring + place(stream->end);
}

void stream_filled(struct stream *stream, size_t bytes)
{
	stream->end += bytes;
}

const uint8_t *stream_unsent(const struct stream *stream, size_t *bytes)
{
	*bytes = together(stream->sent, stream->end - stream->sent);
	return stream->ring + place(stream->sent);
}

void stream_sent(struct stream *stream, size_t bytes)
{
	stream->sent += bytes;
}

bool stream_all_sent(const struct stream *stream)
{
	return stream->sent == stream->end;
}

bool stream_acknowledge(struct stream *stream, uint64_t offset)
{
	if (offset < stream->acknowledged || offset > stream->sent)
		return false;
	stream->acknowledged = offset;
	return true;
}

bool stream_resume(struct stream *stream, uint64_t offset)
{
	if (offset < stream->acknowledged || offset > stream->end)
		return false;
	stream->acknowledged = offset;
	stream->sent = offset;
	return true;
}
