/* An app's /run. */
#ifndef RUNTIME_H
#define RUNTIME_H

/*
 * Puts what the image has in its own /run into the one in memory that lies over it: directories of
 * daemons, as container engines leave them to an app. In machine mode the image's init makes them.
 * Called with / being the image's root. What does not work is told on the console.
 */
void runtime_copy_image(void);

/* Copies what one directory has into another: directories, files and links. */
void runtime_copy(int from, int to);

#endif
