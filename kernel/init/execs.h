/*
 * Commands that the host runs beside the VM's own command or init, for as long as it is connected.
 *
 *   host                          this process                 command
 *   EXEC_STDIN  --credit-bound--> input ------- pipe or -----> 0
 *   EXEC_STDOUT <-- credit-bound, read only -- terminal ------ 1
 *   EXEC_STDERR <-- where it can be sent ------- pipe -------- 2
 *
 * Nothing here blocks.
 */
#ifndef EXECS_H
#define EXECS_H

#include <poll.h>
#include <stdbool.h>
#include <sys/types.h>

#include "channel.h"
#include "deadline.h"
#include "input.h"
#include "launch.h"
#include "settings.h"

/* Many more than the terminals that people have open in one VM. */
#define EXECS_MAX 16
/* Report, input and two outputs of each. */
#define EXECS_POLLS (4 * EXECS_MAX)

struct exec {
	enum { EXEC_FREE, EXEC_STARTING, EXEC_EXECUTED, EXEC_RUNNING, EXEC_REFUSED } state;
	uint32_t id; /* the host's name for it */
	bool terminal;
	struct launched process;
	bool ended;
	int status;		   /* of waitpid */
	deadline_millis hung_up;   /* when a terminal of a command that has ended gives no more */
	size_t chunk_bytes;	   /* of output in one frame, at most */
	size_t output_credit;	   /* what the host takes of both outputs */
	size_t report_bytes;
	char report[LAUNCH_REPORT_BYTES]; /* why it was refused */
	struct input input;
};

struct execs {
	struct channel *channel;
	const struct settings *settings;
	struct exec slots[EXECS_MAX];
};

void execs_begin(struct execs *execs, struct channel *channel, const struct settings *settings);
/* Takes a frame; what does not concern commands of these is left alone. */
void execs_take(struct execs *execs, const struct frame *frame);
/* A process has ended, of ours or not. */
void execs_reaped(struct execs *execs, pid_t pid, int status);
/* What to wait for, and for how many milliseconds at most; -1 without end. */
int execs_poll(const struct execs *execs, struct pollfd polls[EXECS_POLLS]);
/* Carries what can be carried now, behind execs_reaped: what a command has written is read then. */
void execs_turn(struct execs *execs);
/* The host is gone: its commands get SIGHUP, and nothing is kept of them. */
void execs_drop(struct execs *execs);

#endif
