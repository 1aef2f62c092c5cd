/* A process environment made of the boot settings. */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include <stdbool.h>

#include "settings.h"

/* The value of `name`, the last one where it stands several times, or NULL. */
const char *environment_get(const struct words *environment, const char *name);

/* Adds NAME=VALUE unless the name is set; the string must outlive the environment. */
void environment_default(struct words *environment, const char *name, const char *setting);

/* Adds NAME=VALUE in place of what sets the name; false if there is no room. */
bool environment_put(struct words *environment, const char *setting);

/* Takes out all that set `name`. */
void environment_remove(struct words *environment, const char *name);

#endif
