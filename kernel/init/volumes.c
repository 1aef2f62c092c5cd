#include "volumes.h"

#include <errno.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "inside.h"
#include "poweroff.h"

static void mount_volume(struct channel *channel, int root, const struct volume *volume)
{
	int directory = inside_directory(root, volume->path, 0755);

	if (directory < 0)
		fail(channel, "volume", "making the directory %s for a volume: %s", volume->path,
		     strerror(errno));
	/* A guest that is root could mount it otherwise; the host is what forbids writing. */
	if (mount(volume->tag, descriptor_path(directory).text, "virtiofs",
		  volume->read_only ? MS_RDONLY : 0, NULL) != 0)
		fail(channel, "volume", "mounting the volume at %s: %s", volume->path, strerror(errno));
	close(directory);
}

void volumes_mount(struct channel *channel, int root, const struct settings *settings)
{
	for (size_t i = 0; i < settings->volume_count; i++)
		mount_volume(channel, root, &settings->volumes[i]);
}
