/* Points in time that waits are bounded by. */
#ifndef DEADLINE_H
#define DEADLINE_H

#include <stdint.h>
#include <time.h>

typedef int64_t deadline_millis;

static inline int64_t now_millis(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline deadline_millis deadline_in(int64_t millis)
{
	return now_millis() + millis;
}

/* What is left, for poll: 0 when the deadline has passed. */
static inline int deadline_left(deadline_millis deadline)
{
	int64_t left = deadline - now_millis();

	return left < 0 ? 0 : left > 3600000 ? 3600000 : (int)left;
}

/* Of two timeouts of poll, the one that comes first; -1 never comes. */
static inline int poll_sooner(int one, int other)
{
	return other < 0 || (one >= 0 && one < other) ? one : other;
}

static inline void pause_millis(long millis)
{
	struct timespec pause = { .tv_sec = millis / 1000, .tv_nsec = millis % 1000 * 1000000 };

	nanosleep(&pause, NULL);
}

#endif
