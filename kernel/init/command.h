/* Starting the app's command, which the VM lives for. */
#ifndef COMMAND_H
#define COMMAND_H

#include <sys/types.h>

#include "channel.h"
#include "settings.h"

/* Our ends of the command's pipes, non-blocking; -1 each where the command has the console. */
struct command {
	pid_t pid;
	int stdin_fd;
	int stdout_fd;
	int stderr_fd;
};

/* Called with / being the image's root. Ends the VM with a failure if the command cannot be executed. */
struct command command_start(struct channel *channel, const struct settings *settings);

#endif
