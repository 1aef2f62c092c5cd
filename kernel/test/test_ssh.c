#include "../init/ssh.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../init/sshd_config.h"
#include "check.h"
#include "scratch.h"

#define MAIN "etc/ssh/sshd_config"

static int root;

static void put(const char *path, const char *text)
{
	int fd = openat(root, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text)) {
		perror(path);
		exit(1);
	}
	close(fd);
}

static void open_root(const char *configuration)
{
	root = open(scratch_make(), O_PATH | O_DIRECTORY | O_CLOEXEC);
	mkdirat(root, "etc", 0755);
	mkdirat(root, "etc/ssh", 0755);
	mkdirat(root, "etc/ssh/sshd_config.d", 0755);
	put(MAIN, configuration);
}

static void close_root(void)
{
	close(root);
	scratch_remove();
}

static const char *find(const char *keyword)
{
	static char value[SSHD_CONFIG_VALUE_BYTES];

	return sshd_config_find(root, MAIN, keyword, value) ? value : NULL;
}

static int first_value_counts_however_it_is_written(void)
{
	open_root("#AuthorizedKeysFile no\n\n\tauthorizedKEYSfile = a b  \r\nAuthorizedKeysFile c\nPort=22\n");
	CHECK_TEXT(find("AuthorizedKeysFile"), "a b");
	CHECK_TEXT(find("Port"), "22");
	CHECK(find("HostKey") == NULL);
	close_root();
	return 0;
}

static int values_of_a_match_are_not_everybodys(void)
{
	open_root("Match User a\nAuthorizedKeysFile a\n");
	CHECK(find("AuthorizedKeysFile") == NULL);
	close_root();
	return 0;
}

static int included_files_count_in_their_place_and_order(void)
{
	open_root("Include \"/etc/ssh/sshd_config.d/*.conf\"\nAuthorizedKeysFile main\nHostKey main\n");
	put("etc/ssh/sshd_config.d/20.conf", "AuthorizedKeysFile second\n");
	put("etc/ssh/sshd_config.d/10.conf", "Match all\nHostKey no\n");
	put("etc/ssh/sshd_config.d/30.other", "HostKey no\n");
	CHECK_TEXT(find("AuthorizedKeysFile"), "second");
	CHECK_TEXT(find("HostKey"), "main");
	put(MAIN, "AuthorizedKeysFile main\nInclude sshd_config.d/*.conf\n");
	CHECK_TEXT(find("AuthorizedKeysFile"), "main");
	close_root();
	return 0;
}

static int files_that_include_themselves_come_to_an_end(void)
{
	open_root("Include sshd_config\nHostKey at-the-end\n");
	CHECK_TEXT(find("HostKey"), "at-the-end");
	put(MAIN, "Include\nInclude /\nInclude none/none\n=\nHostKey");
	CHECK_TEXT(find("HostKey"), "");
	close_root();
	return 0;
}

static const char *configuration(const char *text)
{
	static char *ours;

	free(ours);
	put(MAIN, text);
	ours = ssh_configuration(root, MAIN, text);
	return ours == NULL ? NULL : strchr(ours, '\n') + 1;
}

static int keys_are_taken_beside_the_images_own(void)
{
	open_root("");
	CHECK_TEXT(configuration("Port 22\n"),
		   "AuthorizedKeysFile .ssh/authorized_keys .ssh/authorized_keys2 "
		   "/run/bootwright/ssh/authorized_keys\n"
		   "HostKey /run/bootwright/ssh/ssh_host_ed25519_key\nPort 22\n");
	CHECK_TEXT(configuration("AuthorizedKeysFile /keys/%u\nHostKey /k\n"),
		   "AuthorizedKeysFile /keys/%u /run/bootwright/ssh/authorized_keys\n"
		   "AuthorizedKeysFile /keys/%u\nHostKey /k\n");
	CHECK_TEXT(configuration("AuthorizedKeysFile none\nHostKey /k\n"),
		   "AuthorizedKeysFile  /run/bootwright/ssh/authorized_keys\n"
		   "AuthorizedKeysFile none\nHostKey /k\n");
	close_root();
	return 0;
}

/* Lines of an image, with bytes changed: read within bounds, whatever they are. */
static int changed_configurations_are_read_within_bounds(void)
{
	static const char seed_text[] = "Include sshd_config.d/*.conf\nHostKey = \"a\" # b\nMatch all\nPort 1\n";
	uint64_t state = random_seed();

	open_root("");
	for (int round = 0; round < 2000; round++) {
		char text[sizeof(seed_text)];

		memcpy(text, seed_text, sizeof(text));
		for (uint64_t i = random_next(&state) % 8; i > 0; i--)
			text[random_next(&state) % (sizeof(text) - 1)] =
				(char)(random_next(&state) % 255 + 1);
		CHECK(configuration(text) != NULL);
	}
	close_root();
	return 0;
}

const struct test ssh_tests[] = {
	TEST(first_value_counts_however_it_is_written),
	TEST(values_of_a_match_are_not_everybodys),
	TEST(included_files_count_in_their_place_and_order),
	TEST(files_that_include_themselves_come_to_an_end),
	TEST(keys_are_taken_beside_the_images_own),
	TEST(changed_configurations_are_read_within_bounds),
	{ NULL, NULL },
};
