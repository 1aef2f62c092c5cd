/*
 * A test program is a table of functions, each named for the fact that it checks. A check that
 * does not hold is told with its place and ends the function, not the program.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct test {
	const char *name;
	int (*run)(void); /* 0 if the fact holds */
};

#define TEST(function) { #function, function }

#define CHECK(condition)                                                                          \
	do {                                                                                      \
		if (!(condition)) {                                                               \
			printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);            \
			return 1;                                                                 \
		}                                                                                 \
	} while (0)

#define CHECK_TEXT(actual, expected)                                                              \
	do {                                                                                      \
		const char *actual_text = (actual);                                               \
		if (actual_text == NULL || strcmp(actual_text, (expected)) != 0) {                \
			printf("%s:%d: %s is '%s', not '%s'\n", __FILE__, __LINE__, #actual,      \
			       actual_text == NULL ? "(null)" : actual_text, (expected));         \
			return 1;                                                                 \
		}                                                                                 \
	} while (0)

/* Small, fast, and the same everywhere: xorshift64 of Marsaglia's paper. */
static inline uint64_t random_next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* BOOTWRIGHT_SEED repeats a run that failed. */
static inline uint64_t random_seed(void)
{
	const char *given = getenv("BOOTWRIGHT_SEED");
	uint64_t seed = given == NULL ? 20261123 : strtoull(given, NULL, 0);

	printf("seed %llu (set BOOTWRIGHT_SEED for another)\n", (unsigned long long)seed);
	return seed == 0 ? 1 : seed;
}

/* Defined by test_main.c over the tables of all files. */
extern const struct test frame_tests[], stream_tests[], settings_tests[], accounts_tests[], program_tests[],
	modules_tests[], environment_tests[], inside_tests[], input_tests[], exec_settings_tests[],
	execs_tests[], stats_tests[], health_tests[], tar_tests[], archive_tests[],
	ssh_tests[], runtime_tests[];

#endif
