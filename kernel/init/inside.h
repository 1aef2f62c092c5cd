/*
 * Paths inside a root that strangers made: every symbolic link is resolved as if that root were
 * /, so that none leads out of it (RESOLVE_IN_ROOT), and nothing that is opened can block.
 * All paths are relative to the root's descriptor; a leading / is allowed.
 */
#ifndef INSIDE_H
#define INSIDE_H

#include <stdbool.h>
#include <sys/types.h>

/* openat2 without following out of root; the descriptor or -1 with errno. O_CLOEXEC is added. */
int inside_open(int root, const char *path, int flags, mode_t mode);

/* Opens a directory (O_PATH), made with its parents if absent. */
int inside_directory(int root, const char *path, mode_t mode);

/* Opens a regular file (O_PATH), made empty if absent, with what a dangling link to it needs. */
int inside_file(int root, const char *path);

/* A regular file of at most `max` bytes, as text to be freed; NULL if it is none, or longer. */
char *inside_read(int root, const char *path, size_t max);

/* Replaces the content of a file, made if absent. */
bool inside_write(int root, const char *path, const char *text, mode_t mode);

/* A path through which mount(2) reaches an open file; needs /proc. */
struct descriptor_path {
	char text[40];
};
struct descriptor_path descriptor_path(int fd);

#endif
