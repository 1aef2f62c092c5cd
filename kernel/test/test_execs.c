/* Runs real commands of this machine, as root: becoming a user is part of it. */
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../init/execs.h"
#include "check.h"

#define PATIENCE_MILLIS 10000
#define PLENTY (1024 * 1024)

static struct channel channel;
static struct settings settings;
static struct execs execs;
static struct frame_reader host;
static int host_fd = -1;

/* What the host was told of one command. */
struct told {
	bool started;
	char failure[LAUNCH_REPORT_BYTES + 1]; /* its code */
	char out[65536];
	size_t out_bytes;
	char err[4096];
	size_t err_bytes;
	uint32_t credit;
	bool exited;
	uint8_t exit_kind;
	uint32_t exit_number;
};
static struct told told[EXECS_MAX + 2];

static void begin(void)
{
	int ends[2];

	if (host_fd >= 0) {
		execs_drop(&execs);
		while (waitpid(-1, NULL, 0) > 0)
			continue;
		close(host_fd);
		close(channel.fd);
	}
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
		abort();
	signal(SIGPIPE, SIG_IGN);
	memset(&channel, 0, sizeof(channel));
	memset(told, 0, sizeof(told));
	frame_reader_reset(&host);
	channel.fd = ends[0];
	host_fd = ends[1];
	settings_defaults(&settings);
	execs_begin(&execs, &channel, &settings);
}

static void tell(enum frame_type type, uint32_t id, const void *rest, size_t bytes)
{
	static uint8_t payload[FRAME_PAYLOAD_MAX];
	struct frame frame = { (uint8_t)type, (uint32_t)(4 + bytes), payload };

	frame_put_u32(payload, id);
	if (bytes > 0)
		memcpy(payload + 4, rest, bytes);
	execs_take(&execs, &frame);
}

static void send_credit(uint32_t id, uint32_t bytes)
{
	uint8_t rest[4];

	frame_put_u32(rest, bytes);
	tell(FRAME_EXEC_READ, id, rest, sizeof(rest));
}

#define START(id, text) tell(FRAME_EXEC, id, text, sizeof(text) - 1)
/* Given to a shell. */
#define SHELL(id, script) START(id, "arg=sh\0arg=-c\0arg=" script "\0")

static void append(char *target, size_t *length, size_t room, const struct frame *frame)
{
	size_t bytes = frame->length - 4;

	if (bytes > room - *length)
		abort();
	memcpy(target + *length, frame->payload + 4, bytes);
	*length += bytes;
}

static void hear(const struct frame *frame)
{
	struct told *one = &told[frame_get_u32(frame->payload)];

	switch (frame->type) {
	case FRAME_EXEC_STARTED:
		one->started = true;
		break;
	case FRAME_EXEC_FAILED:
		memcpy(one->failure, frame->payload + 4, frame->length - 4);
		break;
	case FRAME_EXEC_STDOUT:
		append(one->out, &one->out_bytes, sizeof(one->out) - 1, frame);
		break;
	case FRAME_EXEC_STDERR:
		append(one->err, &one->err_bytes, sizeof(one->err) - 1, frame);
		break;
	case FRAME_EXEC_CREDIT:
		one->credit += frame_get_u32(frame->payload + 4);
		break;
	case FRAME_EXEC_EXIT:
		one->exited = true;
		one->exit_kind = frame->payload[4];
		one->exit_number = frame_get_u32(frame->payload + 5);
		break;
	}
}

static void turn(void)
{
	struct pollfd polls[EXECS_POLLS];
	struct frame frame;
	pid_t pid;
	int status;
	size_t room;

	execs_poll(&execs, polls);
	/* Ends of processes are not waited for by signal here. */
	poll(polls, EXECS_POLLS, 5);
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		execs_reaped(&execs, pid, status);
	execs_turn(&execs);
	channel_flush(&channel);
	for (;;) {
		uint8_t *space = frame_reader_space(&host, &room);
		ssize_t bytes = read(host_fd, space, room);

		if (bytes <= 0)
			break;
		frame_reader_filled(&host, (size_t)bytes);
		while (frame_reader_next(&host, &frame) == FRAME_READY)
			hear(&frame);
	}
}

