#include "app.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"
#include "console.h"
#include "poweroff.h"

/*
 *   host                      this process                        command
 *   STDIN   --credit-bound--> input[INPUT_BYTES]  --- pipe --->   0
 *   STDOUT  <-- out buffer <------------------------- pipe ---    1
 *   STDERR  <-- out buffer <------------------------- pipe ---    2
 *
 * Nothing here blocks, and nothing is read that there is no room for: a host that does not read
 * stops the command's writes, a command that does not read stops the host's (it gets no credit).
 */
#define INPUT_BYTES (256 * 1024)
/* Credit goes back in pieces of this much, not for each few bytes. */
#define CREDIT_STEP_BYTES (64 * 1024)
#define OUTPUT_CHUNK_BYTES 32768
#define EXIT_MILLIS 10000
/* After the command's end, for a host that went away: its output has nowhere to go. */
#define HOST_GONE_MILLIS 10000
#define RECHECK_MILLIS 100

enum { POLL_SIGNALS, POLL_CHANNEL, POLL_STDOUT, POLL_STDERR, POLL_STDIN, POLL_COUNT };

struct pump {
	struct channel *channel;
	struct command command;
	int stop_signal;
	int signals;
	bool ended;
	int status;
	bool host_connected;
	deadline_millis host_gone;
	bool stderr_first;

	uint8_t input[INPUT_BYTES];
	size_t input_start;
	size_t input_end;
	size_t credit; /* what the host may still send */
	size_t owed;   /* what was taken from it and not credited yet */
	bool input_ends;
};

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void reap(struct pump *pump)
{
	struct signalfd_siginfo information;
	pid_t pid;
	int status;

	while (read(pump->signals, &information, sizeof(information)) > 0)
		if (information.ssi_signo != SIGCHLD && !pump->ended)
			kill(pump->command.pid, pump->stop_signal); /* Ctrl-Alt-Del: SIGINT */
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid != pump->command.pid)
			continue;
		pump->ended = true;
		pump->status = status;
		pump->host_gone = deadline_in(HOST_GONE_MILLIS);
		/* As in a container: what the command leaves behind ends with it, and frees the pipes. */
		kill(-1, SIGKILL);
	}
}

/* True if `fd` gave something: one read a turn, so that neither stream starves the other. */
static void pump_output(struct pump *pump, int *fd, enum frame_type type)
{
	uint8_t *space = channel_reserve(pump->channel, OUTPUT_CHUNK_BYTES);
	ssize_t bytes;

	if (*fd < 0 || space == NULL)
		return;
	bytes = read(*fd, space, OUTPUT_CHUNK_BYTES);
	if (bytes > 0)
		channel_commit(pump->channel, type, (size_t)bytes);
	else if (bytes == 0 || (errno != EAGAIN && errno != EINTR))
		close_end(fd);
}

static void pump_outputs(struct pump *pump)
{
	if (pump->stderr_first)
		pump_output(pump, &pump->command.stderr_fd, FRAME_STDERR);
	pump_output(pump, &pump->command.stdout_fd, FRAME_STDOUT);
	if (!pump->stderr_first)
		pump_output(pump, &pump->command.stderr_fd, FRAME_STDERR);
	pump->stderr_first = !pump->stderr_first;
}

static void give_credit(struct pump *pump)
{
	uint8_t payload[4];

	if (pump->owed < CREDIT_STEP_BYTES || pump->input_ends)
		return;
	frame_put_u32(payload, (uint32_t)pump->owed);
	if (channel_queue(pump->channel, FRAME_CREDIT, payload, sizeof(payload))) {
		pump->credit += pump->owed;
		pump->owed = 0;
	}
}

static void consumed(struct pump *pump, size_t bytes)
{
	pump->input_start += bytes;
	pump->owed += bytes;
	if (pump->input_start == pump->input_end) {
		pump->input_start = 0;
		pump->input_end = 0;
	}
}

static void pump_input(struct pump *pump)
{
	size_t waiting = pump->input_end - pump->input_start;

	if (waiting > 0 && pump->command.stdin_fd >= 0) {
		ssize_t bytes = write(pump->command.stdin_fd, pump->input + pump->input_start, waiting);

		if (bytes > 0)
			consumed(pump, (size_t)bytes);
		else if (bytes < 0 && errno != EAGAIN && errno != EINTR)
			close_end(&pump->command.stdin_fd); /* EPIPE: the command reads no more */
	}
	/* The host goes on sending: what nobody reads is dropped, and credited all the same. */
	if (pump->command.stdin_fd < 0)
		consumed(pump, pump->input_end - pump->input_start);
	if (pump->input_ends && pump->input_start == pump->input_end)
		close_end(&pump->command.stdin_fd);
	give_credit(pump);
}

static void take_input(struct pump *pump, const struct frame *frame)
{
	size_t waiting = pump->input_end - pump->input_start;

	if (frame->length > pump->credit || pump->input_ends)
		fail(pump->channel, "protocol", "STDIN of %u bytes where %zu were credited",
		     (unsigned)frame->length, pump->credit);
	if (sizeof(pump->input) - pump->input_end < frame->length) {
		memmove(pump->input, pump->input + pump->input_start, waiting);
		pump->input_start = 0;
		pump->input_end = waiting;
	}
	memcpy(pump->input + pump->input_end, frame->payload, frame->length);
	pump->input_end += frame->length;
	pump->credit -= frame->length;
}

