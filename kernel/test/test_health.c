#include "../init/health.h"

#include "check.h"

static int kernels_own_words_are_told_apart(void)
{
	static const struct {
		const char *record;
		enum trouble trouble;
	} cases[] = {
		{ "3,812,1234567,-;Out of memory: Killed process 70 (tail) total-vm:1kB\n A=b\n",
		  TROUBLE_PROCESS_KILLED },
		{ "3,812,1234567,-;Memory cgroup out of memory: Killed process 70 (tail)\n", TROUBLE_NONE },
		{ "2,9,1,-;EXT4-fs error (device vda): ext4_lookup:1: inode #2\n", TROUBLE_FILE_SYSTEM },
		{ "2,9,1,-;EXT4-fs (vda): Remounting filesystem read-only\n", TROUBLE_FILE_SYSTEM },
		{ "6,9,1,-;EXT4-fs (vda): mounted filesystem with ordered data mode\n", TROUBLE_NONE },
		/* of a process: its facility is not the kernel's */
		{ "11,812,1234567,-;Out of memory: Killed process 1 (init)\n", TROUBLE_NONE },
		{ "8,812,1234567,-;EXT4-fs error (device vda): no\n", TROUBLE_NONE },
		{ "3;Out of memory: Killed process 1 (init)\n", TROUBLE_NONE },
		{ ",;Out of memory: Killed process 1 (init)\n", TROUBLE_NONE },
		{ "-1,1,1,-;Out of memory: Killed process 1 (init)\n", TROUBLE_NONE },
		{ "3,1,1,-", TROUBLE_NONE },
		{ "", TROUBLE_NONE },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct line line;

		CHECK(health_classify(cases[i].record, &line) == cases[i].trouble);
	}
	return 0;
}

static int victim_and_line_are_the_records(void)
{
	struct line line;

	CHECK(health_classify("3,1,1,-;Out of memory: Killed process 4711 (a) b\n C=d\n", &line) ==
	      TROUBLE_PROCESS_KILLED);
	CHECK(line.victim == 4711);
	CHECK(line.length == strlen("Out of memory: Killed process 4711 (a) b"));
	CHECK(strncmp(line.text, "Out of memory: Killed process 4711 (a) b", line.length) == 0);
	return 0;
}

static int host_that_asks_is_answered_once(void)
{
	static struct channel channel;
	static struct health health;

	channel.fd = 1; /* only looked at */
	health_begin(&health, &channel);
	health_turn(&health);
	CHECK(!channel_has_output(&channel));
	health_ask(&health);
	health_turn(&health);
	CHECK(channel.out[0] == FRAME_HEALTH);
	CHECK(channel.out_end - channel.out_start == FRAME_HEADER_BYTES + 1);
	health_turn(&health);
	CHECK(channel.out_end - channel.out_start == FRAME_HEADER_BYTES + 1);
	return 0;
}

static int command_that_the_kernel_has_not_killed_is_not_told_of(void)
{
	static struct channel channel;
	static struct health health;

	channel.fd = 1;
	health_begin(&health, &channel);
	CHECK(health_tell_last(&health));
	health_command_killed(&health, 4711);
	CHECK(health_tell_last(&health));
	CHECK(!channel_has_output(&channel));
	health.victim = 4711;
	memcpy(health.line, "why", 3);
	health.length = 3;
	CHECK(health_tell_last(&health));
	CHECK(channel.out[0] == FRAME_TROUBLE);
	CHECK(channel.out[FRAME_HEADER_BYTES] == TROUBLE_COMMAND_KILLED);
	CHECK(memcmp(channel.out + FRAME_HEADER_BYTES + 1, "why", 3) == 0);
	return 0;
}

const struct test health_tests[] = {
	TEST(kernels_own_words_are_told_apart),
	TEST(victim_and_line_are_the_records),
	TEST(host_that_asks_is_answered_once),
	TEST(command_that_the_kernel_has_not_killed_is_not_told_of),
	{ NULL, NULL },
};
