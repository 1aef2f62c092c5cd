#include "command.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "launch.h"
#include "poweroff.h"

/* Waits until it was executed: what is not is a boot that has failed. */
static void await_execution(struct channel *channel, int report_fd)
{
	struct pollfd report = { .fd = report_fd, .events = POLLIN };
	char text[LAUNCH_REPORT_BYTES + 1];
	ssize_t length;

	while ((length = read(report_fd, text, LAUNCH_REPORT_BYTES)) < 0 &&
	       (errno == EAGAIN || errno == EINTR))
		poll(&report, 1, -1);
	close(report_fd);
	if (length <= 0)
		return;
	text[length] = '\0';
	fail(channel, text, "%s", text + strlen(text) + 1);
}

struct command command_start(struct channel *channel, const struct settings *settings)
{
	struct launched launched;
	struct launch command = {
		.settings = settings,
		.args = &settings->args,
		.user = settings->user,
		.workdir = settings->workdir,
		.makes_workdir = true,
		.streams = channel->fd < 0 ? LAUNCH_CONSOLE : LAUNCH_PIPES,
	};

	if (settings->args.count == 0)
		fail(channel, "no_command", "the root has neither an init nor a command");
	if (!launch(&command, &launched))
		fail(channel, "boot", "starting the command: %s", strerror(errno));
	await_execution(channel, launched.report_fd);
	return (struct command){ launched.pid, launched.stdin_fd, launched.stdout_fd,
				 launched.stderr_fd };
}
