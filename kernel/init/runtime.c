#include "runtime.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console.h"

/* The device file system is the VM's own, so that no directory has to be made in the root. */
#define ONCE_MORE "/dev/bootwright-root"
/* What belongs there is small; the rest of a larger tree is left out, for it would fill the memory. */
#define ENTRIES_MAX 4096
#define BYTES_MAX (16LL * 1024 * 1024)
#define DEPTH_MAX 16

struct budget {
	int entries;
	long long bytes;
};

static void copy_directory(int from, int to, struct budget *budget, int depth);

static void copy_file(int from, int to, const char *name, const struct stat *status,
		      struct budget *budget)
{
	int source;
	int target;

	if (status->st_size > budget->bytes)
		return;
	budget->bytes -= status->st_size;
	source = openat(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (source < 0)
		return;
	target = openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	for (off_t at = 0; target >= 0 && at < status->st_size;)
		if (sendfile(target, source, &at, (size_t)(status->st_size - at)) <= 0)
			break;
	if (target >= 0)
		close(target);
	close(source);
}

static void copy_link(int from, int to, const char *name)
{
	char link[PATH_MAX];
	ssize_t length = readlinkat(from, name, link, sizeof(link) - 1);

	if (length <= 0)
		return;
	link[length] = '\0';
	if (symlinkat(link, to, name) != 0)
		return;
}

static void copy_subdirectory(int from, int to, const char *name, struct budget *budget, int depth)
{
	int source = openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int target = -1;

	if (source >= 0 && (mkdirat(to, name, 0700) == 0 || errno == EEXIST))
		target = openat(to, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (target >= 0 && depth < DEPTH_MAX)
		copy_directory(source, target, budget, depth + 1);
	if (target >= 0)
		close(target);
	if (source >= 0)
		close(source);
}

/* Sockets, pipes and devices are of programs that do not run. */
static void copy_entry(int from, int to, const char *name, struct budget *budget, int depth)
{
	struct stat status;

	if (budget->entries-- <= 0 || fstatat(from, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	if (S_ISDIR(status.st_mode))
		copy_subdirectory(from, to, name, budget, depth);
	else if (S_ISREG(status.st_mode))
		copy_file(from, to, name, &status, budget);
	else if (S_ISLNK(status.st_mode))
		copy_link(from, to, name);
	else
		return;
	/* The mode last, for a change of the owner takes bits of it. */
	if (fchownat(to, name, status.st_uid, status.st_gid, AT_SYMLINK_NOFOLLOW) == 0 &&
	    !S_ISLNK(status.st_mode) && fchmodat(to, name, status.st_mode & 07777, 0) != 0)
		say("copying /run: %s: %s", name, strerror(errno));
}

static void copy_directory(int from, int to, struct budget *budget, int depth)
{
	int listed = dup(from);
	DIR *entries = listed < 0 ? NULL : fdopendir(listed);
	struct dirent *entry;

	if (entries == NULL)
		return;
	while ((entry = readdir(entries)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			copy_entry(from, to, entry->d_name, budget, depth);
	closedir(entries);
}

void runtime_copy(int from, int to)
{
	struct budget budget = { ENTRIES_MAX, BYTES_MAX };

	copy_directory(from, to, &budget, 0);
}

void runtime_copy_image(void)
{
	int from;
	int to;

	/* Not recursively: /run is the image's own there. */
	if (mkdir(ONCE_MORE, 0700) != 0 || mount("/", ONCE_MORE, NULL, MS_BIND, NULL) != 0) {
		say("looking at the image's /run: %s", strerror(errno));
		return;
	}
	from = open(ONCE_MORE "/run", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	to = open("/run", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (from >= 0 && to >= 0)
		runtime_copy(from, to);
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	if (umount2(ONCE_MORE, MNT_DETACH) != 0 || rmdir(ONCE_MORE) != 0)
		say("looking at the image's /run: %s", strerror(errno));
}
