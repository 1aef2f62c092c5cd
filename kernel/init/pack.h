/* Writes a tree of files to standard output as a tar archive. */
#ifndef PACK_H
#define PACK_H

#include <stdbool.h>

/*
 * The archive of `path`, under the name of its last component. What cannot be read is left out and
 * told at the end, in a global pax record PACK_INCOMPLETE. Ends the process where nobody reads.
 */
void pack(const char *path, bool follow);

#define PACK_INCOMPLETE "BOOTWRIGHT.incomplete"

#endif
