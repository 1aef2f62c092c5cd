/* What the root's /etc says about this VM: hosts, host name and name servers. */
#ifndef IDENTITY_H
#define IDENTITY_H

#include "settings.h"

/*
 * Sets the host name, binds files of the VM's own over /etc/hosts, /etc/hostname and
 * /etc/resolv.conf, and takes a container engine's mark off the root where that is asked for. What
 * does not work is told on the console.
 */
void identity_apply(int root, const struct settings *settings);

#endif
