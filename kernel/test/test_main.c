/* Runs all tests; the last line is `N passed, N failed`. */
#include "check.h"

static int passed;
static int failed;

static void run(const struct test *tests)
{
	for (; tests->name != NULL; tests++) {
		if (tests->run() == 0) {
			passed++;
		} else {
			failed++;
			printf("FAILED %s\n", tests->name);
		}
	}
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	run(frame_tests);
	run(stream_tests);
	run(settings_tests);
	run(accounts_tests);
	run(program_tests);
	run(modules_tests);
	run(environment_tests);
	run(inside_tests);
	run(input_tests);
	run(exec_settings_tests);
	run(execs_tests);
	run(stats_tests);
	run(health_tests);
	run(tar_tests);
	run(archive_tests);
	run(ssh_tests);
	run(runtime_tests);
	printf("%d passed, %d failed\n", passed, failed);
	return failed == 0 ? 0 : 1;
}
