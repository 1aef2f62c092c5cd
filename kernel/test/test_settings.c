#include "../init/settings.h"

#include <arpa/inet.h>

#include "check.h"

static struct settings settings;
static char problem[256];

/* Settings separated by |. */
static bool parse(const char *text)
{
	static char copy[SETTINGS_BYTES_MAX];
	size_t length = strlen(text);

	memcpy(copy, text, length + 1);
	for (size_t i = 0; i < length; i++)
		if (copy[i] == '|')
			copy[i] = '\0';
	return settings_parse(&settings, copy, length + 1, problem, sizeof(problem));
}

static int all_keys_are_taken(void)
{
	CHECK(parse("root=/dev/vda|rootfstype=ext4|mode=app|init=/lib/init|init=--x|arg=sh|arg=-c|arg=|"
		    "env=A=1|env=B=|user=www:33|workdir=/srv|stopsignal=2|hostname=box.example|"
		    "address=10.0.2.15/24|gateway=10.0.2.2|nameserver=10.0.2.3|nameserver=9.9.9.9|grow=1"));
	CHECK_TEXT(settings.root, "/dev/vda");
	CHECK(settings.mode == MODE_APP);
	CHECK(settings.init.count == 2 && settings.init.words[2] == NULL);
	CHECK_TEXT(settings.init.words[1], "--x");
	CHECK(settings.args.count == 3 && settings.args.words[3] == NULL);
	CHECK_TEXT(settings.args.words[2], "");
	CHECK_TEXT(settings.env.words[1], "B=");
	CHECK_TEXT(settings.user, "www:33");
	CHECK_TEXT(settings.workdir, "/srv");
	CHECK(settings.stop_signal == 2);
	CHECK_TEXT(settings.hostname, "box.example");
	CHECK(settings.has_address && settings.address.s_addr == inet_addr("10.0.2.15"));
	CHECK(settings.prefix_length == 24);
	CHECK(settings.has_gateway && settings.gateway.s_addr == inet_addr("10.0.2.2"));
	CHECK(settings.nameserver_count == 2 && settings.nameservers[1].s_addr == inet_addr("9.9.9.9"));
	CHECK(settings.grow);
	return 0;
}

static int absent_keys_have_the_protocols_defaults(void)
{
	CHECK(parse("root=/dev/vda"));
	CHECK(settings.mode == MODE_AUTO && settings.stop_signal == 15 && !settings.grow);
	CHECK_TEXT(settings.rootfstype, "ext4");
	CHECK_TEXT(settings.workdir, "/");
	CHECK_TEXT(settings.user, "");
	CHECK(settings.init.count == 0 && settings.args.count == 0 && settings.env.count == 0);
	CHECK(settings.hostname == NULL && !settings.has_address && !settings.has_gateway);
	return 0;
}

static int unknown_keys_are_passed_over(void)
{
	CHECK(parse("root=/dev/vda|roots=x|future=1|=|grow=1"));
	CHECK(settings.grow);
	return 0;
}

static int values_keep_their_equal_signs(void)
{
	CHECK(parse("root=/dev/vda|env=A=b=c|arg=x=y"));
	CHECK_TEXT(settings.env.words[0], "A=b=c");
	CHECK_TEXT(settings.args.words[0], "x=y");
	return 0;
}

struct refusal {
	const char *setting;
	const char *problem;
};

