/*
 * Files of the VM's own, in the root's /run/bootwright: in memory, and gone with the VM. What has to
 * be found at another path is bound over what the image has there, which stays as it is underneath.
 */
#ifndef OWN_FILES_H
#define OWN_FILES_H

#include <stdbool.h>
#include <sys/types.h>

#define OWN_FILES "run/bootwright"

/* Makes /run/bootwright/`directory`, "" for itself. False with errno. */
bool own_directory(int root, const char *directory);

/* Writes /run/bootwright/`name`, whose directory is there. False with errno. */
bool own_file(int root, const char *name, const char *text, mode_t mode);

/*
 * The same, bound over `target`, a file of the image that is made empty where it is absent. What
 * does not work is told on the console.
 */
void own_file_over(int root, const char *name, const char *text, mode_t mode, const char *target);

#endif
