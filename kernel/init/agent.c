#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "console.h"
#include "execs.h"
#include "health.h"
#include "launch.h"
#include "powerdown.h"
#include "stats.h"

#define RECHECK_MILLIS 200

enum { POLL_SIGNALS, POLL_CHANNEL, POLL_EXECS };
#define POLL_COUNT (POLL_EXECS + EXECS_POLLS)

struct agent {
	struct channel *channel;
	int signals;
	bool connected;
	bool synchronised; /* this host knows where our frames begin */
	struct powerdown powerdown;
	struct execs execs;
	struct health health;
};

/* The host looks for this behind what an earlier one did not read. There is no command to go on with. */
static void resume(struct agent *agent)
{
	uint8_t payload[RESUME_MARK_BYTES + 13] = RESUME_MARK;

	payload[RESUME_MARK_BYTES + 12] = 1; /* nor a standard input */
	execs_drop(&agent->execs);
	health_drop(&agent->health);
	channel_discard(agent->channel);
	channel_queue(agent->channel, FRAME_RESUMED, payload, sizeof(payload));
	agent->synchronised = true;
}

static void take_frame(struct agent *agent, const struct frame *frame)
{
	if (frame->type == FRAME_SHUTDOWN)
		powerdown_step(&agent->powerdown);
	else if (frame->type == FRAME_RESUME)
		resume(agent);
	else if (!agent->synchronised)
		return;
	else if (frame->type == FRAME_STATS_ASK)
		stats_answer(agent->channel);
	else if (frame->type == FRAME_HEALTH_ASK)
		health_ask(&agent->health);
	else
		execs_take(&agent->execs, frame);
}

static void take_frames(struct agent *agent)
{
	enum frame_status status;
	struct frame frame;

	while ((status = frame_reader_next(&agent->channel->reader, &frame)) == FRAME_READY)
		take_frame(agent, &frame);
	/* The machine runs on whatever the host says: what follows is not to be understood. */
	if (status == FRAME_MALFORMED)
		frame_reader_reset(&agent->channel->reader);
}

/* The next host begins with a whole frame, wherever this one stopped, and so do we. */
static void lose_host(struct agent *agent)
{
	agent->connected = false;
	agent->synchronised = false;
	frame_reader_reset(&agent->channel->reader);
	execs_drop(&agent->execs);
	health_drop(&agent->health);
	channel_discard(agent->channel);
}

static void reap(struct agent *agent)
{
	struct signalfd_siginfo information;
	pid_t pid;
	int status;

	while (read(agent->signals, &information, sizeof(information)) > 0)
		continue;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		execs_reaped(&agent->execs, pid, status);
}

static int wait_millis(const struct agent *agent, int execs_millis)
{
	/* A port whose host is gone is always ready with POLLHUP, so it is looked at by the clock. */
	int own = agent->connected ? -1 : RECHECK_MILLIS;

	return poll_sooner(own, poll_sooner(execs_millis, powerdown_millis(&agent->powerdown)));
}

static void turn(struct agent *agent)
{
	struct pollfd polls[POLL_COUNT];
	int millis = execs_poll(&agent->execs, polls + POLL_EXECS);

	polls[POLL_SIGNALS] = (struct pollfd){ .fd = agent->signals, .events = POLLIN };
	polls[POLL_CHANNEL] = (struct pollfd){ .fd = agent->connected ? agent->channel->fd : -1,
					       .events = channel_events(agent->channel) };
	poll(polls, POLL_COUNT, wait_millis(agent, millis));
	powerdown_ask_again(&agent->powerdown);
	if (polls[POLL_SIGNALS].revents)
		reap(agent);
	if (!agent->connected || (polls[POLL_CHANNEL].revents & (POLLIN | POLLHUP))) {
		if (channel_fill(agent->channel))
			agent->connected = true;
		else if (agent->connected)
			lose_host(agent);
	}
	take_frames(agent);
	execs_turn(&agent->execs);
	health_turn(&agent->health);
	channel_flush(agent->channel);
}

static int catch_children(void)
{
	sigset_t caught;

	sigemptyset(&caught);
	sigaddset(&caught, SIGCHLD);
	sigprocmask(SIG_BLOCK, &caught, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &caught, SFD_NONBLOCK | SFD_CLOEXEC);
}

_Noreturn static void serve(struct channel *channel, const struct settings *settings)
{
	static struct agent agent;

	agent.channel = channel;
	agent.signals = catch_children();
	agent.connected = true;
	agent.synchronised = true;
	execs_begin(&agent.execs, channel, settings);
	health_begin(&agent.health, channel);
	/* What came in one read with the boot settings waits already, and poll does not tell of it. */
	take_frames(&agent);
	for (;;)
		turn(&agent);
}

/* What `ps` shows. systemd spares processes whose first argument begins with @ at shutdown. */
static void take_name(void)
{
	program_invocation_name[0] = '@'; /* the argv[0] that the kernel reads: /init */
	prctl(PR_SET_NAME, "bootwright");
}

void agent_start(struct channel *channel, const struct settings *settings)
{
	pid_t pid = fork();
	int null;

	if (pid < 0)
		say("starting the agent: %s", strerror(errno));
	if (pid != 0)
		return;
	take_name();
	launch_spare_of_memory_killer(true);
	setsid();
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null >= 0) {
		dup2(null, STDIN_FILENO);
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		close(null);
	}
	serve(channel, settings);
}
