#include "unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "archive_report.h"
#include "tar.h"

#define IN_BYTES (128 * 1024)
#define SPLICE_AT_ONCE (1024 * 1024)
/* Smaller files are written before anybody could have been told that they do not fit. */
#define RESERVE_BYTES (1024 * 1024)
/* More than all attributes that ext4 has room for, and names. */
#define EXTENDED_BYTES (256 * 1024)
/* Of directories whose time is set in the end; beyond, it is that of the copy. */
#define LATER_BYTES (8 * 1024 * 1024)

/* A directory's time, which what is made in it would change. */
struct later {
	struct later *next;
	int64_t mtime;
	char name[];
};

static struct {
	int root;
	const char *path;
	bool owners;
	size_t start, end;
	uint8_t in[IN_BYTES];

	struct tar_entry entry;
	bool named, linked; /* by what stands before the header */
	bool sparse;
	char name[PATH_MAX];
	char link[PATH_MAX];
	size_t extended_bytes;
	char extended[EXTENDED_BYTES];

	size_t done;
	struct archive_problems problems;
	struct later *later;
	size_t later_bytes;
} unpacker;

/* What has come, at least one byte of it; false at the end. */
static bool fill(void)
{
	ssize_t bytes;

	if (unpacker.start < unpacker.end)
		return true;
	do
		bytes = read(STDIN_FILENO, unpacker.in, sizeof(unpacker.in));
	while (bytes < 0 && errno == EINTR);
	unpacker.start = 0;
	unpacker.end = bytes > 0 ? (size_t)bytes : 0;
	return bytes > 0;
}

_Noreturn static void fail_stream(const char *what)
{
	archive_fail("archive", "unpacking into %s: the tar stream %s behind %zu entries", unpacker.path,
		     what, unpacker.done);
}

/* The next bytes; none if the stream has ended before the first of them. */
static bool take(void *target, size_t count)
{
	uint8_t *bytes = target;

	for (size_t have = 0; have < count;) {
		size_t piece = count - have;

		if (!fill()) {
			if (have == 0)
				return false;
			fail_stream("breaks off");
		}
		if (piece > unpacker.end - unpacker.start)
			piece = unpacker.end - unpacker.start;
		memcpy(bytes + have, unpacker.in + unpacker.start, piece);
		unpacker.start += piece;
		have += piece;
	}
	return true;
}

static void require(void *target, size_t count)
{
	if (count > 0 && !take(target, count))
		fail_stream("breaks off");
}

static void skip(uint64_t count)
{
	while (count > 0) {
		size_t piece;

		if (!fill())
			fail_stream("breaks off");
		piece = unpacker.end - unpacker.start;
		if (piece > count)
			piece = (size_t)count;
		unpacker.start += piece;
		count -= piece;
	}
}

static void skip_content(void)
{
	skip(unpacker.entry.size);
	skip(tar_padding(unpacker.entry.size));
}

static void leave_out(const char *reason)
{
	archive_problem(&unpacker.problems, unpacker.name, reason);
}

/* No room, a broken disk: what follows would meet the same. */
static bool is_final(int error)
{
	return error == ENOSPC || error == EDQUOT || error == EROFS || error == EIO || error == ENOMEM;
}

static void leave_out_for(int error)
{
	if (is_final(error))
		archive_fail(archive_code(error),
			     "writing %s/%s: %s; the %zu entries before it were copied, it and what follows"
			     " were not",
			     unpacker.path, unpacker.name, strerror(error), unpacker.done);
	leave_out(strerror(error));
}

/* A name or link in an entry of its own. */
static void take_text(char target[PATH_MAX], bool *given)
{
	if (unpacker.entry.size > PATH_MAX)
		fail_stream("has a name longer than Linux takes");
	require(target, (size_t)unpacker.entry.size);
	target[unpacker.entry.size < PATH_MAX ? unpacker.entry.size : PATH_MAX - 1] = '\0';
	skip(tar_padding(unpacker.entry.size));
	*given = true;
}

static void take_extended(void)
{
	if (unpacker.entry.size > sizeof(unpacker.extended))
		fail_stream("has larger pax records than files can have");
	unpacker.extended_bytes = (size_t)unpacker.entry.size;
	require(unpacker.extended, unpacker.extended_bytes);
	skip(tar_padding(unpacker.entry.size));
}

