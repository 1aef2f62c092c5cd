#include "own_files.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "console.h"
#include "inside.h"

#define PATH_BYTES 128

static void path_of(char path[PATH_BYTES], const char *name)
{
	snprintf(path, PATH_BYTES, OWN_FILES "/%s", name);
}

bool own_directory(int root, const char *directory)
{
	char path[PATH_BYTES];
	int fd;

	path_of(path, directory);
	fd = inside_directory(root, path, 0755);
	if (fd < 0)
		return false;
	close(fd);
	return true;
}

bool own_file(int root, const char *name, const char *text, mode_t mode)
{
	char path[PATH_BYTES];

	path_of(path, name);
	return inside_write(root, path, text, mode);
}

static bool bind_over(int root, const char *name, const char *target)
{
	char path[PATH_BYTES];
	int source;
	int over;
	bool bound;

	path_of(path, name);
	source = inside_file(root, path);
	over = inside_file(root, target);
	bound = source >= 0 && over >= 0 &&
		mount(descriptor_path(source).text, descriptor_path(over).text, NULL, MS_BIND, NULL) == 0;
	if (source >= 0)
		close(source);
	if (over >= 0)
		close(over);
	return bound;
}

void own_file_over(int root, const char *name, const char *text, mode_t mode, const char *target)
{
	if (!own_file(root, name, text, mode) || !bind_over(root, name, target))
		say("setting /%s: %s", target, strerror(errno));
}
