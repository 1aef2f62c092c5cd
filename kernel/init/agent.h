/* The process that keeps the channel while the image's own init is PID 1. */
#ifndef AGENT_H
#define AGENT_H

#include "channel.h"
#include "settings.h"

/* Forks it. It answers the host's SHUTDOWN, and runs commands for it, for as long as the VM lives. */
void agent_start(struct channel *channel, const struct settings *settings);

#endif
