/* Makes files of a tar archive at standard input. */
#ifndef UNPACK_H
#define UNPACK_H

#include <stdbool.h>

/*
 * Unpacks into the open directory, which messages call `path`. Links that lie there already are
 * followed as any program would; names with `..` are refused. A directory that is there is kept
 * with its owner and mode, and neither replaces a file nor is replaced by one.
 *
 * Ends the process with a report where it cannot go on, or where something was left out.
 */
void unpack(int directory, const char *path, bool owners);

#endif
