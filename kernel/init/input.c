#include "input.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Credit goes back in pieces of this much, not for each few bytes. */
#define CREDIT_STEP_BYTES (64 * 1024)

void input_begin(struct input *input)
{
	input->start = 0;
	input->end = 0;
	input->credit = 0;
	input->owed = INPUT_BYTES;
	input->received = 0;
	input->ends = false;
}

bool input_take(struct input *input, const uint8_t *bytes, size_t length)
{
	if (length > input->credit || input->ends)
		return false;
	if (sizeof(input->bytes) - input->end < length) {
		memmove(input->bytes, input->bytes + input->start, input->end - input->start);
		input->end -= input->start;
		input->start = 0;
	}
	memcpy(input->bytes + input->end, bytes, length);
	input->end += length;
	input->credit -= length;
	input->received += length;
	return true;
}

bool input_pass(struct input *input, int *stdin_fd, const uint8_t *bytes, size_t length)
{
	ssize_t passed = 0;

	if (length > input->credit || input->ends)
		return false;
	if (*stdin_fd >= 0 && !input_waits(input))
		passed = write(*stdin_fd, bytes, length);
	/* Why it is not taken, input_pump finds out. */
	if (passed > 0) {
		input->credit -= (size_t)passed;
		input->received += (size_t)passed;
		input->owed += (size_t)passed;
	} else {
		passed = 0;
	}
	return input_take(input, bytes + passed, length - (size_t)passed);
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

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void input_pump(struct input *input, int *stdin_fd)
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
}

size_t input_due(const struct input *input)
{
	return input->owed < CREDIT_STEP_BYTES || input->ends ? 0 : input->owed;
}

void input_credited(struct input *input, size_t bytes)
{
	input->credit += bytes;
	input->owed -= bytes;
}
