/* Files with several names, by the first one that was met. */
#ifndef HARD_LINKS_H
#define HARD_LINKS_H

#include <stddef.h>
#include <sys/stat.h>

#define HARD_LINKS_BUCKETS 1024
/* What is remembered at most, so that a VM of little memory lasts; what is beyond is copied anew. */
#define HARD_LINKS_MEMORY_BYTES (8 * 1024 * 1024)

struct hard_link;

struct hard_links {
	struct hard_link *buckets[HARD_LINKS_BUCKETS];
	size_t memory;
};

/* The name under which the file was met before; else NULL, and this one is remembered. */
const char *hard_links_name(struct hard_links *links, const struct stat *file, const char *name);

#endif
