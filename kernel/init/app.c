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
#include "execs.h"
#include "health.h"
#include "input.h"
#include "poweroff.h"
#include "stats.h"
#include "stream.h"

/*
 *   host                      this process                        command
 *   STDIN   --credit-bound--> input[INPUT_BYTES]  --- pipe --->   0
 *   STDOUT  <-- out buffer <-- kept until stored ---- pipe ---    1
 *   STDERR  <-- out buffer <-- kept until stored ---- pipe ---    2
 *
 * Nothing here blocks, and nothing is read that there is no room for: a host that does not read
 * stops the command's writes, a command that does not read stops the host's (it gets no credit).
 */
#define OUTPUT_CHUNK_BYTES 32768
/* For a host to take the end of the command, and to answer it. */
#define BYE_MILLIS 15000
/* After the command's end, for a host that went away: its output has nowhere to go. */
#define HOST_GONE_MILLIS 10000
/* Another host is to come, which may first have to be repaired or upgraded. */
#define NEXT_HOST_MILLIS 600000
#define RECHECK_MILLIS 100

enum { POLL_SIGNALS, POLL_CHANNEL, POLL_STDOUT, POLL_STDERR, POLL_STDIN, POLL_EXECS };
#define POLL_COUNT (POLL_EXECS + EXECS_POLLS)

struct pump {
	struct channel *channel;
	struct command command;
	int stop_signal;
	int signals;
	bool ended;
	int status;
	struct stream standard_output;
	struct stream standard_error;
	bool resumable;
	bool synchronised; /* this host knows how far we are */
	bool exit_queued;
	bool heard; /* the host has said goodbye */
	deadline_millis bye;
	bool host_connected;
	deadline_millis host_gone;
	bool stderr_first;

	struct input input;
	struct execs execs;
	struct health health;
};

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static deadline_millis host_gone_deadline(const struct pump *pump)
{
	return deadline_in(pump->resumable ? NEXT_HOST_MILLIS : HOST_GONE_MILLIS);
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
		execs_reaped(&pump->execs, pid, status);
		if (pid != pump->command.pid)
			continue;
		pump->ended = true;
		pump->status = status;
		pump->host_gone = host_gone_deadline(pump);
		if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
			health_command_killed(&pump->health, pid);
		/* As in a container: what the command leaves behind ends with it, and frees the pipes. */
		kill(-1, SIGKILL);
	}
}

/* One read a turn, so that neither stream starves the other. */
static void pump_output(struct stream *stream, int *fd)
{
	size_t room;
	uint8_t *space = stream_space(stream, &room);
	ssize_t bytes;

	if (*fd < 0 || room == 0)
		return;
	bytes = read(*fd, space, room);
	if (bytes > 0)
		stream_filled(stream, (size_t)bytes);
	else if (bytes == 0 || (errno != EAGAIN && errno != EINTR))
		close_end(fd);
}

/* False if there is nothing more to send, or no room for it. */
static bool send_output(struct pump *pump, struct stream *stream, enum frame_type type)
{
	size_t bytes;
	const uint8_t *unsent = stream_unsent(stream, &bytes);

	if (bytes > OUTPUT_CHUNK_BYTES)
		bytes = OUTPUT_CHUNK_BYTES;
	if (bytes == 0 || !channel_queue(pump->channel, type, unsent, bytes))
		return false;
	stream_sent(stream, bytes);
	/* A host that does not acknowledge has nobody who would go on in its place. */
	if (!pump->resumable)
		stream_acknowledge(stream, stream->sent);
	return true;
}

static void send_outputs(struct pump *pump)
{
	bool more = pump->synchronised;

	while (more) {
		more = send_output(pump, pump->stderr_first ? &pump->standard_error : &pump->standard_output,
				   pump->stderr_first ? FRAME_STDERR : FRAME_STDOUT);
		pump->stderr_first = !pump->stderr_first;
		more |= send_output(pump, pump->stderr_first ? &pump->standard_error : &pump->standard_output,
				    pump->stderr_first ? FRAME_STDERR : FRAME_STDOUT);
	}
}

static void take_acknowledgement(struct pump *pump, const struct frame *frame)
{
	if (!pump->resumable)
		return;
	if (frame->length != 16 ||
	    !stream_acknowledge(&pump->standard_output, frame_get_u64(frame->payload)) ||
	    !stream_acknowledge(&pump->standard_error, frame_get_u64(frame->payload + 8)))
		fail(pump->channel, "protocol", "ACKNOWLEDGE of what was not sent");
}

