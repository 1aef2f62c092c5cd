/* What systemd is told of this VM, as its credentials: systemd.system-credentials(7). */
#ifndef CREDENTIALS_H
#define CREDENTIALS_H

#include "settings.h"

/*
 * Leaves them where systemd, of 254 on, takes them over from an initrd: in memory, and on no command
 * line. Called with / being the image's root.
 */
void credentials_leave(const struct settings *settings);

#endif
