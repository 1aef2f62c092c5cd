#include "inside.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A chain of links of which each one's target is missing; real ones have one or two. */
#define DANGLING_LINKS_MAX 8

int inside_open(int root, const char *path, int flags, mode_t mode)
{
	struct open_how how = {
		.flags = (unsigned)flags | O_CLOEXEC,
		.mode = flags & O_CREAT ? mode : 0,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};

	/* A path of nothing but slashes is the root itself. */
	path += strspn(path, "/");
	return (int)syscall(SYS_openat2, root, *path == '\0' ? "." : path, &how, sizeof(how));
}

/* Splits off the last component; the parent of `name` is ``, which inside_open takes for the root. */
static bool split(const char *path, char parent[PATH_MAX], const char **name)
{
	const char *slash = strrchr(path, '/');
	size_t length = slash == NULL ? 0 : (size_t)(slash - path);

	if (length >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return false;
	}
	memcpy(parent, path, length);
	parent[length] = '\0';
	*name = slash == NULL ? path : slash + 1;
	return true;
}

/* Where the dangling link at `path` leads, as a path inside the root. */
static bool link_target(int root, const char *path, char target[PATH_MAX])
{
	char parent[PATH_MAX];
	char link[PATH_MAX];
	const char *name;
	ssize_t length;
	int directory;
	int written;

	if (!split(path, parent, &name))
		return false;
	directory = inside_open(root, parent, O_PATH | O_DIRECTORY, 0);
	if (directory < 0)
		return false;
	length = readlinkat(directory, name, link, sizeof(link) - 1);
	close(directory);
	if (length <= 0) {
		errno = ENOENT;
		return false;
	}
	link[length] = '\0';
	if (link[0] == '/')
		written = snprintf(target, PATH_MAX, "%s", link);
	else
		written = snprintf(target, PATH_MAX, "%s/%s", parent, link);
	errno = ENAMETOOLONG;
	return written < PATH_MAX;
}

/* Makes the directory `path`; the one above it is there. */
static bool make_one(int root, const char *path, mode_t mode)
{
	char parent[PATH_MAX];
	const char *name;
	int directory;
	int made;

	if (!split(path, parent, &name))
		return false;
	directory = inside_open(root, parent, O_PATH | O_DIRECTORY, 0);
	if (directory < 0)
		return false;
	made = mkdirat(directory, name, mode);
	close(directory);
	return made == 0 || errno == EEXIST;
}

/* Makes every missing directory on the way to and including `path`. */
static bool make_directories(int root, const char *path, mode_t mode, int links_left)
{
	char prefix[PATH_MAX];

	for (const char *at = path;; at++) {
		size_t length = (size_t)(at - path);
		char target[PATH_MAX];
		int fd;

		if (*at != '/' && *at != '\0')
			continue;
		if (length >= PATH_MAX)
			return false;
		memcpy(prefix, path, length);
		prefix[length] = '\0';
		fd = inside_open(root, prefix, O_PATH | O_DIRECTORY, 0);
		if (fd >= 0) {
			close(fd);
		} else if (errno != ENOENT || !make_one(root, prefix, mode)) {
			return false;
		} else if ((fd = inside_open(root, prefix, O_PATH | O_DIRECTORY, 0)) >= 0) {
			close(fd);
		} else if (links_left == 0 || !link_target(root, prefix, target) ||
			   !make_directories(root, target, mode, links_left - 1)) {
			return false; /* mkdirat met a dangling link, whose target is wanted */
		}
		if (*at == '\0')
			return true;
	}
}

int inside_directory(int root, const char *path, mode_t mode)
{
	if (!make_directories(root, path, mode, DANGLING_LINKS_MAX))
		return -1;
	return inside_open(root, path, O_PATH | O_DIRECTORY, 0);
}

/* Makes the file, and the directories that it or a dangling link in its place lacks. */
static bool make_file(int root, const char *path, mode_t mode, int links_left)
{
	char parent[PATH_MAX];
	char target[PATH_MAX];
	const char *name;
	/* Not through a link: its target's directory may have to be made first. */
	int fd = inside_open(root, path, O_WRONLY | O_CREAT | O_NONBLOCK | O_NOFOLLOW, mode);

	if (fd >= 0) {
		close(fd);
		return true;
	}
	if (errno == ELOOP) {
		fd = inside_open(root, path, O_PATH, 0);
		if (fd >= 0) {
			close(fd);
			return true;
		}
		return links_left > 0 && link_target(root, path, target) &&
		       make_file(root, target, mode, links_left - 1);
	}
	if (errno != ENOENT || links_left == 0 || !split(path, parent, &name))
		return false;
	return make_directories(root, parent, 0755, DANGLING_LINKS_MAX) &&
	       make_file(root, path, mode, links_left - 1);
}

int inside_file(int root, const char *path)
{
	struct stat status;
	int fd;

	if (!make_file(root, path, 0644, DANGLING_LINKS_MAX))
		return -1;
	fd = inside_open(root, path, O_PATH, 0);
	if (fd >= 0 && (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))) {
		close(fd);
		errno = EINVAL;
		return -1;
	}
	return fd;
}

char *inside_read(int root, const char *path, size_t max)
{
	int fd = inside_open(root, path, O_RDONLY | O_NONBLOCK, 0);
	struct stat status;
	char *text = NULL;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size >= 0 &&
	    (size_t)status.st_size <= max && (text = malloc((size_t)status.st_size + 1)) != NULL) {
		ssize_t length = read(fd, text, (size_t)status.st_size);

		text[length < 0 ? 0 : length] = '\0';
	}
	close(fd);
	return text;
}

bool inside_write(int root, const char *path, const char *text, mode_t mode)
{
	size_t length = strlen(text);
	int fd = inside_open(root, path, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK, mode);
	bool whole;

	if (fd < 0)
		return false;
	whole = write(fd, text, length) == (ssize_t)length;
	return close(fd) == 0 && whole;
}

struct descriptor_path descriptor_path(int fd)
{
	struct descriptor_path path;

	snprintf(path.text, sizeof(path.text), "/proc/self/fd/%d", fd);
	return path;
}