static void copy_text(char target[PATH_MAX], const struct pax_record *record)
{
	if (record->value_bytes >= PATH_MAX || memchr(record->value, '\0', record->value_bytes) != NULL)
		fail_stream("has a name that Linux does not take");
	memcpy(target, record->value, record->value_bytes);
	target[record->value_bytes] = '\0';
}

static void apply_record(const struct pax_record *record)
{
	struct tar_entry *entry = &unpacker.entry;
	int64_t number = 0;
	bool is_number = pax_number(record, &number);

	if (pax_is(record, "path")) {
		copy_text(unpacker.name, record);
	} else if (pax_is(record, "linkpath")) {
		copy_text(unpacker.link, record);
	} else if (pax_is(record, "mtime") && is_number) {
		entry->mtime = number;
	} else if (pax_is(record, "size")) {
		if (!is_number || number < 0)
			fail_stream("has a size that is no number");
		entry->size = (uint64_t)number;
	} else if (pax_is(record, "uid") && is_number) {
		entry->uid = (uint64_t)number;
	} else if (pax_is(record, "gid") && is_number) {
		entry->gid = (uint64_t)number;
	} else if (record->key_bytes > 11 && memcmp(record->key, "GNU.sparse.", 11) == 0) {
		unpacker.sparse = true;
	}
}

/* Over what the header says. */
static void apply_extended(void)
{
	struct pax_record record;
	size_t at = 0;

	unpacker.sparse = false;
	while (at < unpacker.extended_bytes) {
		if (!pax_next(unpacker.extended, unpacker.extended_bytes, &at, &record))
			fail_stream("has pax records that are none");
		apply_record(&record);
	}
}

/* Reads up to the content of the next entry that is a file; false at the archive's end. */
static bool next_entry(void)
{
	struct tar_header header;
	char name[TAR_NAME_BYTES + 157];
	char link[TAR_NAME_BYTES + 1];

	unpacker.named = unpacker.linked = false;
	unpacker.extended_bytes = 0;
	for (;;) {
		if (!take(&header, sizeof(header)) || tar_is_end(&header))
			return false;
		if (!tar_decode(&header, &unpacker.entry))
			fail_stream("is damaged or none");
		switch (unpacker.entry.type) {
		case TAR_LONG_NAME:
			take_text(unpacker.name, &unpacker.named);
			break;
		case TAR_LONG_LINK:
			take_text(unpacker.link, &unpacker.linked);
			break;
		case TAR_EXTENDED:
			take_extended();
			break;
		case TAR_GLOBAL:
			skip_content();
			break;
		default:
			tar_name(&header, name);
			tar_link(&header, link);
			if (!unpacker.named)
				strcpy(unpacker.name, name);
			if (!unpacker.linked)
				strcpy(unpacker.link, link);
			apply_extended();
			return true;
		}
	}
}

/* Takes away what makes a name absolute, and says nothing; false if it would lead out. */
static bool make_relative(char *name)
{
	char *from = name;
	size_t bytes;

	while (*from == '/' || (from[0] == '.' && (from[1] == '/' || from[1] == '\0')))
		from++;
	bytes = strlen(from);
	while (bytes > 0 && from[bytes - 1] == '/')
		bytes--;
	memmove(name, from, bytes);
	name[bytes] = '\0';
	for (const char *part = name; part != NULL; part = strchr(part, '/')) {
		part += *part == '/';
		if (part[0] == '.' && part[1] == '.' && (part[2] == '/' || part[2] == '\0'))
			return false;
	}
	return true;
}

