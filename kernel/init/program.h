/* Finding the program that a command's first word names. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

/* As container engines give it to a command whose image sets none. */
#define PROGRAM_DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/*
 * Puts into `found` what to execute for `word`: the word itself if it has a slash, else the first
 * executable file of that name in a directory of `path`. 0, or an errno: ENOENT if there is none,
 * EACCES if there are only ones that this process may not execute. Relative directories of `path`
 * are passed over: what the working directory holds must not decide what is run.
 */
int program_find(const char *word, const char *path, char *found, size_t found_bytes);

#endif
