/* The root file system: found, mounted, grown, and made /. */
#ifndef ROOT_H
#define ROOT_H

#include "channel.h"
#include "settings.h"

/* /proc, /sys and /dev of the initramfs. */
void root_mount_early(void);

/*
 * Waits for the root's device and mounts it, grown if asked, or mounts the directory that the host
 * shares as root, and mounts /run, /dev, /proc and /sys in it.
 * Returns the root's descriptor (O_PATH). Ends the VM with a failure where it cannot.
 */
int root_mount(struct channel *channel, const struct settings *settings);

/* Mounts what an app finds in a container, / being the root. In machine mode the image's init does. */
void root_mount_cgroups(void);

/* Frees the initramfs and makes the mounted root / of this process and of all that it starts. */
void root_switch(struct channel *channel);

#endif
