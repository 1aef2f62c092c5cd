/* What the root's /etc says about this VM: hosts, host name and name servers, bound over the image's files. */
#ifndef IDENTITY_H
#define IDENTITY_H

#include "settings.h"

/*
 * Sets the host name, and binds files of the root's /run/bootwright over /etc/hosts,
 * /etc/hostname and /etc/resolv.conf. What does not work is told on the console.
 */
void identity_apply(int root, const struct settings *settings);

#endif