/* Of a tar that lists files without the directories above them. */
static void make_parents(void)
{
	char *name = unpacker.name;

	for (char *slash = strchr(name, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdirat(unpacker.root, name, 0755); /* it may be there; else what follows will say so */
		*slash = '/';
	}
}

/*
 * Makes way for something that is no directory. False if that was told not to be possible;
 * *in_place where it is mounted upon, as /etc/hosts is, and can only be written over.
 */
static bool make_way(bool *in_place)
{
	struct stat status;

	*in_place = false;
	if (fstatat(unpacker.root, unpacker.name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
		if (errno != ENOENT) {
			leave_out_for(errno);
			return false;
		}
		make_parents();
		return true;
	}
	if (S_ISDIR(status.st_mode)) {
		leave_out("a directory is there, which nothing else replaces");
		return false;
	}
	if (unlinkat(unpacker.root, unpacker.name, 0) == 0)
		return true;
	*in_place = errno == EBUSY && S_ISREG(status.st_mode);
	if (!*in_place)
		leave_out_for(errno);
	return *in_place;
}

static void set_attributes(int fd)
{
	static const char prefix[] = "SCHILY.xattr.";
	struct pax_record record;
	size_t at = 0;

	while (at < unpacker.extended_bytes &&
	       pax_next(unpacker.extended, unpacker.extended_bytes, &at, &record)) {
		char name[XATTR_NAME_MAX + 1];
		size_t bytes = record.key_bytes - (sizeof(prefix) - 1);

		if (record.key_bytes < sizeof(prefix) || bytes >= sizeof(name) ||
		    memcmp(record.key, prefix, sizeof(prefix) - 1) != 0)
			continue;
		memcpy(name, record.key + sizeof(prefix) - 1, bytes);
		name[bytes] = '\0';
		if (fsetxattr(fd, name, record.value, record.value_bytes, 0) != 0)
			leave_out(name);
	}
}

static struct timespec modified(void)
{
	return (struct timespec){ .tv_sec = unpacker.entry.mtime };
}

/* Owner, mode and time; the owner first, since giving a file away takes set-user-ID from it. */
static bool set_properties(int fd)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_NOW }, modified() };
	const char *name = unpacker.name;
	uid_t uid = unpacker.owners ? (uid_t)unpacker.entry.uid : 0;
	gid_t gid = unpacker.owners ? (gid_t)unpacker.entry.gid : 0;

	if (fd >= 0)
		return fchown(fd, uid, gid) == 0 && fchmod(fd, unpacker.entry.mode) == 0 &&
		       futimens(fd, times) == 0;
	if (fchownat(unpacker.root, name, uid, gid, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	if (unpacker.entry.type != TAR_SYMBOLIC_LINK &&
	    fchmodat(unpacker.root, name, unpacker.entry.mode, 0) != 0)
		return false;
	return utimensat(unpacker.root, name, times, AT_SYMLINK_NOFOLLOW) == 0;
}

static void write_all(int fd, const uint8_t *bytes, size_t count)
{
	while (count > 0) {
		ssize_t written = write(fd, bytes, count);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0) {
			int error = errno;

			/* A part of a file would look like the file. */
			unlinkat(unpacker.root, unpacker.name, 0);
			archive_fail(archive_code(error),
				     "writing %s/%s: %s; the %zu entries before it were copied, it and what"
				     " follows were not",
				     unpacker.path, unpacker.name, strerror(error), unpacker.done);
		}
		bytes += written;
		count -= (size_t)written;
	}
}

static void write_content(int fd)
{
	uint64_t left = unpacker.entry.size;

	while (left > 0) {
		size_t piece;

		/* Pages go from the pipe into the file; where they cannot, read tells why. */
		if (unpacker.start == unpacker.end) {
			ssize_t bytes = splice(STDIN_FILENO, NULL, fd, NULL,
					       left < SPLICE_AT_ONCE ? (size_t)left : SPLICE_AT_ONCE, 0);

			if (bytes > 0) {
				left -= (uint64_t)bytes;
				continue;
			}
		}
		if (!fill()) {
			unlinkat(unpacker.root, unpacker.name, 0);
			fail_stream("breaks off");
		}
		piece = unpacker.end - unpacker.start;
		if (piece > left)
			piece = (size_t)left;
		write_all(fd, unpacker.in + unpacker.start, piece);
		unpacker.start += piece;
		left -= piece;
	}
	skip(tar_padding(unpacker.entry.size));
}

static void unpack_file(void)
{
	bool in_place;
	int fd;

	if (!make_way(&in_place)) {
		skip_content();
		return;
	}
	fd = openat(unpacker.root, unpacker.name,
		    O_WRONLY | O_NOFOLLOW | O_CLOEXEC | (in_place ? O_TRUNC : O_CREAT | O_EXCL), 0600);
	if (fd < 0) {
		leave_out_for(errno);
		skip_content();
		return;
	}
	/* So that a file that does not fit is refused before the host has sent all of it. */
	if (unpacker.entry.size >= RESERVE_BYTES &&
	    fallocate(fd, 0, 0, (off_t)unpacker.entry.size) != 0 && is_final(errno)) {
		int error = errno;

		unlinkat(unpacker.root, unpacker.name, 0);
		leave_out_for(error);
	}
	write_content(fd);
	if (!set_properties(fd))
		leave_out_for(errno);
	set_attributes(fd);
	close(fd);
}

