/* A directory of a test's own. */
#ifndef SCRATCH_H
#define SCRATCH_H

/* Makes it anew, empty, and returns its path. */
const char *scratch_make(void);
void scratch_remove(void);

#endif
