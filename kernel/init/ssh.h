/* Who may log in by SSH, in images whose sshd knows nothing of us. */
#ifndef SSH_H
#define SSH_H

#include "settings.h"

/*
 * Has the image's sshd take the keys of the settings for any user, beside those that it takes
 * anyway, and prove itself by the VM's own host key unless its configuration names one. Nothing of
 * it is in the image's files. What does not work is told on the console.
 */
void ssh_apply(int root, const struct settings *settings);

/*
 * The image's configuration `text` with what is ours in front, where the first value counts.
 * To be freed; NULL if there is no memory.
 */
char *ssh_configuration(int root, const char *path, const char *text);

#endif
