/*
 * Starting a command as its user, in its working directory, with its environment. Whatever may
 * take long or fail is done by the new process, which says so through a pipe that exec closes:
 * who starts it never waits.
 */
#ifndef LAUNCH_H
#define LAUNCH_H

#include <stdbool.h>
#include <sys/types.h>

#include "archive.h"
#include "settings.h"

enum launch_streams {
	LAUNCH_PIPES,
	LAUNCH_TERMINAL, /* a new one, the command's controlling terminal */
	LAUNCH_CONSOLE	 /* ours */
};

struct launch {
	const struct settings *settings; /* of the VM, whose environment the command inherits */
	const struct words *args;
	const struct words *env; /* over that; NULL if there is none */
	const char *user;
	const char *workdir;
	bool makes_workdir; /* where it is absent */
	enum launch_streams streams;
	const struct archive *archive; /* in place of args; NULL for a command */
};

/* Our ends, non-blocking. Both of a terminal are the same one; -1 where there is none. */
struct launched {
	pid_t pid;
	int report_fd; /* gives a report, or its end when the command was executed */
	int stdin_fd;
	int stdout_fd;
	int stderr_fd;
};

/* A report is `code NUL message`, as FAILURE has it, of at most this many bytes. */
#define LAUNCH_REPORT_BYTES 512

/* Called with / being the image's root. False with errno if no process could be made. */
bool launch(const struct launch *launch, struct launched *launched);

/* In a new process: no signal is blocked or ignored. */
void launch_reset_signals(void);
/*
 * Whether the kernel may kill this process where memory is short; for all that it starts as well. An
 * init of the guest's, or the agent, must not be the one; a command that it runs may.
 */
void launch_spare_of_memory_killer(bool spared);

#endif
