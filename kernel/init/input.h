/* A command's standard input: what the host has sent and the command has not read yet. */
#ifndef INPUT_H
#define INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INPUT_BYTES (256 * 1024)

struct input {
	size_t start;
	size_t end;
	size_t credit; /* what the host may still send */
	size_t owed;   /* what was taken from it and not credited yet */
	uint64_t received;
	bool ends;
	uint8_t bytes[INPUT_BYTES];
};

/* Of a command that begins: nothing has come, and the host is owed all. */
void input_begin(struct input *input);
/* Takes what the host has sent; false if it was not credited, or behind the end. */
bool input_take(struct input *input, const uint8_t *bytes, size_t length);
/* The same, and what the command reads at once goes to it without being kept. */
bool input_pass(struct input *input, int *stdin_fd, const uint8_t *bytes, size_t length);
/* Whether there is something for the command to read. */
bool input_waits(const struct input *input);
/* Hands on what the command reads now; closes its end when that has come. */
void input_pump(struct input *input, int *stdin_fd);
/* What the host is to be credited now; 0 as long as that is not worth a frame. */
size_t input_due(const struct input *input);
/* The host was told that it may send so much more. */
void input_credited(struct input *input, size_t bytes);

#endif
