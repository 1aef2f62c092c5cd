#include "initramfs.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/magic.h>

/* /lib/modules/boot.list and its siblings lie two directories deep. */
#define DEPTH_MAX 8

static void remove_below(int directory, dev_t device, int depth)
{
	DIR *entries = fdopendir(directory);
	struct dirent *entry;

	if (entries == NULL) {
		close(directory);
		return;
	}
	while ((entry = readdir(entries)) != NULL) {
		struct stat status;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (fstatat(dirfd(entries), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		if (!S_ISDIR(status.st_mode)) {
			if (status.st_dev == device)
				unlinkat(dirfd(entries), entry->d_name, 0);
			continue;
		}
		/* A mount point has another device: the new root is one. */
		if (status.st_dev == device && depth > 0) {
			int below = openat(dirfd(entries), entry->d_name,
					   O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

			if (below >= 0)
				remove_below(below, device, depth - 1);
			unlinkat(dirfd(entries), entry->d_name, AT_REMOVEDIR);
		}
	}
	closedir(entries);
}

void initramfs_free(void)
{
	struct statfs filesystem;
	struct stat status;
	int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	/* Anything but the kernel's own memory file system is somebody's disk. */
	if (root < 0 || fstatfs(root, &filesystem) != 0 || fstat(root, &status) != 0 ||
	    (filesystem.f_type != RAMFS_MAGIC && filesystem.f_type != TMPFS_MAGIC)) {
		if (root >= 0)
			close(root);
		return;
	}
	remove_below(root, status.st_dev, DEPTH_MAX);
}
