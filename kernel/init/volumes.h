/* Directories of the host, mounted where they belong in the root. */
#ifndef VOLUMES_H
#define VOLUMES_H

#include "channel.h"
#include "settings.h"

/*
 * Mounts each volume at its path inside the root, whose links lead nowhere else; directories that are
 * not there are made. Ends the VM with a failure where one cannot be mounted: what was to be written
 * to it would be lost.
 */
void volumes_mount(struct channel *channel, int root, const struct settings *settings);

#endif