static void set_later(void)
{
	size_t bytes = sizeof(struct later) + strlen(unpacker.name) + 1;
	struct later *later;

	if (unpacker.later_bytes + bytes > LATER_BYTES || (later = malloc(bytes)) == NULL)
		return;
	unpacker.later_bytes += bytes;
	later->mtime = unpacker.entry.mtime;
	strcpy(later->name, unpacker.name);
	later->next = unpacker.later;
	unpacker.later = later;
}

static void unpack_directory(void)
{
	struct stat status;

	if (unpacker.name[0] == '\0')
		return; /* the one that is unpacked into */
	if (fstatat(unpacker.root, unpacker.name, &status, 0) == 0) {
		if (!S_ISDIR(status.st_mode))
			leave_out("something else is there, which a directory does not replace");
		return;
	}
	make_parents();
	if (mkdirat(unpacker.root, unpacker.name, 0700) != 0 || !set_properties(-1))
		leave_out_for(errno);
	set_later();
}

static mode_t kind_of(char type)
{
	return type == TAR_CHARACTER_DEVICE ? S_IFCHR : type == TAR_BLOCK_DEVICE ? S_IFBLK : S_IFIFO;
}

static int make_other(void)
{
	switch (unpacker.entry.type) {
	case TAR_SYMBOLIC_LINK:
		return symlinkat(unpacker.link, unpacker.root, unpacker.name);
	case TAR_HARD_LINK:
		return linkat(unpacker.root, unpacker.link, unpacker.root, unpacker.name, 0);
	default:
		return mknodat(unpacker.root, unpacker.name, kind_of(unpacker.entry.type) | 0600,
			       makedev(unpacker.entry.major, unpacker.entry.minor));
	}
}

/* All that has no content. */
static void unpack_other(void)
{
	bool hard = unpacker.entry.type == TAR_HARD_LINK;
	bool in_place;

	if (hard && (!make_relative(unpacker.link) || strcmp(unpacker.link, unpacker.name) == 0)) {
		leave_out("it is a link to itself, or out of the archive");
		return;
	}
	if (!make_way(&in_place))
		return;
	/* A hard link has the properties of its first name. */
	if (in_place || make_other() != 0 || (!hard && !set_properties(-1)))
		leave_out_for(in_place ? EBUSY : errno);
}

static void unpack_entry(void)
{
	bool directory = unpacker.entry.type == TAR_DIRECTORY;

	if (!make_relative(unpacker.name) || (unpacker.name[0] == '\0' && !directory)) {
		leave_out("its name leads out of the archive");
		skip_content();
		return;
	}
	switch (unpacker.entry.type) {
	case TAR_FILE:
	case TAR_CONTIGUOUS_FILE:
		if (!unpacker.sparse) {
			unpack_file();
			return;
		}
		leave_out("sparse files are not understood; make the archive without -S");
		break;
	case TAR_DIRECTORY:
		unpack_directory();
		break;
	case TAR_SYMBOLIC_LINK:
	case TAR_HARD_LINK:
	case TAR_CHARACTER_DEVICE:
	case TAR_BLOCK_DEVICE:
	case TAR_FIFO:
		unpack_other();
		break;
	default:
		leave_out("files of its kind are not understood");
	}
	skip_content();
}

/* The deepest first, as they were noted last. */
static void set_times(void)
{
	for (struct later *later = unpacker.later; later != NULL; later = later->next) {
		struct timespec times[2] = { { .tv_nsec = UTIME_NOW }, { .tv_sec = later->mtime } };

		utimensat(unpacker.root, later->name, times, AT_SYMLINK_NOFOLLOW);
	}
}

void unpack(int directory, const char *path, bool owners)
{
	unpacker.root = directory;
	unpacker.path = strcmp(path, "/") == 0 ? "" : path;
	unpacker.owners = owners;
	while (next_entry()) {
		unpack_entry();
		unpacker.done++;
	}
	/* tar fills up its last block of 10 KiB; who sends it would be told that nobody reads. */
	do
		unpacker.start = unpacker.end;
	while (fill());
	set_times();
	if (unpacker.problems.count > 0)
		archive_fail("incomplete", "unpacking into %s: not copied: %s", path,
			     archive_problems_text(&unpacker.problems));
}
