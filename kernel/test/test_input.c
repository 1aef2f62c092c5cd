#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "../init/input.h"
#include "check.h"

static struct input input;
static uint8_t bytes[INPUT_BYTES];

static int nothing_is_taken_beyond_the_credit(void)
{
	input_begin(&input);
	CHECK(input_due(&input) == INPUT_BYTES);
	CHECK(!input_take(&input, bytes, 1));
	input_credited(&input, INPUT_BYTES);
	CHECK(input_due(&input) == 0);
	CHECK(input_take(&input, bytes, INPUT_BYTES));
	CHECK(!input_take(&input, bytes, 1));
	return 0;
}

static int nothing_is_taken_behind_the_end(void)
{
	input_begin(&input);
	input_credited(&input, 10);
	input.ends = true;
	CHECK(!input_take(&input, bytes, 1));
	CHECK(input_due(&input) == 0);
	return 0;
}

static int what_nobody_reads_is_credited_and_dropped(void)
{
	int ends[2];

	signal(SIGPIPE, SIG_IGN); /* as in every process that pumps input */
	CHECK(pipe2(ends, O_NONBLOCK) == 0);
	close(ends[0]);
	input_begin(&input);
	input_credited(&input, INPUT_BYTES);
	CHECK(input_take(&input, bytes, 100000));
	input_pump(&input, &ends[1]);
	CHECK(ends[1] < 0 && !input_waits(&input));
	CHECK(input_due(&input) == 100000);
	return 0;
}

static int a_reader_that_is_slow_gets_all_of_it(void)
{
	int ends[2];
	uint8_t got[4096];
	size_t total = 0;
	ssize_t count;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 7 >> 4);
	CHECK(pipe2(ends, O_NONBLOCK) == 0);
	input_begin(&input);
	input_credited(&input, INPUT_BYTES);
	CHECK(input_take(&input, bytes, INPUT_BYTES));
	input.ends = true;
	for (;;) {
		input_pump(&input, &ends[1]);
		count = read(ends[0], got, sizeof(got));
		if (count <= 0)
			break;
		CHECK(memcmp(got, bytes + total, (size_t)count) == 0);
		total += (size_t)count;
	}
	CHECK(count == 0 && total == INPUT_BYTES && ends[1] < 0);
	close(ends[0]);
	return 0;
}

const struct test input_tests[] = {
	TEST(nothing_is_taken_beyond_the_credit),
	TEST(nothing_is_taken_behind_the_end),
	TEST(what_nobody_reads_is_credited_and_dropped),
	TEST(a_reader_that_is_slow_gets_all_of_it),
	{ NULL, NULL },
};
