#include "pack.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "archive_report.h"
#include "hard_links.h"
#include "tar.h"

/* Half of the pipe, so that the reader has something to do while it is filled again. */
#define OUT_BYTES (128 * 1024)
/* From here on, pages go into the pipe without being copied. */
#define SPLICE_BYTES (64 * 1024)
#define SPLICE_AT_ONCE (1024 * 1024)
/* Paths beyond PATH_MAX are reached from directory to directory. */
#define NAME_BYTES (32 * 1024)
/* Each level holds a descriptor; Linux gives a process 1024. */
#define DEPTH_MAX 900
/* Files of /proc and /sys, which say that they are empty, have a page or a few. */
#define UNSIZED_BYTES (256 * 1024)
#define XATTR_NAMES_BYTES 4096
/* ext4 has room for 64 KiB of them. */
#define XATTRS_BYTES (64 * 1024)

static struct {
	size_t used;
	size_t name_bytes;
	char name[NAME_BYTES];
	uint8_t out[OUT_BYTES];
	char attributes[XATTRS_BYTES];
	struct hard_links links;
	struct archive_problems problems;
} packer;

static void write_all(const uint8_t *bytes, size_t count)
{
	while (count > 0) {
		ssize_t written = write(STDOUT_FILENO, bytes, count);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			_exit(1); /* nobody reads, and nobody would hear why */
		bytes += written;
		count -= (size_t)written;
	}
}

static void flush(void)
{
	write_all(packer.out, packer.used);
	packer.used = 0;
}

static void put(const void *bytes, size_t count)
{
	if (count > sizeof(packer.out) - packer.used)
		flush();
	if (count > sizeof(packer.out)) {
		write_all(bytes, count);
		return;
	}
	memcpy(packer.out + packer.used, bytes, count);
	packer.used += count;
}

static void put_zeros(uint64_t count)
{
	static const uint8_t zeros[TAR_BLOCK_BYTES];

	for (; count > sizeof(zeros); count -= sizeof(zeros))
		put(zeros, sizeof(zeros));
	put(zeros, (size_t)count);
}

/* An entry that says more of the next one. */
static void put_preface(enum tar_type type, const char *name, const void *content, size_t bytes)
{
	struct tar_entry entry = { .type = (char)type, .mode = 0644, .size = bytes };
	struct tar_header header;

	tar_encode(&header, &entry, name, "");
	put(&header, sizeof(header));
	put(content, bytes);
	put_zeros(tar_padding(bytes));
}

static void put_header(const struct tar_entry *entry, const char *link)
{
	struct tar_header header;

	if (packer.name_bytes > TAR_NAME_BYTES)
		put_preface(TAR_LONG_NAME, "././@LongLink", packer.name, packer.name_bytes + 1);
	if (strlen(link) > TAR_NAME_BYTES)
		put_preface(TAR_LONG_LINK, "././@LongLink", link, strlen(link) + 1);
	tar_encode(&header, entry, packer.name, link);
	put(&header, sizeof(header));
}

static void leave_out(const char *reason)
{
	archive_problem(&packer.problems, packer.name, reason);
}

/* Adds a component to the name; false if it would be too long. */
static bool descend(const char *component)
{
	size_t bytes = strlen(component);

	if (packer.name_bytes + bytes + 2 > sizeof(packer.name)) {
		leave_out("its path is too long");
		return false;
	}
	memcpy(packer.name + packer.name_bytes, component, bytes + 1);
	packer.name_bytes += bytes;
	return true;
}

static void ascend(size_t name_bytes)
{
	packer.name_bytes = name_bytes;
	packer.name[name_bytes] = '\0';
}

/* Capabilities of programs, and what users have noted; the others are the system's own. */
static bool is_kept(const char *attribute)
{
	return strcmp(attribute, "security.capability") == 0 || strncmp(attribute, "user.", 5) == 0;
}

