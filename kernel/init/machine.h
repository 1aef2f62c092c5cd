/* Machine mode: the image's own init becomes PID 1, an agent of ours keeps the channel. */
#ifndef MACHINE_H
#define MACHINE_H

#include "channel.h"
#include "settings.h"

/* Whether `/sbin/init`, or the init of the settings, is there to be executed; / is the image's root. */
bool machine_has_init(const struct settings *settings);

/* Called with / being the image's root. */
_Noreturn void machine_run(struct channel *channel, struct settings *settings);

#endif
