/* With the tar of this machine at the other end, as root. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../init/archive.h"
#include "../init/pack.h"
#include "../init/tar.h"
#include "check.h"
#include "scratch.h"

#define REPORT_BYTES 8192
#define STREAM_BYTES (256 * 1024)

/* What the sanitizers end a process with; 1 is ours. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "exitcode=99";
}

static const char *base;
static char report[REPORT_BYTES]; /* its code, and behind it the message */

static bool shell(const char *script)
{
	char line[4096];
	int status;

	snprintf(line, sizeof(line), "cd '%s' && { %s\n}", base, script);
	status = system(line);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int open_in(const char *name, int flags)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", base, name);
	return open(path, flags, 0600);
}

static void read_report(const char *name)
{
	int fd = open_in(name, O_RDONLY);
	ssize_t bytes = read(fd, report, sizeof(report) - 1);

	report[bytes < 0 ? 0 : bytes] = '\0';
	close(fd);
}

/* The exit status; -1 where a signal ended it. What is read is `in`, what is written `out`. */
static int run(struct archive archive, const char *path, const char *in, const char *out)
{
	char whole[512];
	int status;
	pid_t pid;

	snprintf(whole, sizeof(whole), "%s/%s", base, path);
	archive.path = whole;
	if ((pid = fork()) == 0) {
		dup2(open_in(in, O_RDONLY | O_CREAT), STDIN_FILENO);
		dup2(open_in(out, O_WRONLY | O_CREAT | O_TRUNC), STDOUT_FILENO);
		dup2(open_in("report", O_WRONLY | O_CREAT | O_TRUNC), STDERR_FILENO);
		archive_run(&archive, dup(STDERR_FILENO));
	}
	waitpid(pid, &status, 0);
	read_report("report");
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int read_tree(const char *path)
{
	return run((struct archive){ .kind = ARCHIVE_READ }, path, "nothing", "stream");
}

static int write_tree(const char *path)
{
	return run((struct archive){ .kind = ARCHIVE_WRITE, .owners = true }, path, "stream", "nothing");
}

static void begin(void)
{
	base = scratch_make();
	shell("mkdir to; touch nothing");
}

/* Everything that tar has a place for. */
static bool make_tree(void)
{
	return shell("mkdir -p tree/empty tree/deep/\"$(printf 'd%.0s' $(seq 200))\" &&"
		     "printf text >tree/file && chmod 4751 tree/file && touch -d @1000000000 tree/file &&"
		     "head -c 300000 /dev/urandom >tree/large && ln tree/file tree/again && "
		     "ln -s ../up/$(printf 'l%.0s' $(seq 150)) tree/link && mkfifo tree/fifo && : >tree/none &&"
		     "printf x >\"tree/$(printf 'latin-\\351')\" && "
		     "printf y >\"tree/deep/$(printf 'd%.0s' $(seq 200))/$(printf 'n%.0s' $(seq 100))\" &&"
		     "chown -h 7:3000000 tree/link tree/empty && chmod 1777 tree/empty &&"
		     "touch -d @1100000000 tree/deep tree/empty tree");
}

static bool same_trees(const char *one, const char *other)
{
	char script[1024];

	snprintf(script, sizeof(script),
		 "diff -r --no-dereference -x fifo %s %s && (cd %s && find . -printf '%%P %%m %%U %%G %%T@ %%n %%y"
		 " %%l\\n' | sed 's/\\.[0-9]* / /' | sort) >one && (cd %s && find . -printf '%%P %%m %%U %%G %%T@ %%n"
		 " %%y %%l\\n' | sed 's/\\.[0-9]* / /' | sort) >other && diff one other",
		 one, other, one, other);
	return shell(script);
}

static int tar_unpacks_what_is_read(void)
{
	begin();
	CHECK(make_tree());
	CHECK(read_tree("tree") == 0);
	CHECK_TEXT(report, "");
	CHECK(shell("tar -xpf stream -C to"));
	CHECK(same_trees("tree", "to/tree"));
	return 0;
}

static int what_tar_packs_is_written_in_all_its_formats(void)
{
	static const char *const packs[] = { "tar --format=gnu -cf stream tree",
					     "tar --format=pax -cf stream tree" };

	for (size_t i = 0; i < 2; i++) {
		begin();
		CHECK(make_tree() && shell(packs[i]));
		CHECK(write_tree("to") == 0);
		CHECK_TEXT(report, "");
		CHECK(same_trees("tree", "to/tree"));
	}
	return 0;
}

static int what_is_read_is_written_back(void)
{
	begin();
	CHECK(make_tree());
	CHECK(read_tree("tree") == 0 && write_tree("to") == 0);
	CHECK(same_trees("tree", "to/tree"));
	return 0;
}

static int owners_are_roots_unless_they_are_asked_for(void)
{
	begin();
	CHECK(shell("touch file && chown 7:8 file && tar -cf stream file"));
	CHECK(run((struct archive){ .kind = ARCHIVE_WRITE }, "to", "stream", "nothing") == 0);
	CHECK(shell("test $(stat -c %u:%g to/file) = 0:0"));
	return 0;
}

static int attributes_of_programs_are_kept(void)
{
	begin();
	CHECK(shell("touch file && setfattr -n user.note -v well file 2>/dev/null || ! which setfattr >/dev/null"));
	if (!shell("which setfattr >/dev/null"))
		return 0;
	CHECK(read_tree("file") == 0 && write_tree("to") == 0);
	CHECK(shell("test $(getfattr --only-values -n user.note to/file) = well"));
	return 0;
}

static int names_out_of_the_directory_are_refused_and_the_rest_is_written(void)
{
	begin();
	CHECK(shell("mkdir a && touch out a/in && cd a && tar -P -cf ../stream ../out in /etc/hostname"));
	CHECK(write_tree("to") == 1);
	CHECK_TEXT(report, "incomplete");
	CHECK(strstr(report + sizeof("incomplete"), "../out: its name leads out") != NULL);
	CHECK(shell("test -e to/in && test -e to/etc/hostname && rm out && ! test -e out"));
	return 0;
}

static int directories_and_files_do_not_replace_each_other(void)
{
	begin();
	CHECK(shell("mkdir -p to/a to/a/kept && touch to/b && touch a && mkdir b && tar -cf stream a b"));
	CHECK(write_tree("to") == 1);
	CHECK_TEXT(report, "incomplete");
	CHECK(strstr(report + sizeof("incomplete"), "(2 in all)") != NULL);
	CHECK(shell("test -d to/a/kept && test -f to/b"));
	return 0;
}

static int a_link_that_is_there_is_replaced_and_not_written_through(void)
{
	begin();
	CHECK(shell("printf old >target && ln -s ../target to/file && printf new >file && tar -cf stream file"));
	CHECK(write_tree("to") == 0);
	CHECK(shell("test $(cat target) = old && test $(cat to/file) = new && ! test -h to/file"));
	return 0;
}

static int what_is_not_there_is_reported(void)
{
	begin();
	CHECK(read_tree("absent") == 1);
	CHECK_TEXT(report, "path_not_found");
	CHECK(write_tree("absent") == 1);
	CHECK_TEXT(report, "path_not_found");
	CHECK(write_tree("nothing") == 1);
	CHECK_TEXT(report, "not_a_directory");
	return 0;
}

static int a_stream_that_is_cut_or_damaged_is_reported(void)
{
	static char stream[STREAM_BYTES];
	uint64_t seed = random_seed();
	ssize_t bytes;
	int fd;

	begin();
	CHECK(shell("mkdir tree && touch tree/$(printf 'n%.0s' $(seq 150)) && ln -s x tree/l && printf 123 >tree/f &&"
		    "tar --format=pax -cf whole tree && tar --format=gnu -rf whole tree"));
	fd = open_in("whole", O_RDONLY);
	bytes = read(fd, stream, sizeof(stream));
	close(fd);
	CHECK(bytes > 4096);
	for (int i = 0; i < 300; i++) {
		size_t cut = random_next(&seed) % 3 == 0 ? random_next(&seed) % (size_t)bytes : (size_t)bytes;
		size_t at = random_next(&seed) % (cut + 1);
		char before = stream[at];
		int status;

		stream[at] = (char)random_next(&seed);
		fd = open_in("stream", O_WRONLY | O_CREAT | O_TRUNC);
		CHECK(write(fd, stream, cut) == (ssize_t)cut);
		close(fd);
		status = write_tree("to");
		CHECK(status == 0 || status == 1);
		CHECK(status == 0 || strcmp(report, "archive") == 0 || strcmp(report, "incomplete") == 0);
		stream[at] = before;
	}
	return 0;
}

static int a_status_tells_links_from_what_they_lead_to(void)
{
	char text[256] = "";
	int fd;

	begin();
	CHECK(shell("printf 12345 >file && chmod 640 file && touch -d @1000000000 file && ln -s file link"));
	CHECK(run((struct archive){ .kind = ARCHIVE_STAT }, "link", "nothing", "out") == 0);
	fd = open_in("out", O_RDONLY);
	CHECK(read(fd, text, sizeof(text)) > 0);
	close(fd);
	CHECK_TEXT(text, "type=link");
	CHECK(run((struct archive){ .kind = ARCHIVE_STAT, .follow = true }, "link", "nothing", "out") == 0);
	fd = open_in("out", O_RDONLY);
	CHECK(read(fd, text, sizeof(text)) == sizeof("type=file\0size=5\0mode=640\0mtime=1000000000\0link="));
	close(fd);
	CHECK(memcmp(text, "type=file\0size=5\0mode=640\0mtime=1000000000\0link=", 48) == 0);
	return 0;
}

static int files_that_say_that_they_are_empty_are_read(void)
{
	begin();
	CHECK(shell("ln -s /proc/self/status status"));
	CHECK(run((struct archive){ .kind = ARCHIVE_READ, .follow = true }, "status", "nothing", "stream") == 0);
	CHECK(shell("tar -xOf stream status | grep -q ^VmRSS:"));
	return 0;
}

static int what_cannot_be_copied_is_told_in_the_archive(void)
{
	begin();
	CHECK(shell("mkdir tree && touch tree/file && python3 -c 'import socket as s;"
		    "s.socket(s.AF_UNIX).bind(\"tree/socket\")'"));
	CHECK(read_tree("tree") == 0);
	CHECK(shell("grep -q -a '" PACK_INCOMPLETE "=tree/socket: a socket cannot be copied (1 in all)' stream"));
	CHECK(shell("tar -xf stream -C to 2>/dev/null && test -e to/tree/file"));
	scratch_remove();
	return 0;
}

const struct test archive_tests[] = {
	TEST(tar_unpacks_what_is_read),
	TEST(what_tar_packs_is_written_in_all_its_formats),
	TEST(what_is_read_is_written_back),
	TEST(owners_are_roots_unless_they_are_asked_for),
	TEST(attributes_of_programs_are_kept),
	TEST(names_out_of_the_directory_are_refused_and_the_rest_is_written),
	TEST(directories_and_files_do_not_replace_each_other),
	TEST(a_link_that_is_there_is_replaced_and_not_written_through),
	TEST(what_is_not_there_is_reported),
	TEST(a_stream_that_is_cut_or_damaged_is_reported),
	TEST(a_status_tells_links_from_what_they_lead_to),
	TEST(files_that_say_that_they_are_empty_are_read),
	TEST(what_cannot_be_copied_is_told_in_the_archive),
	{ 0 }
};
