#include "cloud_init.h"

#include <errno.h>
#include <string.h>

#include "console.h"
#include "own_files.h"

void cloud_init_apply(int root, const struct settings *settings)
{
	if (settings->user_data == NULL || settings->meta_data == NULL)
		return;
	/* For root alone: people put passwords there. */
	if (!own_directory(root, "cloud-init") ||
	    !own_file(root, "cloud-init/user-data", settings->user_data, 0600) ||
	    !own_file(root, "cloud-init/meta-data", settings->meta_data, 0600))
		say("writing what cloud-init reads: %s", strerror(errno));
}