static int bad_values_are_refused_with_their_setting(void)
{
	static const struct refusal refusals[] = {
		{ "grow=2", "boot setting grow=2 is neither 0 nor 1" },
		{ "resume=2", "boot setting resume=2 is neither 0 nor 1" },
		{ "mode=vm", "boot setting mode=vm is none of machine, app, auto" },
		{ "rootfstype=xfs", "boot setting rootfstype=xfs is neither ext4 nor virtiofs" },
		{ "init=sh", "boot setting init=sh does not begin with an absolute path" },
		{ "env=A", "boot setting env=A is not NAME=VALUE" },
		{ "env==b", "boot setting env==b is not NAME=VALUE" },
		{ "workdir=srv", "boot setting workdir=srv is not an absolute path" },
		{ "stopsignal=0", "boot setting stopsignal=0 is not a signal number" },
		{ "stopsignal=65", "boot setting stopsignal=65 is not a signal number" },
		{ "stopsignal=1x", "boot setting stopsignal=1x is not a signal number" },
		{ "stopsignal=", "boot setting stopsignal= is not a signal number" },
		{ "hostname=a b", "boot setting hostname=a b is not a host name" },
		{ "hostname=-a", "boot setting hostname=-a is not a host name" },
		{ "hostname=", "boot setting hostname= is not 1 to 64 bytes long" },
		{ "address=10.0.2.15", "boot setting address=10.0.2.15 is not ADDRESS/PREFIX-LENGTH" },
		{ "address=10.0.2.15/33", "boot setting address=10.0.2.15/33 is not ADDRESS/PREFIX-LENGTH" },
		{ "address=10.0.2.15/99999999999",
		  "boot setting address=10.0.2.15/99999999999 is not ADDRESS/PREFIX-LENGTH" },
		{ "address=/24", "boot setting address=/24 is not ADDRESS/PREFIX-LENGTH" },
		{ "gateway=10.0.2", "boot setting gateway=10.0.2 is not an IPv4 address" },
		{ "nameserver=::1", "boot setting nameserver=::1 is not an IPv4 address" },
		{ "volume=", "boot setting volume= is not TAG:rw:PATH or TAG:ro:PATH" },
		{ "volume=:rw:/a", "boot setting volume=:rw:/a is not TAG:rw:PATH or TAG:ro:PATH" },
		{ "volume=v:rx:/a", "boot setting volume=v:rx:/a is not TAG:rw:PATH or TAG:ro:PATH" },
		{ "volume=v:rw:a", "boot setting volume=v:rw:a is not TAG:rw:PATH or TAG:ro:PATH" },
		{ "volume=a/b:rw:/a", "boot setting volume=a/b:rw:/a is not TAG:rw:PATH or TAG:ro:PATH" },
		{ "volume=1234567890123456789012345678901234567:ro:/a",
		  "boot setting volume=1234567890123456789012345678901234567:ro:/a is not TAG:rw:PATH or TAG:ro:PATH" },
		{ "unmark=yes", "boot setting unmark=yes is neither 0 nor 1" },
		{ "sshkey=a\nb", "boot setting sshkey=a\nb is not one line" },
		{ "root=/dev/vdb", "boot setting root=/dev/vdb stands more than once" },
		{ "grow", "boot setting grow is not key=value" },
		{ "", "boot setting  is not key=value" },
	};

	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		char text[256];

		snprintf(text, sizeof(text), "root=/dev/vda|%s|", refusals[i].setting);
		/* parse's own NUL ends the empty setting that the last | begins */
		text[strlen(text) - 1] = '\0';
		CHECK(!parse(text));
		CHECK_TEXT(problem, refusals[i].problem);
	}
	return 0;
}

static int shared_roots_and_volumes_are_tags(void)
{
	CHECK(parse("root=/dev/vda"));
	CHECK(!settings_need_virtiofs(&settings));
	CHECK(parse("root=/dev/vda|volume=v:ro:/a:b"));
	CHECK(settings_need_virtiofs(&settings));
	CHECK(settings.volume_count == 1 && settings.volumes[0].read_only);
	CHECK_TEXT(settings.volumes[0].tag, "v");
	CHECK_TEXT(settings.volumes[0].path, "/a:b");
	CHECK(parse("root=tag|rootfstype=virtiofs|volume=123456789012345678901234567890123456:rw:/a"));
	CHECK(settings_need_virtiofs(&settings));
	CHECK_TEXT(settings.root, "tag");
	CHECK(!settings.volumes[0].read_only);
	CHECK(!parse("root=/dev/vda|rootfstype=virtiofs"));
	CHECK_TEXT(problem, "boot setting root is not a tag");
	CHECK(!parse("root=tag"));
	CHECK_TEXT(problem, "boot setting root is not a path under /dev");
	return 0;
}

static int both_sides_of_the_volumes_limit(void)
{
	char text[512] = "root=/dev/vda";

	for (int i = 0; i < SETTINGS_VOLUMES_MAX; i++)
		strcat(text, "|volume=v:rw:/a");
	CHECK(parse(text));
	strcat(text, "|volume=v:rw:/a");
	CHECK(!parse(text));
	return 0;
}

static int both_sides_of_the_ssh_keys_limit(void)
{
	char text[1024] = "root=/dev/vda";

	for (int i = 0; i < SETTINGS_SSH_KEYS_MAX; i++)
		strcat(text, "|sshkey=k");
	CHECK(parse(text));
	CHECK_TEXT(settings.ssh_keys[SETTINGS_SSH_KEYS_MAX - 1], "k");
	strcat(text, "|sshkey=k");
	CHECK(!parse(text));
	return 0;
}

