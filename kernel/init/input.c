#include "input.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "poweroff.h"

/* Credit goes back in pieces of this much, not for each few bytes. */
#define CREDIT_STEP_BYTES (64 * 1024)

void input_take(struct input *input, struct channel *channel, const struct frame *frame)
{
	if (frame->length > input->credit || input->ends)
		fail(channel, "protocol", "STDIN of %u bytes where %zu were credited",
		     (unsigned)frame->length, input->credit);
	if (sizeof(input->bytes) - input->end < frame->length) {
		memmove(input->bytes, input->bytes + input->start, input->end - input->start);
		input->end -= input->start;
		input->start = 0;
	}
	memcpy(input->bytes + input->end, frame->payload, frame->length);
	input->end += frame->length;
	input->credit -= frame->length;
	input->received += frame->length;
}

bool input_waits(const struct input *input)
{
	return input->start < input->end;
}

static void consumed(struct input *input, size_t bytes)
{
	input->start += bytes;
	input->owed += bytes;
	if (input->start == input->end) {
		input->start = 0;
		input->end = 0;
	}
}

static void give_credit(struct input *input, struct channel *channel)
{
	uint8_t payload[4];

	if (input->owed < CREDIT_STEP_BYTES || input->ends)
		return;
	frame_put_u32(payload, (uint32_t)input->owed);
	if (channel_queue(channel, FRAME_CREDIT, payload, sizeof(payload))) {
		input->credit += input->owed;
		input->owed = 0;
	}
}

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void input_pump(struct input *input, struct channel *channel, int *stdin_fd)
{
	if (input_waits(input) && *stdin_fd >= 0) {
		ssize_t bytes = write(*stdin_fd, input->bytes + input->start, input->end - input->start);

		if (bytes > 0)
			consumed(input, (size_t)bytes);
		else if (bytes < 0 && errno != EAGAIN && errno != EINTR)
			close_end(stdin_fd); /* EPIPE: the command reads no more */
	}
	/* The host goes on sending: what nobody reads is dropped, and credited all the same. */
	if (*stdin_fd < 0)
		consumed(input, input->end - input->start);
	if (input->ends && !input_waits(input))
		close_end(stdin_fd);
	give_credit(input, channel);
}
