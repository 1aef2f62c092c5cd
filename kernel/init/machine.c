#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent.h"
#include "credentials.h"
#include "environment.h"
#include "poweroff.h"
#include "program.h"

#define DEFAULT_INIT "/sbin/init"

static const char *init_of(const struct settings *settings)
{
	return settings->init.count == 0 ? DEFAULT_INIT : settings->init.words[0];
}

bool machine_has_init(const struct settings *settings)
{
	char found[PATH_MAX];

	return program_find(init_of(settings), "", found, sizeof(found)) == 0;
}

/* What the kernel gives its init, and the image's environment over it. */
static void complete_environment(struct words *environment)
{
	/*
	 * Images meant for engines set container=docker; an init that sees it leaves out devices,
	 * consoles and mounts that a VM has and needs.
	 */
	environment_remove(environment, "container");
	environment_default(environment, "PATH", "PATH=" PROGRAM_DEFAULT_PATH);
	environment_default(environment, "HOME", "HOME=/");
	environment_default(environment, "TERM", "TERM=linux");
}

_Noreturn void machine_run(struct channel *channel, struct settings *settings)
{
	const char *init = init_of(settings);

	if (!machine_has_init(settings))
		fail(channel, "no_init", "executing %s: the image has no such program", init);
	if (settings->init.count == 0) {
		settings->init.words[settings->init.count++] = DEFAULT_INIT;
		settings->init.words[settings->init.count] = NULL;
	}
	credentials_leave(settings);
	channel_send_phase(channel, "handover");
	if (channel->fd >= 0)
		agent_start(channel, settings);
	complete_environment(&settings->env);
	/* The port is closed by exec; where exec fails it is still ours to say so. */
	execve(init, (char **)(void *)settings->init.words, (char **)(void *)settings->env.words);
	fail(channel, "no_init", "executing %s: %s", init, strerror(errno));
}