static void put_attributes(int fd)
{
	static char names[XATTR_NAMES_BYTES];
	static char value[XATTRS_BYTES];
	ssize_t bytes = flistxattr(fd, names, sizeof(names));
	size_t used = 0;

	for (ssize_t at = 0; at < bytes; at += (ssize_t)strlen(names + at) + 1) {
		char key[XATTR_NAME_MAX + 16];
		ssize_t length = is_kept(names + at) ? fgetxattr(fd, names + at, value, sizeof(value)) : -1;

		if (length < 0)
			continue;
		snprintf(key, sizeof(key), "SCHILY.xattr.%.255s", names + at); /* XATTR_NAME_MAX */
		used = pax_append(packer.attributes, sizeof(packer.attributes), used, key, value,
				  (size_t)length);
	}
	if (used > 0)
		put_preface(TAR_EXTENDED, "././@PaxHeader", packer.attributes, used);
}

static struct tar_entry entry_of(enum tar_type type, const struct stat *status)
{
	return (struct tar_entry){ .type = (char)type,
				   .mode = status->st_mode & 07777,
				   .uid = status->st_uid,
				   .gid = status->st_gid,
				   .mtime = status->st_mtime };
}

/* What is left to be read in the ordinary way. */
static uint64_t splice_content(int fd, uint64_t left)
{
	flush();
	while (left > 0) {
		ssize_t bytes = splice(fd, NULL, STDOUT_FILENO, NULL,
				       left < SPLICE_AT_ONCE ? (size_t)left : SPLICE_AT_ONCE, 0);

		if (bytes <= 0)
			break;
		left -= (uint64_t)bytes;
	}
	return left;
}

/* As long as the header has said, whatever has become of the file. */
static void put_content(int fd, uint64_t size)
{
	uint64_t left = size >= SPLICE_BYTES ? splice_content(fd, size) : size;

	while (left > 0) {
		size_t room = sizeof(packer.out) - packer.used;
		ssize_t bytes;

		if (room == 0) {
			flush();
			continue;
		}
		bytes = read(fd, packer.out + packer.used, left < room ? (size_t)left : room);
		if (bytes < 0 && errno == EINTR)
			continue;
		if (bytes <= 0) {
			leave_out(bytes == 0 ? "it became shorter while it was read; zeros are in place"
						" of the rest" :
					       strerror(errno));
			put_zeros(left);
			break;
		}
		packer.used += (size_t)bytes;
		left -= (uint64_t)bytes;
	}
	put_zeros(tar_padding(size));
}

/* A file that is empty, or says so and has something to tell all the same. */
static void put_unsized(int fd, struct tar_entry *entry)
{
	static uint8_t content[UNSIZED_BYTES];
	ssize_t bytes;

	while (entry->size < sizeof(content) &&
	       (bytes = read(fd, content + entry->size, sizeof(content) - entry->size)) > 0)
		entry->size += (uint64_t)bytes;
	if (entry->size == sizeof(content))
		leave_out("it did not say its size; its beginning was copied");
	put_header(entry, "");
	put(content, entry->size);
	put_zeros(tar_padding(entry->size));
}

static void pack_file(int parent, const char *file, bool follow)
{
	int fd = openat(parent, file,
			O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW));
	struct stat status;
	struct tar_entry entry;
	const char *first;

	if (fd < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
		leave_out(fd < 0 ? strerror(errno) : "it was replaced while it was read");
		if (fd >= 0)
			close(fd);
		return;
	}
	entry = entry_of(TAR_FILE, &status);
	first = status.st_nlink > 1 ? hard_links_name(&packer.links, &status, packer.name) : NULL;
	if (first != NULL) {
		entry.type = TAR_HARD_LINK;
		put_header(&entry, first);
	} else {
		put_attributes(fd);
		entry.size = (uint64_t)status.st_size;
		if (entry.size == 0) {
			put_unsized(fd, &entry);
		} else {
			put_header(&entry, "");
			put_content(fd, entry.size);
		}
	}
	close(fd);
}

static void pack_link(int parent, const char *file, const struct stat *status)
{
	static char target[NAME_BYTES];
	struct tar_entry entry = entry_of(TAR_SYMBOLIC_LINK, status);
	ssize_t bytes = readlinkat(parent, file, target, sizeof(target) - 1);

	if (bytes < 0) {
		leave_out(strerror(errno));
		return;
	}
	target[bytes] = '\0';
	put_header(&entry, target);
}

static void pack_special(enum tar_type type, const struct stat *status)
{
	struct tar_entry entry = entry_of(type, status);

	entry.major = major(status->st_rdev);
	entry.minor = minor(status->st_rdev);
	put_header(&entry, "");
}