static void take_frame(struct pump *pump, const struct frame *frame)
{
	switch (frame->type) {
	case FRAME_STDIN:
		take_input(pump, frame);
		break;
	case FRAME_STDIN_END:
		pump->input_ends = true;
		break;
	case FRAME_SIGNAL:
		if (frame->length != 1 || frame->payload[0] == 0 || frame->payload[0] > 64)
			fail(pump->channel, "protocol", "SIGNAL without a signal's number");
		if (!pump->ended)
			kill(pump->command.pid, frame->payload[0]);
		break;
	case FRAME_SHUTDOWN:
		if (!pump->ended)
			kill(pump->command.pid, pump->stop_signal);
		break;
	case FRAME_BOOT:
	case FRAME_BYE:
		fail(pump->channel, "protocol", "frame %d while the command runs", frame->type);
	default:
		break; /* of a newer host */
	}
}

static void pump_channel(struct pump *pump, short events)
{
	enum frame_status status;
	struct frame frame;

	if (events & (POLLIN | POLLHUP)) {
		bool connected = channel_fill(pump->channel);

		if (!connected && pump->host_connected) {
			pump->host_gone = deadline_in(HOST_GONE_MILLIS);
			/* The next host begins with a whole frame, wherever this one stopped. */
			frame_reader_reset(&pump->channel->reader);
		}
		pump->host_connected = connected;
	}
	while ((status = frame_reader_next(&pump->channel->reader, &frame)) == FRAME_READY)
		take_frame(pump, &frame);
	if (status == FRAME_MALFORMED)
		fail(pump->channel, "protocol", "a malformed frame");
	channel_flush(pump->channel);
}

static void turn(struct pump *pump)
{
	struct pollfd polls[POLL_COUNT];
	bool room = channel_reserve(pump->channel, OUTPUT_CHUNK_BYTES) != NULL;
	bool waiting = pump->input_start < pump->input_end;

	for (size_t i = 0; i < POLL_COUNT; i++)
		polls[i] = (struct pollfd){ .fd = -1 };
	polls[POLL_SIGNALS] = (struct pollfd){ .fd = pump->signals, .events = POLLIN };
	/* A port whose host is gone is always ready with POLLHUP, so it is looked at by the clock. */
	if (pump->host_connected)
		polls[POLL_CHANNEL] = (struct pollfd){ .fd = pump->channel->fd,
						       .events = channel_events(pump->channel) };
	if (room) {
		polls[POLL_STDOUT] = (struct pollfd){ .fd = pump->command.stdout_fd, .events = POLLIN };
		polls[POLL_STDERR] = (struct pollfd){ .fd = pump->command.stderr_fd, .events = POLLIN };
	}
	if (pump->command.stdin_fd >= 0)
		polls[POLL_STDIN] = (struct pollfd){ .fd = pump->command.stdin_fd,
						     .events = waiting ? POLLOUT : 0 };
	poll(polls, POLL_COUNT, pump->host_connected ? -1 : RECHECK_MILLIS);

	if (polls[POLL_SIGNALS].revents)
		reap(pump);
	pump_channel(pump, pump->host_connected ? polls[POLL_CHANNEL].revents : POLLIN);
	if (polls[POLL_STDOUT].revents || polls[POLL_STDERR].revents)
		pump_outputs(pump);
	if (polls[POLL_STDIN].revents & POLLERR)
		close_end(&pump->command.stdin_fd);
	pump_input(pump);
	channel_flush(pump->channel);
}

static bool finished(const struct pump *pump)
{
	if (!pump->ended)
		return false;
	if (!pump->host_connected && deadline_left(pump->host_gone) == 0)
		return true;
	return pump->command.stdout_fd < 0 && pump->command.stderr_fd < 0;
}

static void send_exit(struct channel *channel, int status)
{
	uint8_t payload[5] = { WIFSIGNALED(status) ? 1 : 0 };

	frame_put_u32(payload + 1, (uint32_t)(WIFSIGNALED(status) ? WTERMSIG(status) :
								   WEXITSTATUS(status)));
	channel_send(channel, FRAME_EXIT, payload, sizeof(payload), deadline_in(EXIT_MILLIS));
}

static int catch_signals(void)
{
	sigset_t caught;

	sigemptyset(&caught);
	sigaddset(&caught, SIGCHLD);
	sigaddset(&caught, SIGINT);
	sigprocmask(SIG_BLOCK, &caught, NULL);
	signal(SIGPIPE, SIG_IGN);
	reboot(RB_DISABLE_CAD);
	return signalfd(-1, &caught, SFD_NONBLOCK | SFD_CLOEXEC);
}

/* Without a port: the command has the console, and only the console can tell how it ended. */
_Noreturn static void wait_on_console(struct command command)
{
	int status = 0;
	pid_t pid;

	do
		pid = waitpid(-1, &status, 0);
	while (pid != command.pid && (pid >= 0 || errno == EINTR));
	if (WIFSIGNALED(status))
		say("the command was ended by signal %d", WTERMSIG(status));
	else
		say("the command exited with %d", WEXITSTATUS(status));
	power_off();
}

_Noreturn void app_run(struct channel *channel, struct settings *settings)
{
	static struct pump pump;

	pump.signals = catch_signals();
	pump.channel = channel;
	pump.stop_signal = settings->stop_signal;
	pump.command = command_start(channel, settings);
	pump.host_connected = true;
	pump.owed = INPUT_BYTES;
	if (channel->fd < 0)
		wait_on_console(pump.command);

	channel_send_phase(channel, "started");
	/* What came in one read with the boot settings waits already, and poll does not tell of it. */
	pump_channel(&pump, 0);
	pump_input(&pump);
	channel_flush(channel);
	while (!finished(&pump))
		turn(&pump);
	/* What the host has not taken within the deadline it does not want. */
	send_exit(channel, pump.status);
	power_off_after_bye(channel);
}
