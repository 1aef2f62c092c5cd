/* Asking the image's own init to power the machine off. */
#ifndef POWERDOWN_H
#define POWERDOWN_H

#include "deadline.h"

struct powerdown {
	enum { POWERDOWN_ASK_INIT, POWERDOWN_RUN_PROGRAM, POWERDOWN_BY_FORCE } rung;
	int asks_left; /* of the init, that may not have listened yet */
	deadline_millis next_ask;
};

/* One rung further with each call: the host asks again where it has waited in vain. */
void powerdown_step(struct powerdown *powerdown);
/* Asks the init once more where that is due. */
void powerdown_ask_again(struct powerdown *powerdown);
/* How long until that is due; -1 if it is not to be. */
int powerdown_millis(const struct powerdown *powerdown);

#endif
