#include "hard_links.h"

#include <stdlib.h>
#include <string.h>

struct hard_link {
	struct hard_link *next;
	dev_t device;
	ino_t inode;
	char name[];
};

const char *hard_links_name(struct hard_links *links, const struct stat *file, const char *name)
{
	struct hard_link **bucket = &links->buckets[file->st_ino % HARD_LINKS_BUCKETS];
	size_t bytes = sizeof(struct hard_link) + strlen(name) + 1;
	struct hard_link *link;

	for (link = *bucket; link != NULL; link = link->next)
		if (link->inode == file->st_ino && link->device == file->st_dev)
			return link->name;
	if (links->memory + bytes > HARD_LINKS_MEMORY_BYTES || (link = malloc(bytes)) == NULL)
		return NULL;
	links->memory += bytes;
	link->device = file->st_dev;
	link->inode = file->st_ino;
	strcpy(link->name, name);
	link->next = *bucket;
	*bucket = link;
	return NULL;
}