static void take_input(struct pump *pump, const struct frame *frame)
{
	if (!input_take(&pump->input, frame->payload, frame->length))
		fail(pump->channel, "protocol", "STDIN of %u bytes where %zu were credited",
		     (unsigned)frame->length, pump->input.credit);
}

static void give_credit(struct pump *pump)
{
	size_t due = input_due(&pump->input);
	uint8_t payload[4];

	frame_put_u32(payload, (uint32_t)due);
	if (due > 0 && channel_queue(pump->channel, FRAME_CREDIT, payload, sizeof(payload)))
		input_credited(&pump->input, due);
}

/* Another host has taken the place of the one that was told of everything before. */
static void take_resumption(struct pump *pump, const struct frame *frame)
{
	uint8_t payload[RESUME_MARK_BYTES + 13] = RESUME_MARK;

	if (!pump->resumable || frame->length != 16 ||
	    !stream_resume(&pump->standard_output, frame_get_u64(frame->payload)) ||
	    !stream_resume(&pump->standard_error, frame_get_u64(frame->payload + 8)))
		fail(pump->channel, "protocol", "RESUME from where nothing is kept");
	frame_put_u64(payload + RESUME_MARK_BYTES, pump->input.received);
	frame_put_u32(payload + RESUME_MARK_BYTES + 8, (uint32_t)pump->input.credit);
	payload[RESUME_MARK_BYTES + 12] = pump->input.ends ? 1 : 0;
	execs_drop(&pump->execs);
	health_drop(&pump->health);
	channel_discard(pump->channel);
	channel_queue(pump->channel, FRAME_RESUMED, payload, sizeof(payload));
	pump->synchronised = true;
	pump->exit_queued = false;
}

static void take_frame(struct pump *pump, const struct frame *frame)
{
	switch (frame->type) {
	case FRAME_STDIN:
		take_input(pump, frame);
		break;
	case FRAME_STDIN_END:
		pump->input.ends = true;
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
	case FRAME_ACKNOWLEDGE:
		take_acknowledgement(pump, frame);
		break;
	case FRAME_STATS_ASK:
		/* EXIT is our last word. */
		if (pump->synchronised && !pump->exit_queued)
			stats_answer(pump->channel);
		break;
	case FRAME_RESUME:
		take_resumption(pump, frame);
		break;
	case FRAME_HEALTH_ASK:
		if (pump->synchronised)
			health_ask(&pump->health);
		break;
	case FRAME_BYE:
		pump->heard = pump->exit_queued;
		if (pump->heard)
			break;
		/* fallthrough */
	case FRAME_BOOT:
		fail(pump->channel, "protocol", "frame %d while the command runs", frame->type);
	default:
		/* Of those, or of a newer host. One that does not know us yet is not understood. */
		if (pump->synchronised)
			execs_take(&pump->execs, frame);
		break;
	}
}

static void pump_channel(struct pump *pump, short events)
{
	enum frame_status status;
	struct frame frame;

	if (events & (POLLIN | POLLHUP)) {
		bool connected = channel_fill(pump->channel);

		if (!connected && pump->host_connected) {
			pump->host_gone = host_gone_deadline(pump);
			/* The next host begins with a whole frame, wherever this one stopped. */
			frame_reader_reset(&pump->channel->reader);
			execs_drop(&pump->execs);
			health_drop(&pump->health);
			if (pump->resumable) {
				channel_discard(pump->channel);
				pump->synchronised = false;
			}
		}
		pump->host_connected = connected;
	}
	while ((status = frame_reader_next(&pump->channel->reader, &frame)) == FRAME_READY)
		take_frame(pump, &frame);
	if (status == FRAME_MALFORMED)
		fail(pump->channel, "protocol", "a malformed frame");
	channel_flush(pump->channel);
}

static void queue_exit(struct pump *pump)
{
	uint8_t payload[5] = { WIFSIGNALED(pump->status) ? 1 : 0 };

	frame_put_u32(payload + 1, (uint32_t)(WIFSIGNALED(pump->status) ? WTERMSIG(pump->status) :
									   WEXITSTATUS(pump->status)));
	pump->exit_queued = channel_queue(pump->channel, FRAME_EXIT, payload, sizeof(payload));
	pump->bye = deadline_in(BYE_MILLIS);
}

