/* The ways this VM ends while the guest init is in charge of it. */
#ifndef POWEROFF_H
#define POWEROFF_H

#include "channel.h"

/* Kills all other processes, writes everything out, and powers off. */
_Noreturn void power_off(void);

/* Waits for the host's BYE, 5 s at most, then powers off. */
_Noreturn void power_off_after_bye(struct channel *channel);

/*
 * Tells host and console why the boot cannot go on, and powers off.
 * code is one of the codes that docs/guest-protocol.md lists.
 */
_Noreturn void fail(struct channel *channel, const char *code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
