/* App mode: this process stays PID 1 and carries the command's input and output, and those of others beside it. */
#ifndef APP_H
#define APP_H

#include "channel.h"
#include "settings.h"

/* Called with / being the image's root: runs the command, tells how it ended, and powers off. */
_Noreturn void app_run(struct channel *channel, const struct settings *settings);

#endif
