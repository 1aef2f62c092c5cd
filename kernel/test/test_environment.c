#include "../init/environment.h"

#include "check.h"

static struct words environment;

static void set(const char *const *settings)
{
	environment.count = 0;
	for (; *settings != NULL; settings++)
		environment.words[environment.count++] = *settings;
	environment.words[environment.count] = NULL;
}

static int last_value_counts_and_names_match_whole(void)
{
	set((const char *const[]){ "A=1", "AB=2", "A=3", "B=", NULL });
	CHECK_TEXT(environment_get(&environment, "A"), "3");
	CHECK_TEXT(environment_get(&environment, "B"), "");
	CHECK(environment_get(&environment, "C") == NULL);
	return 0;
}

static int default_leaves_what_is_set(void)
{
	set((const char *const[]){ "HOME=", NULL });
	environment_default(&environment, "HOME", "HOME=/root");
	environment_default(&environment, "PATH", "PATH=/bin");
	CHECK(environment.count == 2 && environment.words[2] == NULL);
	CHECK_TEXT(environment_get(&environment, "HOME"), "");
	CHECK_TEXT(environment_get(&environment, "PATH"), "/bin");
	return 0;
}

static int removing_takes_out_all_of_a_name(void)
{
	set((const char *const[]){ "container=docker", "A=1", "container=x", "containers=y", NULL });
	environment_remove(&environment, "container");
	CHECK(environment.count == 2 && environment.words[2] == NULL);
	CHECK_TEXT(environment.words[0], "A=1");
	CHECK_TEXT(environment.words[1], "containers=y");
	return 0;
}

const struct test environment_tests[] = {
	TEST(last_value_counts_and_names_match_whole),
	TEST(default_leaves_what_is_set),
	TEST(removing_takes_out_all_of_a_name),
	{ NULL, NULL },
};
