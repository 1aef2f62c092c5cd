#include "archive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive_report.h"
#include "pack.h"
#include "unpack.h"

/* Behind standard error. */
#define REPORT_FD 3

/* Whoever waits for the end of another command's pipe must not wait for us. */
static void leave_other_files(int report)
{
	if (report != REPORT_FD)
		dup2(report, REPORT_FD);
	close_range(REPORT_FD + 1, ~0U, 0);
	archive_report_to(REPORT_FD);
}

/* Nothing stands in the way: from here on the host hears us on standard error. */
static void say_started(void)
{
	close(REPORT_FD);
	archive_report_to(STDERR_FILENO);
}

static const char *kind_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return "file";
	case S_IFDIR:
		return "directory";
	case S_IFLNK:
		return "link";
	default:
		return "other";
	}
}

/* The link comes last: it may have any bytes but NUL. */
static void tell_status(const char *path, const struct stat *status)
{
	static char link[32768];
	ssize_t bytes = S_ISLNK(status->st_mode) ? readlink(path, link, sizeof(link) - 1) : 0;

	link[bytes < 0 ? 0 : bytes] = '\0';
	printf("type=%s%csize=%llu%cmode=%o%cmtime=%lld%clink=%s%c", kind_of(status->st_mode), 0,
	       (unsigned long long)status->st_size, 0, (unsigned)status->st_mode & 07777, 0,
	       (long long)status->st_mtime, 0, link, 0);
	fflush(stdout);
}

static void read_path(const struct archive *archive)
{
	struct stat status;

	if ((archive->follow ? stat : lstat)(archive->path, &status) != 0)
		archive_fail(archive_code(errno), "reading %s: %s", archive->path, strerror(errno));
	say_started();
	if (archive->kind == ARCHIVE_STAT)
		tell_status(archive->path, &status);
	else
		pack(archive->path, archive->follow);
}

static void write_path(const struct archive *archive)
{
	int directory = open(archive->path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (directory < 0)
		archive_fail(archive_code(errno), "unpacking into %s: %s", archive->path, strerror(errno));
	say_started();
	umask(0);
	unpack(directory, archive->path, archive->owners);
}

_Noreturn void archive_run(const struct archive *archive, int report)
{
	leave_other_files(report);
	/* systemd spares whose name begins with @, as the agent's does, and waits for their files. */
	program_invocation_name[0] = '/';
	if (archive->kind == ARCHIVE_WRITE)
		write_path(archive);
	else
		read_path(archive);
	_exit(0);
}
