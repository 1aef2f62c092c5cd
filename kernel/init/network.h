/* The loopback and the first network interface, by the ioctls of netdevice(7). */
#ifndef NETWORK_H
#define NETWORK_H

#include "settings.h"

/* What does not work is told on the console: a VM without network still boots. */
void network_configure(const struct settings *settings);

#endif
