#include "execs.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exec_settings.h"

#define ID_BYTES 4
/* Small against the channel's out buffer, which the VM's own command shares. */
#define OUTPUT_CHUNK_BYTES 16384
/* As much as a frame holds: who copies files wants them fast. */
#define ARCHIVE_CHUNK_BYTES (FRAME_PAYLOAD_MAX - ID_BYTES)
/* What the kernel still has of a terminal whose session has ended comes within a few milliseconds. */
#define HANG_UP_MILLIS 500

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void end(struct exec *exec)
{
	close_end(&exec->process.report_fd);
	close_end(&exec->process.stdin_fd);
	close_end(&exec->process.stdout_fd);
	close_end(&exec->process.stderr_fd);
	exec->state = EXEC_FREE;
}

void execs_begin(struct execs *execs, struct channel *channel, const struct settings *settings)
{
	execs->channel = channel;
	execs->settings = settings;
	for (size_t i = 0; i < EXECS_MAX; i++)
		execs->slots[i].state = EXEC_FREE;
}

static struct exec *find(struct execs *execs, uint32_t id)
{
	for (size_t i = 0; i < EXECS_MAX; i++)
		if (execs->slots[i].state != EXEC_FREE && execs->slots[i].id == id)
			return &execs->slots[i];
	return NULL;
}

static struct exec *find_free(struct execs *execs)
{
	for (size_t i = 0; i < EXECS_MAX; i++)
		if (execs->slots[i].state == EXEC_FREE)
			return &execs->slots[i];
	return NULL;
}