#define AWAIT(condition)                                                                          \
	do {                                                                                      \
		deadline_millis patience = deadline_in(PATIENCE_MILLIS);                          \
		while (!(condition) && deadline_left(patience) > 0)                               \
			turn();                                                                   \
		CHECK(condition);                                                                 \
	} while (0)

static int output_comes_before_the_status(void)
{
	begin();
	SHELL(1, "echo out; echo err >&2; exit 3");
	send_credit(1, PLENTY);
	AWAIT(told[1].exited);
	CHECK(told[1].started && told[1].exit_kind == 0 && told[1].exit_number == 3);
	CHECK_TEXT(told[1].out, "out\n");
	CHECK_TEXT(told[1].err, "err\n");
	return 0;
}

static int a_signal_is_told_as_such(void)
{
	begin();
	SHELL(1, "kill -9 $$");
	send_credit(1, PLENTY);
	AWAIT(told[1].exited);
	CHECK(told[1].exit_kind == 1 && told[1].exit_number == SIGKILL);
	return 0;
}

static int input_arrives_and_ends(void)
{
	begin();
	START(1, "arg=cat\0");
	send_credit(1, PLENTY);
	AWAIT(told[1].credit == INPUT_BYTES);
	tell(FRAME_EXEC_STDIN, 1, "typed", 5);
	AWAIT(told[1].out_bytes == 5);
	CHECK(!told[1].exited);
	tell(FRAME_EXEC_STDIN, 1, NULL, 0);
	AWAIT(told[1].exited);
	CHECK_TEXT(told[1].out, "typed");
	CHECK(told[1].exit_number == 0);
	return 0;
}

static int input_that_was_not_credited_ends_it(void)
{
	static uint8_t much[60000];

	begin();
	SHELL(1, "wc -c");
	send_credit(1, PLENTY);
	AWAIT(told[1].credit == INPUT_BYTES);
	for (int i = 0; i < 5; i++)
		tell(FRAME_EXEC_STDIN, 1, much, sizeof(much));
	AWAIT(told[1].exited);
	CHECK_TEXT(told[1].out, "240000\n");
	return 0;
}

static int output_waits_for_credit(void)
{
	begin();
	SHELL(1, "printf 0123456789");
	AWAIT(told[1].started);
	send_credit(1, 4);
	AWAIT(told[1].out_bytes == 4);
	for (int i = 0; i < 5; i++)
		turn();
	CHECK(told[1].out_bytes == 4 && !told[1].exited);
	send_credit(1, PLENTY);
	AWAIT(told[1].exited);
	CHECK_TEXT(told[1].out, "0123456789");
	return 0;
}

static int what_cannot_be_executed_is_named_as_docker_does(void)
{
	begin();
	START(1, "arg=no-such-program\0");
	START(2, "arg=/etc\0");
	START(3, "arg=ls\0user=no-such-user\0");
	START(4, "arg=ls\0workdir=/no/such/directory\0");
	START(5, "arg=ls\0env=x\0");
	AWAIT(told[1].failure[0] && told[2].failure[0] && told[3].failure[0] && told[4].failure[0] &&
	      told[5].failure[0]);
	CHECK_TEXT(told[1].failure, "command_not_found");
	CHECK_TEXT(told[2].failure, "command_not_executable");
	CHECK_TEXT(told[3].failure, "user_not_found");
	CHECK_TEXT(told[4].failure, "workdir_not_found");
	CHECK_TEXT(told[5].failure, "protocol");
	CHECK(!told[1].started && access("/no", F_OK) != 0);
	return 0;
}

