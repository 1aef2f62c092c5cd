/* The command's standard input: what the host has sent and the command has not read yet. */
#ifndef INPUT_H
#define INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "channel.h"

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

/* Takes a frame of it; ends the VM with a failure if it was not credited. */
void input_take(struct input *input, struct channel *channel, const struct frame *frame);
/* Whether there is something for the command to read. */
bool input_waits(const struct input *input);
/* Hands on what the command reads now and credits it; closes its end when that has come. */
void input_pump(struct input *input, struct channel *channel, int *stdin_fd);

#endif
