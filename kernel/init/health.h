/*
 * How the guest is, for a host that asks: whether it still answers, whether its init has given up on
 * a usual boot, and what its kernel has said of lost memory and broken file systems since.
 */
#ifndef HEALTH_H
#define HEALTH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "channel.h"

/* A record of the kernel's log is read whole or not at all; longer ones are none of ours. */
#define HEALTH_RECORD_BYTES 1024

/* What TROUBLE tells of. */
enum trouble {
	TROUBLE_NONE = 0,
	TROUBLE_PROCESS_KILLED = 1, /* for lack of memory */
	TROUBLE_COMMAND_KILLED = 2, /* the same, and it was the VM's command */
	TROUBLE_FILE_SYSTEM = 3,
};

struct health {
	struct channel *channel;
	int log; /* /dev/kmsg, or -1 */
	bool asked;
	unsigned told;	 /* TROUBLEs so far */
	pid_t victim;	 /* the last process that the kernel killed, */
	size_t length;	 /* and what the kernel said of it */
	char line[HEALTH_RECORD_BYTES];
	pid_t command;	 /* the VM's, once SIGKILL has ended it */
};

/* From now on: what was logged before is not told. */
void health_begin(struct health *health, struct channel *channel);
void health_ask(struct health *health);
/* There is nobody to be answered any more. */
void health_drop(struct health *health);
/* Answers, as far as there is room. */
void health_turn(struct health *health);
/* The VM's command was ended by SIGKILL. */
void health_command_killed(struct health *health, pid_t pid);
/*
 * The VM's command has ended: tells what is left to tell, and to each host whether it was the kernel
 * that ended it. False if there is no room now.
 */
bool health_tell_last(struct health *health);

/* A line of the kernel's log. */
struct line {
	const char *text; /* in the record that it was cut out of */
	size_t length;
	pid_t victim; /* of TROUBLE_PROCESS_KILLED */
};

/* What a record of /dev/kmsg tells of; sets *line where it is the kernel's. */
enum trouble health_classify(const char *record, struct line *line);

#endif