static int it_has_the_environment_of_the_vm_and_its_own(void)
{
	begin();
	settings.env.words[settings.env.count++] = "KEPT=1";
	settings.env.words[settings.env.count++] = "CHANGED=old";
	settings.env.words[settings.env.count] = NULL;
	START(1, "arg=sh\0arg=-c\0arg=echo $KEPT $CHANGED $HOME; id -u; pwd\0env=CHANGED=new\0"
		 "user=12345\0workdir=/tmp\0");
	send_credit(1, PLENTY);
	AWAIT(told[1].exited);
	CHECK_TEXT(told[1].out, "1 new /\n12345\n/tmp\n");
	return 0;
}

static int a_terminal_has_a_size_and_is_the_users_own(void)
{
	static const uint8_t size[4] = { 40, 0, 132, 0 };

	begin();
	START(1, "arg=sh\0arg=-c\0arg=read go; stty size </dev/tty; stat -c %u $(tty); echo $TERM\0"
		 "user=12345\0terminal=1\0");
	tell(FRAME_EXEC_WINDOW, 1, size, sizeof(size));
	send_credit(1, PLENTY);
	AWAIT(told[1].credit > 0);
	tell(FRAME_EXEC_STDIN, 1, "\n", 1);
	AWAIT(told[1].exited);
	CHECK_TEXT(told[1].out, "\r\n40 132\r\n12345\r\nxterm\r\n");
	CHECK(told[1].exit_number == 0 && told[1].err_bytes == 0);
	return 0;
}

static int a_key_of_a_terminal_interrupts(void)
{
	begin();
	START(1, "arg=sh\0arg=-c\0arg=echo ready; exec sleep 1000\0terminal=1\0");
	send_credit(1, PLENTY);
	AWAIT(told[1].credit > 0 && strstr(told[1].out, "ready") != NULL);
	tell(FRAME_EXEC_STDIN, 1, "\003", 1);
	AWAIT(told[1].exited);
	CHECK(told[1].exit_kind == 1 && told[1].exit_number == SIGINT);
	return 0;
}

static int a_signal_reaches_it_and_what_it_has_started(void)
{
	static const uint8_t interrupt = SIGINT;

	begin();
	/* Said by what it has started: a shell that is starting something may pass a signal over. */
	SHELL(1, "(echo ready; exec sleep 1000); echo not reached");
	send_credit(1, PLENTY);
	AWAIT(told[1].out_bytes > 0);
	tell(FRAME_EXEC_SIGNAL, 1, &interrupt, 1);
	AWAIT(told[1].exited);
	CHECK(told[1].exit_kind == 1 && told[1].exit_number == SIGINT);
	CHECK_TEXT(told[1].out, "ready\n");
	return 0;
}

static int what_it_leaves_behind_does_not_hold_it(void)
{
	struct pollfd polls[EXECS_POLLS];
	pid_t group;

	begin();
	SHELL(1, "sleep 1000 & echo done");
	group = execs.slots[0].process.pid;
	send_credit(1, PLENTY);
	AWAIT(execs.slots[0].ended);
	/* Its pipe stays open, so nothing but the clock brings the turn in which that is seen. */
	CHECK(told[1].exited || execs_poll(&execs, polls) == 0);
	AWAIT(told[1].exited);
	CHECK_TEXT(told[1].out, "done\n");
	CHECK(kill(-group, SIGKILL) == 0);
	return 0;
}

static int files_are_copied_without_any_program(void)
{
	static char archive[8192];
	char out[64] = "";
	FILE *tar;

	begin();
	CHECK(system("rm -rf /tmp/bootwright-copy && mkdir -p /tmp/bootwright-copy/to && "
		     "printf text >/tmp/bootwright-copy/file") == 0);
	START(1, "archive=read\0path=/tmp/bootwright-copy/file\0");
	send_credit(1, PLENTY);
	AWAIT(told[1].exited);
	CHECK(told[1].exit_number == 0 && told[1].out_bytes == 4 * 512);
	memcpy(archive, told[1].out, told[1].out_bytes);
	START(2, "archive=write\0path=/tmp/bootwright-copy/to\0");
	send_credit(2, PLENTY);
	AWAIT(told[2].credit > 0);
	tell(FRAME_EXEC_STDIN, 2, archive, told[1].out_bytes);
	tell(FRAME_EXEC_STDIN, 2, NULL, 0);
	AWAIT(told[2].exited);
	CHECK(told[2].exit_number == 0 && told[2].err_bytes == 0);
	tar = popen("cat /tmp/bootwright-copy/to/file; rm -r /tmp/bootwright-copy", "r");
	CHECK(fgets(out, sizeof(out), tar) != NULL && pclose(tar) == 0);
	CHECK_TEXT(out, "text");
	START(3, "archive=write\0path=/tmp/bootwright-copy/to\0");
	AWAIT(told[3].failure[0]);
	CHECK_TEXT(told[3].failure, "path_not_found");
	return 0;
}