/* After the last output, and again to a host that goes on in the place of the one that heard it. */
static bool exit_is_due(const struct pump *pump)
{
	return pump->ended && pump->synchronised && !pump->exit_queued &&
	       pump->command.stdout_fd < 0 && pump->command.stderr_fd < 0 &&
	       stream_all_sent(&pump->standard_output) && stream_all_sent(&pump->standard_error);
}

static int poll_millis(const struct pump *pump)
{
	if (!pump->host_connected)
		return RECHECK_MILLIS;
	return pump->exit_queued ? deadline_left(pump->bye) : -1;
}

static void poll_all(struct pump *pump, struct pollfd polls[POLL_COUNT])
{
	bool waiting = input_waits(&pump->input);
	size_t room;

	for (size_t i = 0; i < POLL_EXECS; i++)
		polls[i] = (struct pollfd){ .fd = -1 };
	polls[POLL_SIGNALS] = (struct pollfd){ .fd = pump->signals, .events = POLLIN };
	/* A port whose host is gone is always ready with POLLHUP, so it is looked at by the clock. */
	if (pump->host_connected)
		polls[POLL_CHANNEL] = (struct pollfd){ .fd = pump->channel->fd,
						       .events = channel_events(pump->channel) };
	stream_space(&pump->standard_output, &room);
	if (room > 0)
		polls[POLL_STDOUT] = (struct pollfd){ .fd = pump->command.stdout_fd, .events = POLLIN };
	stream_space(&pump->standard_error, &room);
	if (room > 0)
		polls[POLL_STDERR] = (struct pollfd){ .fd = pump->command.stderr_fd, .events = POLLIN };
	if (pump->command.stdin_fd >= 0)
		polls[POLL_STDIN] = (struct pollfd){ .fd = pump->command.stdin_fd,
						     .events = waiting ? POLLOUT : 0 };
	poll(polls, POLL_COUNT,
	     poll_sooner(poll_millis(pump), execs_poll(&pump->execs, polls + POLL_EXECS)));
}

static void turn(struct pump *pump)
{
	struct pollfd polls[POLL_COUNT];

	poll_all(pump, polls);
	if (polls[POLL_SIGNALS].revents)
		reap(pump);
	pump_channel(pump, pump->host_connected ? polls[POLL_CHANNEL].revents : POLLIN);
	if (polls[POLL_STDOUT].revents)
		pump_output(&pump->standard_output, &pump->command.stdout_fd);
	if (polls[POLL_STDERR].revents)
		pump_output(&pump->standard_error, &pump->command.stderr_fd);
	if (polls[POLL_STDIN].revents & POLLERR)
		close_end(&pump->command.stdin_fd);
	input_pump(&pump->input, &pump->command.stdin_fd);
	give_credit(pump);
	send_outputs(pump);
	/* EXIT is our last word. */
	if (!pump->exit_queued) {
		execs_turn(&pump->execs);
		health_turn(&pump->health);
	}
	if (exit_is_due(pump) && health_tell_last(&pump->health))
		queue_exit(pump);
	/* A host that reads, however slowly, is waited for. */
	if (channel_flush(pump->channel))
		pump->bye = deadline_in(BYE_MILLIS);
}

static bool finished(const struct pump *pump)
{
	if (!pump->ended || pump->heard)
		return pump->heard;
	if (!pump->host_connected)
		return deadline_left(pump->host_gone) == 0;
	/* What the host has not taken within the deadline it does not want. */
	return pump->exit_queued && deadline_left(pump->bye) == 0;
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

_Noreturn void app_run(struct channel *channel, const struct settings *settings)
{
	static struct pump pump;

	pump.signals = catch_signals();
	pump.channel = channel;
	pump.stop_signal = settings->stop_signal;
	pump.command = command_start(channel, settings);
	pump.host_connected = true;
	pump.synchronised = true;
	pump.resumable = settings->resume;
	input_begin(&pump.input);
	execs_begin(&pump.execs, channel, settings);
	health_begin(&pump.health, channel);
	if (channel->fd < 0)
		wait_on_console(pump.command);

	channel_send_phase(channel, "started");
	/* What came in one read with the boot settings waits already, and poll does not tell of it. */
	pump_channel(&pump, 0);
	input_pump(&pump.input, &pump.command.stdin_fd);
	give_credit(&pump);
	channel_flush(channel);
	while (!finished(&pump))
		turn(&pump);
	power_off();
}
