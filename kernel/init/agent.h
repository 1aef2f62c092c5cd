/* The process that keeps the channel while the image's own init is PID 1. */
#ifndef AGENT_H
#define AGENT_H

#include "channel.h"

/* Forks it. It answers the host's SHUTDOWN, for as long as the VM lives. */
void agent_start(struct channel *channel);

#endif
