#include "modules.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "console.h"

/* The list has about a dozen lines of 60 bytes. */
#define LIST_BYTES_MAX 16384

_Bool modules_next(char **text, struct module *module)
{
	char *line;

	while ((line = strsep(text, "\n")) != NULL) {
		char *space;

		line += strspn(line, " \t");
		if (*line == '\0' || *line == '#')
			continue;
		space = line + strcspn(line, " \t");
		if (*space != '\0')
			*space++ = '\0';
		module->path = line;
		module->parameters = space + strspn(space, " \t");
		return 1;
	}
	return 0;
}

static void load(const struct module *module)
{
	int fd = open(module->path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		say("opening %s: %s", module->path, strerror(errno));
		return;
	}
	if (syscall(SYS_finit_module, fd, module->parameters, 0) != 0 && errno != EEXIST)
		say("loading %s: %s", module->path, strerror(errno));
	close(fd);
}

void modules_load(const char *list_path)
{
	static char list[LIST_BYTES_MAX];
	char *rest = list;
	struct module module;
	int fd = open(list_path, O_RDONLY | O_CLOEXEC);
	ssize_t bytes;

	if (fd < 0)
		return; /* a kernel with everything built in */
	bytes = read(fd, list, sizeof(list) - 1);
	close(fd);
	if (bytes < 0)
		return;
	list[bytes] = '\0';
	while (modules_next(&rest, &module))
		load(&module);
}
