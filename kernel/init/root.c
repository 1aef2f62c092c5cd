#include "root.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "console.h"
#include "initramfs.h"
#include "inside.h"
#include "poweroff.h"

#define NEW_ROOT "/newroot"
/* Emulated machines under load took 3 s; a device that is not there by then does not come. */
#define DEVICE_WAIT_MILLIS 20000
/* fs/ext4/ext4.h: takes the new size in blocks */
#define EXT4_IOC_RESIZE_FS _IOW('f', 16, __u64)

struct system_mount {
	const char *source;
	const char *directory;
	const char *type;
	unsigned long flags;
	const char *options;
};

static const struct system_mount system_mounts[] = {
	{ "proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL },
	{ "sysfs", "sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL },
	{ "devtmpfs", "dev", "devtmpfs", MS_NOSUID, "mode=755" },
	{ "devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "mode=620,gid=5,ptmxmode=666" },
	{ "tmpfs", "dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777" },
	{ "tmpfs", "run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=755" },
};

void root_mount_early(void)
{
	/* EEXIST is the usual answer for /dev, which the kernel's own initramfs has. */
	mkdir("/proc", 0555);
	mkdir("/sys", 0555);
	mkdir("/dev", 0755);
	mkdir(NEW_ROOT, 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
}

static int open_device(const char *path)
{
	deadline_millis deadline = deadline_in(DEVICE_WAIT_MILLIS);
	int fd;

	while ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0 && deadline_left(deadline) > 0)
		pause_millis(5);
	return fd;
}

static void grow(struct channel *channel, int device, const char *name)
{
	struct statfs status;
	__u64 device_bytes;
	__u64 blocks;
	int root = open(NEW_ROOT, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (root < 0 || fstatfs(root, &status) != 0 || ioctl(device, BLKGETSIZE64, &device_bytes) != 0)
		fail(channel, "boot", "growing %s: reading its size: %s", name, strerror(errno));
	blocks = device_bytes / (__u64)status.f_bsize;
	/* The kernel does nothing where the file system has that size, and logs each call. */
	if (ioctl(root, EXT4_IOC_RESIZE_FS, &blocks) != 0)
		fail(channel, "boot", "growing %s to its device's %llu bytes: %s", name,
		     (unsigned long long)device_bytes, strerror(errno));
	close(root);
}

static void mount_system(int root, const struct system_mount *system)
{
	int directory = inside_directory(root, system->directory, 0755);

	if (directory < 0 || mount(system->source, descriptor_path(directory).text, system->type,
				   system->flags, system->options) != 0)
		say("mounting /%s: %s", system->directory, strerror(errno));
	if (directory >= 0)
		close(directory);
}

static void mount_device(struct channel *channel, const struct settings *settings)
{
	const char *name = settings->root == NULL ? "(no root= given)" : settings->root;
	int device = settings->root == NULL ? -1 : open_device(settings->root);

	if (device < 0)
		fail(channel, "root_not_found", "waiting for the root device %s: it did not appear in %d s",
		     name, DEVICE_WAIT_MILLIS / 1000);
	if (mount(settings->root, NEW_ROOT, settings->rootfstype, 0, NULL) != 0)
		fail(channel, "root_damaged", "mounting %s as %s: %s", name, settings->rootfstype,
		     strerror(errno));
	if (settings->grow)
		grow(channel, device, name);
	close(device);
}

static void mount_shared(struct channel *channel, const char *tag)
{
	deadline_millis deadline = deadline_in(DEVICE_WAIT_MILLIS);

	/* EINVAL: no device has this tag, or not yet. */
	while (mount(tag, NEW_ROOT, "virtiofs", 0, NULL) != 0) {
		if (errno != EINVAL || deadline_left(deadline) <= 0)
			fail(channel, "root_not_found", "mounting %s as virtiofs: %s", tag, strerror(errno));
		pause_millis(5);
	}
}

int root_mount(struct channel *channel, const struct settings *settings)
{
	int root;

	if (strcmp(settings->rootfstype, "virtiofs") == 0)
		mount_shared(channel, settings->root);
	else
		mount_device(channel, settings);
	root = open(NEW_ROOT, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		fail(channel, "boot", "opening the mounted root: %s", strerror(errno));
	for (size_t i = 0; i < sizeof(system_mounts) / sizeof(system_mounts[0]); i++)
		mount_system(root, &system_mounts[i]);
	return root;
}

void root_mount_cgroups(void)
{
	/* The directory is the kernel's own, made by sysfs: the image has no say in it. */
	if (mount("cgroup2", "/sys/fs/cgroup", "cgroup2", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0)
		say("mounting /sys/fs/cgroup: %s", strerror(errno));
}

/* The one that the kernel opened went with the initramfs, and has no name any more. */
static void reopen_console(void)
{
	int fd = open("/dev/console", O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return;
	dup2(fd, STDIN_FILENO);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

void root_switch(struct channel *channel)
{
	umount2("/dev", MNT_DETACH);
	umount2("/sys", MNT_DETACH);
	umount2("/proc", MNT_DETACH);
	initramfs_free();
	if (chdir(NEW_ROOT) != 0 || mount(".", "/", NULL, MS_MOVE, NULL) != 0 || chroot(".") != 0 ||
	    chdir("/") != 0)
		fail(channel, "boot", "switching to the root: %s", strerror(errno));
	reopen_console();
}
