/* Reading an image's sshd_config(5) as OpenSSH does. */
#ifndef SSHD_CONFIG_H
#define SSHD_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

/* Real ones have 4 KiB. */
#define SSHD_CONFIG_BYTES_MAX (256 * 1024)
#define SSHD_CONFIG_VALUE_BYTES 1024

/*
 * The value of a keyword that counts for every connection: the first one in the file `path` of the
 * root and in what it includes, before a Match. False if there is none.
 */
bool sshd_config_find(int root, const char *path, const char *keyword,
		      char value[SSHD_CONFIG_VALUE_BYTES]);

#endif
