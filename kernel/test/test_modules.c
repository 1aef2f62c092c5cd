#include "../init/modules.h"

#include "check.h"

static int lines_are_modules_with_their_parameters(void)
{
	char text[] = "# comment\n\n/lib/a.ko\n  /lib/b.ko  x=1 y=2\n\t\n/lib/c.ko";
	char *rest = text;
	struct module module;

	CHECK(modules_next(&rest, &module));
	CHECK_TEXT(module.path, "/lib/a.ko");
	CHECK_TEXT(module.parameters, "");
	CHECK(modules_next(&rest, &module));
	CHECK_TEXT(module.path, "/lib/b.ko");
	CHECK_TEXT(module.parameters, "x=1 y=2");
	CHECK(modules_next(&rest, &module));
	CHECK_TEXT(module.path, "/lib/c.ko");
	CHECK(!modules_next(&rest, &module));
	CHECK(!modules_next(&rest, &module));
	return 0;
}

static int empty_list_has_no_module(void)
{
	char text[] = "";
	char *rest = text;
	struct module module;

	CHECK(!modules_next(&rest, &module));
	return 0;
}

const struct test modules_tests[] = {
	TEST(lines_are_modules_with_their_parameters),
	TEST(empty_list_has_no_module),
	{ NULL, NULL },
};
