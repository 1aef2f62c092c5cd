/* Kernel modules of the initramfs, loaded in the order of a list that the build made. */
#ifndef MODULES_H
#define MODULES_H

#include <stddef.h>

/* Of every boot, and of one with directories that the host shares. */
#define MODULES_BOOT "/lib/modules/boot.list"
#define MODULES_VIRTIOFS "/lib/modules/virtiofs.list"

/* A line `PATH [PARAMETERS]`; both point into the line. */
struct module {
	const char *path;
	const char *parameters;
};

/*
 * Takes the next module off *text, which is changed; false at its end.
 * Empty lines and lines that begin with # are passed over.
 */
_Bool modules_next(char **text, struct module *module);

/* Loads all that a list names. One that does not load is told on the console only: what it was for fails. */
void modules_load(const char *list_path);

#endif
