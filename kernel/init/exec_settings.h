/* What the host says of a command that is to run beside the VM's own, parsed and checked. */
#ifndef EXEC_SETTINGS_H
#define EXEC_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "archive.h"
#include "settings.h"

struct exec_settings {
	struct words args;
	struct words env;
	const char *user;    /* NULL for the user of the VM's settings */
	const char *workdir; /* NULL for the directory of the VM's settings */
	bool terminal;
	struct archive archive; /* in place of a command, where there is a kind */
};

/*
 * Parses text[0..bytes), `key=value` strings that are each ended by a NUL; the settings point into
 * it. False with a sentence in problem if it breaks the protocol.
 */
bool exec_settings_parse(struct exec_settings *settings, const char *text, size_t bytes,
			 char *problem, size_t problem_bytes);

#endif
