/*
 * Blocks of tar streams, in the format of GNU tar (info tar, "Basic Tar Format"): names longer
 * than a header has room for stand in an entry of their own before it, and so keep their bytes,
 * whatever they are; large numbers are binary. What pax and ustar write is read as well.
 */
#ifndef TAR_H
#define TAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TAR_BLOCK_BYTES 512
#define TAR_NAME_BYTES 100

enum tar_type {
	TAR_FILE = '0',
	TAR_HARD_LINK = '1',
	TAR_SYMBOLIC_LINK = '2',
	TAR_CHARACTER_DEVICE = '3',
	TAR_BLOCK_DEVICE = '4',
	TAR_DIRECTORY = '5',
	TAR_FIFO = '6',
	TAR_CONTIGUOUS_FILE = '7',
	TAR_LONG_LINK = 'K', /* the link of the next entry */
	TAR_LONG_NAME = 'L', /* the name of the next entry */
	TAR_EXTENDED = 'x',  /* pax records of the next entry */
	TAR_GLOBAL = 'g'     /* pax records of all that follows */
};

/* All fields are text or numbers in text. */
struct tar_header {
	char name[TAR_NAME_BYTES];
	char mode[8];
	char uid[8];
	char gid[8];
	char size[12];
	char mtime[12];
	char checksum[8];
	char type;
	char link[TAR_NAME_BYTES];
	char magic[8];
	char user[32];
	char group[32];
	char major[8];
	char minor[8];
	char prefix[155];
	char rest[12];
};

struct tar_entry {
	char type; /* of enum tar_type, or another */
	uint32_t mode;
	uint64_t uid;
	uint64_t gid;
	uint64_t size;
	int64_t mtime;
	uint32_t major;
	uint32_t minor;
};

/* Makes a header; of name and link, what fits. */
void tar_encode(struct tar_header *header, const struct tar_entry *entry, const char *name,
		const char *link);
/* False if it is none: its checksum is wrong, or a number is. */
bool tar_decode(const struct tar_header *header, struct tar_entry *entry);
/* Whether it has only zeros, which ends an archive. */
bool tar_is_end(const struct tar_header *header);
/* The name that stands in the header itself, with its NUL. */
void tar_name(const struct tar_header *header, char name[TAR_NAME_BYTES + 157]);
void tar_link(const struct tar_header *header, char link[TAR_NAME_BYTES + 1]);
/* How many bytes fill up the last block of so much content. */
size_t tar_padding(uint64_t size);

/* `LENGTH KEY=VALUE\n`, as pax has it. */
struct pax_record {
	const char *key;
	size_t key_bytes;
	const char *value;
	size_t value_bytes;
};

/* The record at *at, which moves behind it; false if that is none. */
bool pax_next(const char *bytes, size_t length, size_t *at, struct pax_record *record);
bool pax_is(const struct pax_record *record, const char *key);
/* Whole seconds, of a time that may have a fraction; or a size. False if it is no number. */
bool pax_number(const struct pax_record *record, int64_t *number);
/* Writes a record behind `used` bytes; the new use, or `used` if there is no room. */
size_t pax_append(char *bytes, size_t room, size_t used, const char *key, const void *value,
		  size_t value_bytes);

#endif
