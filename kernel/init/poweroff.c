#include "poweroff.h"

#include <mntent.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <unistd.h>

#include "console.h"

#define BYE_MILLIS 5000
#define FAILURE_MILLIS 5000
#define FAILURE_BYTES 512
/* What an app may have mounted; more stay mounted, and are still written out by sync. */
#define MOUNTS_MAX 256

/* Mounts made later may lie on top of earlier ones, so the last goes first. */
static void unmount_all(void)
{
	static char *directories[MOUNTS_MAX];
	size_t count = 0;
	FILE *mounts = setmntent("/proc/self/mounts", "re");
	struct mntent *entry;

	if (mounts == NULL)
		return;
	while (count < MOUNTS_MAX && (entry = getmntent(mounts)) != NULL)
		if (strcmp(entry->mnt_dir, "/") != 0)
			directories[count++] = strdup(entry->mnt_dir);
	endmntent(mounts);
	while (count-- > 0)
		if (directories[count] != NULL)
			umount2(directories[count], MNT_DETACH | UMOUNT_NOFOLLOW);
}

_Noreturn void power_off(void)
{
	/* Writers must be gone before the root can be made read-only. */
	kill(-1, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		continue;
	sync();
	unmount_all();
	mount(NULL, "/", NULL, MS_REMOUNT | MS_RDONLY, NULL);
	sync();
	reboot(RB_POWER_OFF);
	/* No ACPI: with -no-reboot this ends QEMU too. Returning would be a kernel panic. */
	reboot(RB_AUTOBOOT);
	for (;;)
		pause();
}

_Noreturn void power_off_after_bye(struct channel *channel)
{
	deadline_millis deadline = deadline_in(BYE_MILLIS);
	struct frame frame;

	while (channel->fd >= 0 && channel_receive(channel, &frame, deadline) == FRAME_READY)
		if (frame.type == FRAME_BYE)
			break;
	power_off();
}

_Noreturn void fail(struct channel *channel, const char *code, const char *format, ...)
{
	char payload[FAILURE_BYTES];
	size_t prefix = strlen(code) + 1;
	va_list arguments;

	memcpy(payload, code, prefix);
	va_start(arguments, format);
	vsnprintf(payload + prefix, sizeof(payload) - prefix, format, arguments);
	va_end(arguments);

	say("%s: %s", code, payload + prefix);
	channel_send(channel, FRAME_FAILURE, payload, prefix + strlen(payload + prefix),
		     deadline_in(FAILURE_MILLIS));
	power_off_after_bye(channel);
}