static int a_host_that_goes_hangs_up(void)
{
	int status = 0;
	pid_t pid;

	begin();
	SHELL(1, "echo ready; sleep 1000");
	pid = execs.slots[0].process.pid;
	send_credit(1, PLENTY);
	AWAIT(told[1].out_bytes > 0);
	execs_drop(&execs);
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGHUP);
	CHECK(execs.slots[0].state == EXEC_FREE);
	return 0;
}

static int one_more_than_there_is_room_for_is_refused(void)
{
	begin();
	for (uint32_t id = 0; id <= EXECS_MAX; id++)
		START(id, "arg=cat\0");
	AWAIT(told[EXECS_MAX].failure[0]);
	CHECK_TEXT(told[EXECS_MAX].failure, "limit");
	AWAIT(told[0].started && told[EXECS_MAX - 1].started);
	tell(FRAME_EXEC_STDIN, 0, NULL, 0);
	send_credit(0, PLENTY);
	AWAIT(told[0].exited);
	START(EXECS_MAX + 1, "arg=cat\0");
	AWAIT(told[EXECS_MAX + 1].started);
	return 0;
}

static int no_frame_of_a_hostile_host_does_harm(void)
{
	uint64_t random = random_seed();
	static uint8_t rest[64];
	static uint8_t short_payload[4];

	begin();
	START(1, "arg=cat\0");
	AWAIT(told[1].started);
	for (int i = 0; i < 20000; i++) {
		/* All but EXEC, which would run what it says. */
		uint8_t type = (uint8_t)(FRAME_EXEC_STDIN + random_next(&random) % 4);
		size_t bytes = random_next(&random) % sizeof(rest);

		for (size_t j = 0; j < bytes; j++)
			rest[j] = (uint8_t)random_next(&random);
		if (type == FRAME_EXEC_SIGNAL && bytes > 0)
			rest[0] = 0;
		tell(type, (uint32_t)(random_next(&random) % 3), rest, bytes);
		if (i % 100 == 0)
			turn();
	}
	for (uint32_t length = 0; length < 4; length++)
		for (int type = FRAME_EXEC; type <= FRAME_EXEC_READ; type++)
			execs_take(&execs, &(struct frame){ (uint8_t)type, length, short_payload });
	/* A second command of the same name is none. */
	START(1, "arg=true\0");
	CHECK(execs.slots[1].state == EXEC_FREE);
	START(2, "arg=true\0");
	send_credit(2, 1);
	AWAIT(told[2].exited);
	return 0;
}

const struct test execs_tests[] = {
	TEST(output_comes_before_the_status),
	TEST(a_signal_is_told_as_such),
	TEST(input_arrives_and_ends),
	TEST(input_that_was_not_credited_ends_it),
	TEST(output_waits_for_credit),
	TEST(what_cannot_be_executed_is_named_as_docker_does),
	TEST(it_has_the_environment_of_the_vm_and_its_own),
	TEST(a_terminal_has_a_size_and_is_the_users_own),
	TEST(a_key_of_a_terminal_interrupts),
	TEST(a_signal_reaches_it_and_what_it_has_started),
	TEST(what_it_leaves_behind_does_not_hold_it),
	TEST(files_are_copied_without_any_program),
	TEST(a_host_that_goes_hangs_up),
	TEST(one_more_than_there_is_room_for_is_refused),
	TEST(no_frame_of_a_hostile_host_does_harm),
	{ NULL, NULL },
};