static int both_sides_of_the_host_names_limit(void)
{
	char text[128] = "root=/dev/vda|hostname=";
	size_t start = strlen(text);

	memset(text + start, 'a', SETTINGS_HOSTNAME_MAX);
	CHECK(parse(text));
	text[start + SETTINGS_HOSTNAME_MAX] = 'a';
	CHECK(!parse(text));
	return 0;
}

static int both_sides_of_the_word_limit(void)
{
	static char text[SETTINGS_BYTES_MAX];
	size_t length = (size_t)sprintf(text, "root=/dev/vda") + 1;

	for (int i = 0; i < SETTINGS_WORDS_MAX; i++) {
		memcpy(text + length, "arg=x", 6);
		length += 6;
	}
	CHECK(settings_parse(&settings, text, length, problem, sizeof(problem)));
	CHECK(settings.args.count == SETTINGS_WORDS_MAX);
	memcpy(text + length, "arg=x", 6);
	CHECK(!settings_parse(&settings, text, length + 6, problem, sizeof(problem)));
	return 0;
}

static int settings_without_an_end_or_a_root_are_refused(void)
{
	CHECK(!settings_parse(&settings, "root=/dev/vda", 13, problem, sizeof(problem)));
	CHECK_TEXT(problem, "the last boot setting has no end");
	CHECK(!settings_parse(&settings, "", 0, problem, sizeof(problem)));
	CHECK_TEXT(problem, "boot setting root is missing");
	CHECK(!parse("root=vda"));
	return 0;
}

static int command_line_gives_the_last_root(void)
{
	char text[] = "console=ttyS0 root=/dev/vdb quiet root=/dev/vda rw\n";
	char none[] = "console=ttyS0 xroot=/dev/vda root=UUID=1\n";

	settings_from_command_line(&settings, text);
	CHECK_TEXT(settings.root, "/dev/vda");
	CHECK(settings.mode == MODE_AUTO);
	settings_from_command_line(&settings, none);
	CHECK(settings.root == NULL);
	return 0;
}

/* Settings that were good, with bytes changed, cut and put in: parsed or refused, within bounds. */
static int changed_settings_are_parsed_within_bounds(void)
{
	static const char seed_text[] =
		"root=/dev/vda\0mode=app\0init=/i\0arg=sh\0env=A=1\0user=a:b\0workdir=/w\0stopsignal=9\0"
		"hostname=h\0address=1.2.3.4/5\0gateway=1.2.3.4\0nameserver=1.2.3.4\0volume=v:ro:/v\0grow=1\0"
		"unmark=1\0sshkey=k\0sshhostkey=h\0userdata=u\0metadata=m";
	uint64_t state = random_seed();

	for (int round = 0; round < 50000; round++) {
		/* On the heap and of the exact size, so that the sanitizer sees each byte beyond it. */
		size_t length = random_next(&state) % (sizeof(seed_text) + 1);
		char *text = malloc(length + 1);

		CHECK(text != NULL);
		memcpy(text, seed_text, length);
		for (uint64_t i = random_next(&state) % 4; i > 0 && length > 0; i--)
			text[random_next(&state) % length] = (char)random_next(&state);
		text = realloc(text, length == 0 ? 1 : length);
		CHECK(text != NULL);
		settings_parse(&settings, text, length, problem, sizeof(problem));
		CHECK(strlen(problem) < sizeof(problem));
		CHECK(settings.nameserver_count <= SETTINGS_NAMESERVERS_MAX);
		CHECK(settings.volume_count <= SETTINGS_VOLUMES_MAX);
		CHECK(settings.ssh_key_count <= SETTINGS_SSH_KEYS_MAX);
		free(text);
	}
	return 0;
}

const struct test settings_tests[] = {
	TEST(all_keys_are_taken),
	TEST(absent_keys_have_the_protocols_defaults),
	TEST(unknown_keys_are_passed_over),
	TEST(values_keep_their_equal_signs),
	TEST(bad_values_are_refused_with_their_setting),
	TEST(shared_roots_and_volumes_are_tags),
	TEST(both_sides_of_the_volumes_limit),
	TEST(both_sides_of_the_ssh_keys_limit),
	TEST(both_sides_of_the_host_names_limit),
	TEST(both_sides_of_the_word_limit),
	TEST(settings_without_an_end_or_a_root_are_refused),
	TEST(command_line_gives_the_last_root),
	TEST(changed_settings_are_parsed_within_bounds),
	{ NULL, NULL },
};