static void refuse(struct exec *exec, const char *code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void refuse(struct exec *exec, const char *code, const char *format, ...)
{
	size_t prefix = strlen(code) + 1;
	va_list arguments;

	memcpy(exec->report, code, prefix);
	va_start(arguments, format);
	vsnprintf(exec->report + prefix, sizeof(exec->report) - prefix, format, arguments);
	va_end(arguments);
	exec->report_bytes = prefix + strlen(exec->report + prefix);
	exec->state = EXEC_REFUSED;
}

static void start(struct execs *execs, struct exec *exec, const char *text, size_t bytes)
{
	static struct exec_settings wish;
	char problem[256];
	bool archive;
	struct launch command = { .settings = execs->settings, .args = &wish.args, .env = &wish.env };

	if (!exec_settings_parse(&wish, text, bytes, problem, sizeof(problem))) {
		refuse(exec, "protocol", "%s", problem);
		return;
	}
	archive = wish.archive.kind != ARCHIVE_NONE;
	command.user = wish.user == NULL ? execs->settings->user : wish.user;
	command.workdir = wish.workdir == NULL ? execs->settings->workdir : wish.workdir;
	/* As engines do with an image's, which is made where it is absent; a machine's is not yet. */
	command.makes_workdir = wish.workdir == NULL;
	command.streams = wish.terminal ? LAUNCH_TERMINAL : LAUNCH_PIPES;
	command.archive = archive ? &wish.archive : NULL;
	exec->terminal = wish.terminal;
	exec->chunk_bytes = archive ? ARCHIVE_CHUNK_BYTES : OUTPUT_CHUNK_BYTES;
	if (!launch(&command, &exec->process)) {
		refuse(exec, "boot", "starting %s: %s", archive ? "to copy files" : wish.args.words[0],
		       strerror(errno));
		return;
	}
	exec->state = EXEC_STARTING;
}

static void take_exec(struct execs *execs, uint32_t id, const struct frame *frame)
{
	struct exec *exec = find_free(execs);
	static const char full[] = "....limit\0as many commands as can be run beside the VM's own already do";
	char payload[sizeof(full)];

	if (exec == NULL) {
		memcpy(payload, full, sizeof(full));
		frame_put_u32((uint8_t *)payload, id);
		channel_queue(execs->channel, FRAME_EXEC_FAILED, payload, sizeof(payload) - 1);
		return;
	}
	exec->id = id;
	exec->ended = false;
	exec->output_credit = 0;
	exec->process = (struct launched){ .report_fd = -1, .stdin_fd = -1, .stdout_fd = -1,
					   .stderr_fd = -1 };
	input_begin(&exec->input);
	start(execs, exec, (const char *)frame->payload + ID_BYTES, frame->length - ID_BYTES);
}

static void take_input(struct exec *exec, const struct frame *frame)
{
	size_t bytes = frame->length - ID_BYTES;

	if (bytes == 0)
		exec->input.ends = true;
	else if (!input_pass(&exec->input, &exec->process.stdin_fd, frame->payload + ID_BYTES, bytes))
		exec->input.ends = true; /* A host that breaks the rules has no more to say to it. */
}

/* As a terminal's keys reach all of its foreground. */
static void take_signal(const struct exec *exec, const struct frame *frame)
{
	uint8_t number = frame->length == ID_BYTES + 1 ? frame->payload[ID_BYTES] : 0;

	if (exec->state == EXEC_RUNNING && !exec->ended && number > 0 && number <= 64)
		kill(-exec->process.pid, number);
}

static void take_window(const struct exec *exec, const struct frame *frame)
{
	struct winsize size = { 0 };

	if (!exec->terminal || exec->process.stdout_fd < 0 || frame->length != ID_BYTES + 4)
		return;
	size.ws_row = frame_get_u16(frame->payload + ID_BYTES);
	size.ws_col = frame_get_u16(frame->payload + ID_BYTES + 2);
	ioctl(exec->process.stdout_fd, TIOCSWINSZ, &size);
}

static void take_credit(struct exec *exec, const struct frame *frame)
{
	if (frame->length == ID_BYTES + 4)
		exec->output_credit += frame_get_u32(frame->payload + ID_BYTES);
}

void execs_take(struct execs *execs, const struct frame *frame)
{
	struct exec *exec;
	uint32_t id;

	if (frame->type < FRAME_EXEC || frame->type > FRAME_EXEC_READ || frame->length < ID_BYTES)
		return;
	id = frame_get_u32(frame->payload);
	exec = find(execs, id);
	if (frame->type == FRAME_EXEC) {
		if (exec == NULL)
			take_exec(execs, id, frame);
		return;
	}
	if (exec == NULL)
		return; /* It has ended while the frame was on its way. */
	switch (frame->type) {
	case FRAME_EXEC_STDIN:
		take_input(exec, frame);
		break;
	case FRAME_EXEC_SIGNAL:
		take_signal(exec, frame);
		break;
	case FRAME_EXEC_WINDOW:
		take_window(exec, frame);
		break;
	case FRAME_EXEC_READ:
		take_credit(exec, frame);
		break;
	}
}

void execs_reaped(struct execs *execs, pid_t pid, int status)
{
	for (size_t i = 0; i < EXECS_MAX; i++) {
		struct exec *exec = &execs->slots[i];

		if (exec->state == EXEC_FREE || exec->process.pid != pid)
			continue;
		exec->ended = true;
		exec->status = status;
		exec->hung_up = deadline_in(HANG_UP_MILLIS);
	}
}

static bool can_send_output(const struct execs *execs, const struct exec *exec)
{
	return exec->state == EXEC_RUNNING && exec->output_credit > 0 &&
	       channel_has_room(execs->channel, ID_BYTES + exec->chunk_bytes);
}

int execs_poll(const struct execs *execs, struct pollfd polls[EXECS_POLLS])
{
	int millis = -1;

	for (size_t i = 0; i < EXECS_POLLS; i++)
		polls[i] = (struct pollfd){ .fd = -1 };
	for (size_t i = 0; i < EXECS_MAX; i++) {
		const struct exec *exec = &execs->slots[i];
		struct pollfd *own = polls + 4 * i;

		if (exec->state == EXEC_FREE)
			continue;
		own[0] = (struct pollfd){ .fd = exec->process.report_fd, .events = POLLIN };
		/* One that is not read any more would be ready for ever: it is asked about when needed. */
		if (input_waits(&exec->input))
			own[1] = (struct pollfd){ .fd = exec->process.stdin_fd, .events = POLLOUT };
		if (can_send_output(execs, exec)) {
			own[2] = (struct pollfd){ .fd = exec->process.stdout_fd, .events = POLLIN };
			own[3] = (struct pollfd){ .fd = exec->process.stderr_fd, .events = POLLIN };
		}
		/* What is left of its output may be nothing: then no descriptor tells that it is over. */
		if (exec->ended && can_send_output(execs, exec))
			millis = poll_sooner(millis, exec->terminal ? deadline_left(exec->hung_up) : 0);
	}
	return millis;
}

static bool queue(struct execs *execs, const struct exec *exec, enum frame_type type,
		  const void *rest, size_t bytes)
{
	uint8_t *payload = channel_reserve(execs->channel, ID_BYTES + bytes);

	if (payload == NULL)
		return false;
	frame_put_u32(payload, exec->id);
	if (bytes > 0)
		memcpy(payload + ID_BYTES, rest, bytes);
	channel_commit(execs->channel, type, ID_BYTES + bytes);
	return true;
}

/* Whether the new process has come to executing the command, or to what was in the way. */
static void read_report(struct exec *exec)
{
	ssize_t bytes = read(exec->process.report_fd, exec->report, sizeof(exec->report));

	if (bytes < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	exec->report_bytes = bytes < 0 ? 0 : (size_t)bytes;
	exec->state = bytes > 0 ? EXEC_REFUSED : EXEC_EXECUTED;
	close_end(&exec->process.report_fd);
}

/* One read a turn, so that nobody starves the others. True if there is nothing more for now. */
static bool pump_output(struct execs *execs, struct exec *exec, int *fd, enum frame_type type)
{
	size_t room = exec->output_credit;
	uint8_t *payload;
	ssize_t bytes;

	if (*fd < 0)
		return true;
	if (!can_send_output(execs, exec))
		return false;
	if (room > exec->chunk_bytes)
		room = exec->chunk_bytes;
	payload = channel_reserve(execs->channel, ID_BYTES + room);
	bytes = read(*fd, payload + ID_BYTES, room);
	if (bytes > 0) {
		frame_put_u32(payload, exec->id);
		channel_commit(execs->channel, type, ID_BYTES + (size_t)bytes);
		exec->output_credit -= (size_t)bytes;
		return false;
	}
	if (bytes == 0 || (errno != EAGAIN && errno != EINTR))
		close_end(fd); /* EIO: nobody has the terminal any more */
	return bytes == 0 || errno != EINTR;
}

static void give_credit(struct execs *execs, struct exec *exec)
{
	size_t due = input_due(&exec->input);
	uint8_t payload[4];

	frame_put_u32(payload, (uint32_t)due);
	if (due > 0 && queue(execs, exec, FRAME_EXEC_CREDIT, payload, sizeof(payload)))
		input_credited(&exec->input, due);
}

static void queue_exit(struct execs *execs, struct exec *exec)
{
	bool signalled = WIFSIGNALED(exec->status);
	uint8_t payload[5] = { signalled ? 1 : 0 };

	frame_put_u32(payload + 1,
		      (uint32_t)(signalled ? WTERMSIG(exec->status) : WEXITSTATUS(exec->status)));
	if (queue(execs, exec, FRAME_EXEC_EXIT, payload, sizeof(payload)))
		end(exec);
}

static void carry(struct execs *execs, struct exec *exec)
{
	bool quiet = pump_output(execs, exec, &exec->process.stdout_fd, FRAME_EXEC_STDOUT);

	quiet &= pump_output(execs, exec, &exec->process.stderr_fd, FRAME_EXEC_STDERR);
	input_pump(&exec->input, &exec->process.stdin_fd);
	give_credit(execs, exec);
	/*
	 * What the command itself has written is in its pipes by now. What it has left behind may
	 * hold them for long, and is not waited for. A terminal hangs up, a little later.
	 */
	if (exec->ended && quiet &&
	    (!exec->terminal || exec->process.stdout_fd < 0 || deadline_left(exec->hung_up) == 0))
		queue_exit(execs, exec);
}

void execs_turn(struct execs *execs)
{
	for (size_t i = 0; i < EXECS_MAX; i++) {
		struct exec *exec = &execs->slots[i];

		if (exec->state == EXEC_STARTING)
			read_report(exec);
		if (exec->state == EXEC_EXECUTED && queue(execs, exec, FRAME_EXEC_STARTED, NULL, 0))
			exec->state = EXEC_RUNNING;
		if (exec->state == EXEC_REFUSED &&
		    queue(execs, exec, FRAME_EXEC_FAILED, exec->report, exec->report_bytes))
			end(exec);
		if (exec->state == EXEC_RUNNING)
			carry(execs, exec);
	}
}

void execs_drop(struct execs *execs)
{
	for (size_t i = 0; i < EXECS_MAX; i++) {
		struct exec *exec = &execs->slots[i];

		if (exec->state == EXEC_FREE)
			continue;
		/* Its session is not made before it is executed. */
		if (!exec->ended && exec->process.report_fd < 0 && exec->state != EXEC_REFUSED)
			kill(-exec->process.pid, SIGHUP);
		else if (exec->state == EXEC_STARTING && !exec->ended)
			kill(exec->process.pid, SIGKILL);
		end(exec);
	}
}
