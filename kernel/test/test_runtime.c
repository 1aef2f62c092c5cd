#include "../init/runtime.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "scratch.h"

static int directories_files_and_links_keep_owner_and_mode(void)
{
	int scratch = open(scratch_make(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat status;
	char text[8] = "";
	int from;
	int to;
	int fd;

	mkdirat(scratch, "from", 0755);
	mkdirat(scratch, "to", 0755);
	from = openat(scratch, "from", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	to = openat(scratch, "to", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	mkdirat(from, "daemon", 0755);
	CHECK(fchownat(from, "daemon", 33, 34, 0) == 0 && fchmodat(from, "daemon", 02710, 0) == 0);
	fd = openat(from, "daemon/state", O_WRONLY | O_CREAT | O_CLOEXEC, 0640);
	CHECK(write(fd, "abc", 3) == 3);
	close(fd);
	CHECK(symlinkat("daemon/state", from, "link") == 0 && mkfifoat(from, "pipe", 0600) == 0);
	/* What is there already is the VM's own. */
	mkdirat(to, "daemon", 0700);

	runtime_copy(from, to);

	CHECK(fstatat(to, "daemon", &status, AT_SYMLINK_NOFOLLOW) == 0);
	CHECK(status.st_uid == 33 && status.st_gid == 34 && (status.st_mode & 07777) == 02710);
	CHECK(fstatat(to, "daemon/state", &status, AT_SYMLINK_NOFOLLOW) == 0);
	CHECK((status.st_mode & 07777) == 0640 && status.st_size == 3);
	fd = openat(to, "link", O_RDONLY | O_CLOEXEC);
	CHECK(read(fd, text, sizeof(text)) == 3);
	CHECK_TEXT(text, "abc");
	close(fd);
	CHECK(fstatat(to, "pipe", &status, AT_SYMLINK_NOFOLLOW) != 0);
	close(from);
	close(to);
	close(scratch);
	scratch_remove();
	return 0;
}

static int what_is_too_large_is_left_out(void)
{
	int scratch = open(scratch_make(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat status;
	int from;
	int to;
	int fd;

	mkdirat(scratch, "from", 0755);
	mkdirat(scratch, "to", 0755);
	from = openat(scratch, "from", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	to = openat(scratch, "to", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fd = openat(from, "large", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	CHECK(ftruncate(fd, 17 << 20) == 0);
	close(fd);

	runtime_copy(from, to);

	CHECK(fstatat(to, "large", &status, AT_SYMLINK_NOFOLLOW) != 0);
	close(from);
	close(to);
	close(scratch);
	scratch_remove();
	return 0;
}

const struct test runtime_tests[] = {
	TEST(directories_files_and_links_keep_owner_and_mode),
	TEST(what_is_too_large_is_left_out),
	{ NULL, NULL },
};
