#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int check(const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0)
		return errno == EACCES ? EACCES : ENOENT;
	if (!S_ISREG(status.st_mode) || faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) != 0)
		return EACCES;
	return 0;
}

int program_find(const char *word, const char *path, char *found, size_t found_bytes)
{
	int result = ENOENT;

	if (*word == '\0')
		return ENOENT;
	if (strchr(word, '/') != NULL) {
		if (strlen(word) >= found_bytes)
			return ENOENT;
		strcpy(found, word);
		return check(found);
	}
	while (*path != '\0') {
		size_t length = strcspn(path, ":");
		int written = 0;

		if (*path == '/')
			written = snprintf(found, found_bytes, "%.*s/%s", (int)length, path, word);
		if (written > 0 && (size_t)written < found_bytes) {
			int checked = check(found);

			if (checked == 0)
				return 0;
			if (checked == EACCES)
				result = EACCES;
		}
		path += length;
		path += *path == ':';
	}
	return result;
}
