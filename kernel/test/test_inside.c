#include "../init/inside.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "scratch.h"

static const char *scratch;
static int root;

/* SCRATCH/root is the root; SCRATCH/outside is what nothing may reach. */
static void open_root(void)
{
	char name[256];

	scratch = scratch_make();
	snprintf(name, sizeof(name), "%s/outside", scratch);
	mkdir(name, 0755);
	snprintf(name, sizeof(name), "%s/root", scratch);
	mkdir(name, 0755);
	root = open(name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	mkdirat(root, "etc", 0755);
}

static void close_root(void)
{
	close(root);
	scratch_remove();
}

static int exists(const char *path)
{
	struct stat status;

	return fstatat(root, path, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Whether inside_file made or found `path`, and the file that it stands for is `expected`. */
static int file_is(const char *path, const char *expected)
{
	struct stat opened;
	struct stat wanted;
	int fd = inside_file(root, path);
	int same;

	if (fd < 0)
		return 0;
	same = fstat(fd, &opened) == 0 && fstatat(root, expected, &wanted, AT_SYMLINK_NOFOLLOW) == 0 &&
	       opened.st_ino == wanted.st_ino && opened.st_dev == wanted.st_dev;
	close(fd);
	return same;
}

static int absent_file_is_made_with_its_directories(void)
{
	open_root();
	CHECK(file_is("etc/hosts", "etc/hosts"));
	CHECK(file_is("/a/b/c", "a/b/c"));
	close_root();
	return 0;
}

static int link_that_dangles_gets_its_target(void)
{
	open_root();
	CHECK(symlinkat("../run/systemd/resolve/stub-resolv.conf", root, "etc/resolv.conf") == 0);
	CHECK(file_is("etc/resolv.conf", "run/systemd/resolve/stub-resolv.conf"));
	CHECK(symlinkat("/run/other", root, "etc/first") == 0);
	CHECK(symlinkat("first", root, "etc/second") == 0);
	CHECK(file_is("etc/second", "run/other"));
	CHECK(symlinkat("/var/run", root, "etc/directory") == 0);
	CHECK(file_is("etc/directory/file", "var/run/file"));
	close_root();
	return 0;
}

static int no_link_leads_out_of_the_root(void)
{
	char name[256];

	open_root();
	CHECK(symlinkat("../../outside/file", root, "etc/relative") == 0);
	CHECK(file_is("etc/relative", "outside/file"));
	snprintf(name, sizeof(name), "%s/outside/absolute", scratch);
	CHECK(symlinkat(name, root, "etc/absolute") == 0);
	CHECK(file_is("etc/absolute", name + 1));
	CHECK(symlinkat("../../../../../..", root, "etc/up") == 0);
	CHECK(inside_write(root, "etc/up/written", "x", 0644));
	CHECK(exists("written"));
	snprintf(name, sizeof(name), "%s/outside/file", scratch);
	CHECK(access(name, F_OK) != 0);
	close_root();
	return 0;
}

static int loops_and_wrong_kinds_are_refused(void)
{
	open_root();
	CHECK(symlinkat("loop", root, "etc/loop") == 0);
	CHECK(inside_file(root, "etc/loop") < 0);
	CHECK(mkdirat(root, "etc/hosts", 0755) == 0);
	CHECK(inside_file(root, "etc/hosts") < 0);
	CHECK(mkfifoat(root, "etc/fifo", 0644) == 0);
	CHECK(inside_file(root, "etc/fifo") < 0);
	CHECK(inside_file(root, "etc/hosts/../fifo/x") < 0);
	CHECK(inside_directory(root, "etc/fifo/x", 0755) < 0);
	close_root();
	return 0;
}

static int chains_of_dangling_links_end(void)
{
	open_root();
	for (int i = 0; i < 40; i++) {
		char name[32];
		char target[32];

		snprintf(name, sizeof(name), "etc/l%d", i);
		snprintf(target, sizeof(target), "/etc/l%d", i + 1);
		CHECK(symlinkat(target, root, name) == 0);
	}
	CHECK(inside_file(root, "etc/l0") < 0);
	CHECK(file_is("etc/l38", "etc/l40"));
	close_root();
	return 0;
}

static int directories_are_made_and_found(void)
{
	int fd;

	open_root();
	CHECK((fd = inside_directory(root, "/srv/a/b", 0700)) >= 0);
	close(fd);
	CHECK(exists("srv/a/b"));
	CHECK((fd = inside_directory(root, "/srv/a/b", 0700)) >= 0);
	close(fd);
	CHECK((fd = inside_directory(root, "/", 0755)) >= 0);
	close(fd);
	CHECK(symlinkat("../outside", root, "out") == 0);
	CHECK((fd = inside_directory(root, "out/x", 0755)) >= 0);
	close(fd);
	CHECK(exists("outside/x"));
	close_root();
	return 0;
}

static int writing_replaces_the_content(void)
{
	char text[16] = "";
	int fd;

	open_root();
	CHECK(inside_write(root, "etc/hostname", "a longer one\n", 0644));
	CHECK(inside_write(root, "etc/hostname", "box\n", 0644));
	CHECK((fd = inside_open(root, "etc/hostname", O_RDONLY, 0)) >= 0);
	CHECK(read(fd, text, sizeof(text) - 1) == 4);
	close(fd);
	CHECK_TEXT(text, "box\n");
	close_root();
	return 0;
}

static int paths_over_the_limit_are_refused(void)
{
	static char path[2 * PATH_MAX];

	open_root();
	for (size_t i = 0; i < sizeof(path) - 1; i++)
		path[i] = i % 2 ? 'd' : '/';
	CHECK(inside_directory(root, path, 0755) < 0);
	close_root();
	return 0;
}

const struct test inside_tests[] = {
	TEST(absent_file_is_made_with_its_directories),
	TEST(link_that_dangles_gets_its_target),
	TEST(no_link_leads_out_of_the_root),
	TEST(loops_and_wrong_kinds_are_refused),
	TEST(chains_of_dangling_links_end),
	TEST(directories_are_made_and_found),
	TEST(writing_replaces_the_content),
	TEST(paths_over_the_limit_are_refused),
	{ NULL, NULL },
};
