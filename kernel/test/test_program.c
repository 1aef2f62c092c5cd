#include "../init/program.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "scratch.h"

static char found[PATH_MAX];
static char path[512];

/* DIR/one has `tool` that is no program, DIR/two has one; DIR/three/tool is a directory. */
static const char *lay_out(void)
{
	const char *directory = scratch_make();
	char name[256];

	for (int i = 0; i < 3; i++) {
		snprintf(name, sizeof(name), "%s/%s", directory, ((const char *[]){ "one", "two", "three" })[i]);
		mkdir(name, 0755);
	}
	snprintf(name, sizeof(name), "%s/one/tool", directory);
	close(open(name, O_CREAT | O_WRONLY, 0644));
	snprintf(name, sizeof(name), "%s/two/tool", directory);
	close(open(name, O_CREAT | O_WRONLY, 0755));
	snprintf(name, sizeof(name), "%s/three/tool", directory);
	mkdir(name, 0755);
	return directory;
}

static int first_executable_file_of_the_path_wins(void)
{
	const char *directory = lay_out();
	char expected[256];

	snprintf(path, sizeof(path), "/nowhere:%s/three:%s/one::%s/two:/bin", directory, directory, directory);
	snprintf(expected, sizeof(expected), "%s/two/tool", directory);
	CHECK(program_find("tool", path, found, sizeof(found)) == 0);
	CHECK_TEXT(found, expected);
	scratch_remove();
	return 0;
}

static int file_that_is_no_program_is_told_from_none(void)
{
	const char *directory = lay_out();

	snprintf(path, sizeof(path), "%s/one:/nowhere", directory);
	CHECK(program_find("tool", path, found, sizeof(found)) == EACCES);
	CHECK(program_find("none", path, found, sizeof(found)) == ENOENT);
	CHECK(program_find("", path, found, sizeof(found)) == ENOENT);
	CHECK(program_find("tool", "", found, sizeof(found)) == ENOENT);
	scratch_remove();
	return 0;
}

static int word_with_a_slash_is_not_looked_up(void)
{
	const char *directory = lay_out();
	char word[256];

	snprintf(path, sizeof(path), "%s/two", directory);
	snprintf(word, sizeof(word), "%s/two/tool", directory);
	CHECK(program_find(word, "", found, sizeof(found)) == 0);
	CHECK_TEXT(found, word);
	snprintf(word, sizeof(word), "%s/three/tool", directory);
	CHECK(program_find(word, path, found, sizeof(found)) == EACCES);
	CHECK(program_find("./tool", path, found, sizeof(found)) == ENOENT);
	scratch_remove();
	return 0;
}

static int relative_directories_of_the_path_are_passed_over(void)
{
	const char *directory = lay_out();
	char before[PATH_MAX];
	int result;

	CHECK(getcwd(before, sizeof(before)) != NULL);
	CHECK(chdir(directory) == 0);
	result = program_find("tool", "two:.:", found, sizeof(found));
	CHECK(chdir(before) == 0);
	CHECK(result == ENOENT);
	scratch_remove();
	return 0;
}

static int names_too_long_are_not_found(void)
{
	static char word[2 * PATH_MAX];

	memset(word, 'a', sizeof(word) - 1);
	CHECK(program_find(word, "/bin:/usr/bin", found, sizeof(found)) == ENOENT);
	word[0] = '/';
	CHECK(program_find(word, "", found, sizeof(found)) == ENOENT);
	return 0;
}

const struct test program_tests[] = {
	TEST(first_executable_file_of_the_path_wins),
	TEST(file_that_is_no_program_is_told_from_none),
	TEST(word_with_a_slash_is_not_looked_up),
	TEST(relative_directories_of_the_path_are_passed_over),
	TEST(names_too_long_are_not_found),
	{ NULL, NULL },
};
