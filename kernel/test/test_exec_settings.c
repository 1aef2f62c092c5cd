#include "../init/exec_settings.h"
#include "check.h"

#define PARSE(text) exec_settings_parse(&settings, text, sizeof(text) - 1, problem, sizeof(problem))

static struct exec_settings settings;
static char problem[256];

static int a_command_has_its_words_in_order(void)
{
	CHECK(PARSE("arg=ls\0arg=-l\0arg=\0env=A=1\0env=B=\0user=web:www\0workdir=/srv\0terminal=1\0"));
	CHECK(settings.args.count == 3 && settings.args.words[3] == NULL);
	CHECK_TEXT(settings.args.words[0], "ls");
	CHECK_TEXT(settings.args.words[2], "");
	CHECK(settings.env.count == 2);
	CHECK_TEXT(settings.user, "web:www");
	CHECK_TEXT(settings.workdir, "/srv");
	CHECK(settings.terminal);
	return 0;
}

static int an_archive_has_a_path_and_no_command(void)
{
	CHECK(PARSE("archive=write\0path=/srv/a b\0owners=1\0"));
	CHECK(settings.archive.kind == ARCHIVE_WRITE && settings.archive.owners && !settings.archive.follow);
	CHECK_TEXT(settings.archive.path, "/srv/a b");
	CHECK(PARSE("arg=ls\0") && settings.archive.kind == ARCHIVE_NONE);
	CHECK(!PARSE("archive=read\0"));
	CHECK(!PARSE("archive=read\0path=srv\0"));
	CHECK(!PARSE("archive=read\0path=/srv\0terminal=1\0"));
	CHECK(!PARSE("archive=delete\0path=/srv\0"));
	CHECK(!PARSE("archive=read\0path=/srv\0follow=yes\0"));
	return 0;
}

static int what_is_not_said_is_that_of_the_vm(void)
{
	CHECK(PARSE("arg=ls\0"));
	CHECK(settings.user == NULL && settings.workdir == NULL && !settings.terminal);
	CHECK(settings.env.count == 0);
	return 0;
}

static int a_key_of_a_newer_host_is_passed_over(void)
{
	CHECK(PARSE("arg=ls\0priority=9\0"));
	return 0;
}

static int what_is_wrong_is_named(void)
{
	CHECK(!PARSE(""));
	CHECK_TEXT(problem, "there is no command");
	CHECK(!PARSE("arg=ls"));
	CHECK_TEXT(problem, "the last setting has no end");
	CHECK(!PARSE("arg=ls\0env=NAME\0"));
	CHECK_TEXT(problem, "setting env=NAME is not NAME=VALUE");
	CHECK(!PARSE("arg=ls\0env==x\0"));
	CHECK(!PARSE("arg=ls\0workdir=srv\0"));
	CHECK_TEXT(problem, "setting workdir=srv is not an absolute path");
	CHECK(!PARSE("arg=ls\0user=a\0user=b\0"));
	CHECK_TEXT(problem, "setting user=b stands more than once");
	CHECK(!PARSE("arg=ls\0terminal=yes\0"));
	CHECK(!PARSE("arg=ls\0nonsense\0"));
	CHECK_TEXT(problem, "setting nonsense is not key=value");
	return 0;
}

const struct test exec_settings_tests[] = {
	TEST(a_command_has_its_words_in_order),
	TEST(an_archive_has_a_path_and_no_command),
	TEST(what_is_not_said_is_that_of_the_vm),
	TEST(a_key_of_a_newer_host_is_passed_over),
	TEST(what_is_wrong_is_named),
	{ NULL, NULL },
};
