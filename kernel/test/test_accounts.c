#include "../init/accounts.h"

#include "check.h"

static const char passwd[] = "root:x:0:0:root:/root:/bin/bash\n"
			     "# a comment:x:7:7::/c:\n"
			     "\n"
			     "short:x\n"
			     "badid:x:12a:3::/b:/bin/sh\n"
			     "www:x:33:34:web:/var/www:/usr/sbin/nologin\n"
			     "www:x:99:99:second:/second:\n"
			     "nohome:x:40:41\n"
			     "1000:x:50:51:a name of digits:/digits:\n"
			     "last:x:60:61::/last:/bin/sh";
static const char group[] = "root:x:0:\n"
			    "web:x:34:\n"
			    "adm:x:4:last,www\n"
			    "disk:x:6:www,root\n"
			    "prefix:x:70:wwww,ww\n"
			    "again:x:4:www\n"
			    "broken:x:y:www\n"
			    "users:x:100:www";

static struct account account;
static char problem[512];

static bool find(const char *user)
{
	problem[0] = '\0';
	return account_find(&account, user, (struct text){ passwd, strlen(passwd) },
			    (struct text){ group, strlen(group) }, problem, sizeof(problem));
}

static int empty_user_is_root_with_its_groups(void)
{
	CHECK(find(""));
	CHECK(account.uid == 0 && account.gid == 0);
	CHECK_TEXT(account.home, "/root");
	CHECK(account.group_count == 2 && account.groups[0] == 0 && account.groups[1] == 6);
	return 0;
}

static int name_gives_the_first_entry_and_the_groups_that_list_it(void)
{
	CHECK(find("www"));
	CHECK(account.uid == 33 && account.gid == 34);
	CHECK_TEXT(account.home, "/var/www");
	CHECK(account.group_count == 4);
	CHECK(account.groups[0] == 34 && account.groups[1] == 4 && account.groups[2] == 6);
	CHECK(account.groups[3] == 100);
	return 0;
}

static int explicit_group_leaves_out_the_others(void)
{
	CHECK(find("www:adm"));
	CHECK(account.uid == 33 && account.gid == 4);
	CHECK(account.group_count == 1 && account.groups[0] == 4);
	CHECK(find("www:12345") && account.gid == 12345);
	return 0;
}

static int number_is_an_id_even_where_a_name_looks_so(void)
{
	CHECK(find("1000"));
	CHECK(account.uid == 1000 && account.gid == 0);
	CHECK_TEXT(account.home, "/");
	CHECK(find("33") && account.gid == 34);
	CHECK_TEXT(account.home, "/var/www");
	return 0;
}

static int last_line_needs_no_newline(void)
{
	CHECK(find("last") && account.uid == 60 && account.gid == 61);
	CHECK(account.group_count == 2 && account.groups[1] == 4);
	return 0;
}

static int entry_without_a_home_gets_the_root_directory(void)
{
	CHECK(find("nohome") && account.uid == 40 && account.gid == 41);
	CHECK_TEXT(account.home, "/");
	return 0;
}

static int unknown_and_broken_names_are_told(void)
{
	CHECK(!find("nobody"));
	CHECK_TEXT(problem, "the image's /etc/passwd has no user nobody");
	CHECK(!find("badid"));
	CHECK(!find("short"));
	CHECK(!find("# a comment"));
	CHECK(!find("www:nogroup"));
	CHECK_TEXT(problem, "the image's /etc/group has no group nogroup");
	CHECK(!find("www:broken"));
	CHECK(!find(":nogroup"));
	return 0;
}

static int both_sides_of_the_id_limit(void)
{
	CHECK(find("2147483647") && account.uid == 2147483647U);
	CHECK(!find("2147483648"));
	CHECK(!find("99999999999999999999"));
	CHECK(!find("-1"));
	CHECK(!find("+1"));
	return 0;
}

static int ids_need_no_files(void)
{
	CHECK(account_find(&account, "5:6", (struct text){ "", 0 }, (struct text){ "", 0 }, problem,
			   sizeof(problem)));
	CHECK(account.uid == 5 && account.gid == 6);
	CHECK(!account_find(&account, "name", (struct text){ "", 0 }, (struct text){ "", 0 }, problem,
			    sizeof(problem)));
	return 0;
}

static int groups_stop_at_their_limit(void)
{
	static char many[ACCOUNT_GROUPS_MAX * 40];
	size_t length = 0;

	for (int i = 0; i < ACCOUNT_GROUPS_MAX + 50; i++)
		length += (size_t)sprintf(many + length, "g%d:x:%d:www\n", i, 1000 + i);
	CHECK(account_find(&account, "www", (struct text){ passwd, strlen(passwd) },
			   (struct text){ many, length }, problem, sizeof(problem)));
	CHECK(account.group_count == ACCOUNT_GROUPS_MAX);
	return 0;
}

static int changed_files_are_read_within_bounds(void)
{
	uint64_t state = random_seed();

	for (int round = 0; round < 20000; round++) {
		size_t length = random_next(&state) % sizeof(passwd) + 1;
		char *text = malloc(length);

		CHECK(text != NULL);
		memcpy(text, passwd, length);
		for (uint64_t i = random_next(&state) % 5; i > 0; i--)
			text[random_next(&state) % length] = ":\n,0x"[random_next(&state) % 5];
		account_find(&account, round % 2 ? "www" : "last:adm", (struct text){ text, length },
			     (struct text){ text, length }, problem, sizeof(problem));
		CHECK(account.group_count <= ACCOUNT_GROUPS_MAX);
		free(text);
	}
	return 0;
}

const struct test accounts_tests[] = {
	TEST(empty_user_is_root_with_its_groups),
	TEST(name_gives_the_first_entry_and_the_groups_that_list_it),
	TEST(explicit_group_leaves_out_the_others),
	TEST(number_is_an_id_even_where_a_name_looks_so),
	TEST(last_line_needs_no_newline),
	TEST(entry_without_a_home_gets_the_root_directory),
	TEST(unknown_and_broken_names_are_told),
	TEST(both_sides_of_the_id_limit),
	TEST(ids_need_no_files),
	TEST(groups_stop_at_their_limit),
	TEST(changed_files_are_read_within_bounds),
	{ NULL, NULL },
};
