/*
 * Copying files into and out of the root as a tar stream, whatever programs the image has: a new
 * process does with standard input or output what tar would, and its last words are a report on
 * standard error, `code NUL message`.
 *
 *   ARCHIVE_STAT    path  -> what it is, as `key=value` strings
 *   ARCHIVE_READ    path  -> an archive of it, named by its last component
 *   ARCHIVE_WRITE   an archive -> the directory path
 */
#ifndef ARCHIVE_H
#define ARCHIVE_H

#include <stdbool.h>

struct archive {
	enum { ARCHIVE_NONE, ARCHIVE_STAT, ARCHIVE_READ, ARCHIVE_WRITE } kind;
	const char *path;
	bool follow; /* path, where it is a symbolic link */
	bool owners; /* what is written gets those of the archive, and not root */
};

/* In a new process; a report before anything was done goes to `report`, which is closed then. */
_Noreturn void archive_run(const struct archive *archive, int report);

#endif
