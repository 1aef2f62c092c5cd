/* Gives the initramfs's memory back. */
#ifndef INITRAMFS_H
#define INITRAMFS_H

/* Removes all files of the root file system that this process started from, and of no other. */
void initramfs_free(void);

#endif