/* What the kernel makes up, and has no place in a copy of a tree that it is mounted in. */
static bool is_made_up(int directory)
{
	/* linux/magic.h; of all that is mounted below /proc, /sys and /dev */
	static const unsigned kinds[] = { 0x9fa0,     0x62656572, 0x1cd1,     0x27e0eb,   0x63677270,
					  0x64626720, 0x74726163, 0x73636673, 0x6165676c, 0xcafe4a11,
					  0xde5e81e4, 0x19800202, 0x958458f6, 0x62656570, 0x42494e4d,
					  0x65735543, 0xf97cff8c };
	struct statfs status;

	if (fstatfs(directory, &status) != 0)
		return false;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if ((unsigned)status.f_type == kinds[i])
			return true;
	return false;
}

static void pack_entry(int parent, const char *file, bool follow, dev_t device, int depth);

static void pack_children(DIR *directory, dev_t device, int depth)
{
	size_t name_bytes = packer.name_bytes;
	struct dirent *child;

	while ((child = readdir(directory)) != NULL) {
		if (strcmp(child->d_name, ".") == 0 || strcmp(child->d_name, "..") == 0)
			continue;
		if (descend(child->d_name))
			pack_entry(dirfd(directory), child->d_name, false, device, depth + 1);
		ascend(name_bytes);
	}
}

static void pack_directory(int parent, const char *file, bool follow, const struct stat *status,
			   dev_t device, int depth)
{
	int fd = openat(parent, file, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW));
	struct tar_entry entry = entry_of(TAR_DIRECTORY, status);
	DIR *directory;

	descend("/");
	put_header(&entry, "");
	if (fd < 0) {
		leave_out(strerror(errno));
	} else if (status->st_dev != device && depth > 0 && is_made_up(fd)) {
		close(fd);
	} else if (depth == DEPTH_MAX || (directory = fdopendir(fd)) == NULL) {
		leave_out(depth == DEPTH_MAX ? "it lies too deep" : strerror(errno));
		close(fd);
	} else {
		pack_children(directory, status->st_dev, depth);
		closedir(directory);
	}
}

/* `device` is that of the directory that it lies in. */
static void pack_entry(int parent, const char *file, bool follow, dev_t device, int depth)
{
	struct stat status;

	if (fstatat(parent, file, &status, follow ? 0 : AT_SYMLINK_NOFOLLOW) != 0) {
		if (errno != ENOENT) /* it was removed meanwhile */
			leave_out(strerror(errno));
		return;
	}
	switch (status.st_mode & S_IFMT) {
	case S_IFREG:
		pack_file(parent, file, follow);
		break;
	case S_IFDIR:
		pack_directory(parent, file, follow, &status, device, depth);
		break;
	case S_IFLNK:
		pack_link(parent, file, &status);
		break;
	case S_IFCHR:
		pack_special(TAR_CHARACTER_DEVICE, &status);
		break;
	case S_IFBLK:
		pack_special(TAR_BLOCK_DEVICE, &status);
		break;
	case S_IFIFO:
		pack_special(TAR_FIFO, &status);
		break;
	default:
		leave_out("a socket cannot be copied");
	}
}

/* The last component; "." for the root, and for what has no name of its own. */
static void begin_name(const char *path)
{
	size_t end = strlen(path);
	size_t start;

	while (end > 0 && path[end - 1] == '/')
		end--;
	for (start = end; start > 0 && path[start - 1] != '/';)
		start--;
	if (end == start || (end - start == 2 && memcmp(path + start, "..", 2) == 0))
		strcpy(packer.name, ".");
	else
		snprintf(packer.name, sizeof(packer.name), "%.*s", (int)(end - start), path + start);
	packer.name_bytes = strlen(packer.name);
}

void pack(const char *path, bool follow)
{
	char record[sizeof(packer.problems.text) + 64];

	begin_name(path);
	pack_entry(AT_FDCWD, path, follow, 0, 0);
	if (packer.problems.count > 0) {
		const char *text = archive_problems_text(&packer.problems);
		size_t bytes = pax_append(record, sizeof(record), 0, PACK_INCOMPLETE, text, strlen(text));

		put_preface(TAR_GLOBAL, "././@PaxHeader", record, bytes);
	}
	put_zeros((uint64_t)2 * TAR_BLOCK_BYTES);
	flush();
}
