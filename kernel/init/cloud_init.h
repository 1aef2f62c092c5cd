/* What cloud-init reads about a VM: a seed of its NoCloud data source. */
#ifndef CLOUD_INIT_H
#define CLOUD_INIT_H

#include "settings.h"

/*
 * Lays out the seed in /run/bootwright/cloud-init, where the kernel's command line has cloud-init
 * look (`ds=nocloud;s=`). What does not work is told on the console.
 */
void cloud_init_apply(int root, const struct settings *settings);

#endif
