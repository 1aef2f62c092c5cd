#include "tar.h"

#include <stdio.h>
#include <string.h>

/* GNU's, with the version: of ustar's magic, it has the space in place of the NUL. */
static const char gnu_magic[8] = "ustar  ";
static const char ustar_magic[6] = "ustar";

/* Octal digits and a NUL; what has no room so is the number itself, big endian, behind 0x80. */
static void put_number(char *field, size_t bytes, int64_t number)
{
	uint64_t left = (uint64_t)number;
	bool fits = number >= 0 && (3 * (bytes - 1) >= 63 || left >> 3 * (bytes - 1) == 0);

	field[bytes - 1] = '\0';
	for (size_t i = fits ? bytes - 1 : bytes; i > 0; i--) {
		field[i - 1] = fits ? (char)('0' + (left & 7)) : (char)(left & 0xff);
		/* A negative number goes on with its sign. */
		left = fits ? left >> 3 : (uint64_t)((int64_t)left >> 8);
	}
	if (!fits)
		field[0] = (char)(number < 0 ? 0xff : 0x80);
}

static bool get_binary(const char *field, size_t bytes, int64_t *number)
{
	const uint8_t *digits = (const uint8_t *)field;
	bool negative = digits[0] == 0xff;
	uint64_t value = negative ? UINT64_MAX : 0;

	if (!negative && digits[0] != 0x80)
		return false;
	for (size_t i = 1; i < bytes; i++) {
		if (bytes - i > 8 && digits[i] != (negative ? 0xff : 0))
			return false;
		value = value << 8 | digits[i];
	}
	*number = (int64_t)value;
	return (*number < 0) == negative;
}

static bool get_number(const char *field, size_t bytes, int64_t *number)
{
	size_t at = 0;
	uint64_t value = 0;

	if (field[0] & 0x80)
		return get_binary(field, bytes, number);
	while (at < bytes && field[at] == ' ')
		at++;
	for (; at < bytes && field[at] >= '0' && field[at] <= '7'; at++)
		value = value << 3 | (uint64_t)(field[at] - '0');
	*number = (int64_t)value; /* of 12 digits at most */
	return at == bytes || field[at] == '\0' || field[at] == ' ';
}

/* As if the checksum itself were spaces. */
static uint32_t checksum(const struct tar_header *header, bool as_signed)
{
	const char *bytes = (const char *)header;
	size_t start = offsetof(struct tar_header, checksum);
	int32_t sum = 0;

	for (size_t i = 0; i < sizeof(*header); i++) {
		char byte = i >= start && i < start + sizeof(header->checksum) ? ' ' : bytes[i];

		sum += as_signed ? (signed char)byte : (uint8_t)byte;
	}
	return (uint32_t)sum;
}

static void put_text(char *field, size_t bytes, const char *text)
{
	size_t length = strlen(text);

	memcpy(field, text, length < bytes ? length : bytes);
}

void tar_encode(struct tar_header *header, const struct tar_entry *entry, const char *name,
		const char *link)
{
	memset(header, 0, sizeof(*header));
	put_text(header->name, sizeof(header->name), name);
	put_number(header->mode, sizeof(header->mode), entry->mode);
	put_number(header->uid, sizeof(header->uid), (int64_t)entry->uid);
	put_number(header->gid, sizeof(header->gid), (int64_t)entry->gid);
	put_number(header->size, sizeof(header->size), (int64_t)entry->size);
	put_number(header->mtime, sizeof(header->mtime), entry->mtime);
	header->type = entry->type;
	put_text(header->link, sizeof(header->link), link);
	memcpy(header->magic, gnu_magic, sizeof(gnu_magic));
	if (entry->type == TAR_CHARACTER_DEVICE || entry->type == TAR_BLOCK_DEVICE) {
		put_number(header->major, sizeof(header->major), entry->major);
		put_number(header->minor, sizeof(header->minor), entry->minor);
	}
	/* Six digits, a NUL and a space, as all have it. */
	put_number(header->checksum, sizeof(header->checksum) - 1, checksum(header, false));
	header->checksum[sizeof(header->checksum) - 1] = ' ';
}

bool tar_decode(const struct tar_header *header, struct tar_entry *entry)
{
	int64_t sum, mode, uid, gid, size, major, minor;

	if (!get_number(header->checksum, sizeof(header->checksum), &sum) ||
	    !get_number(header->mode, sizeof(header->mode), &mode) ||
	    !get_number(header->uid, sizeof(header->uid), &uid) ||
	    !get_number(header->gid, sizeof(header->gid), &gid) ||
	    !get_number(header->size, sizeof(header->size), &size) ||
	    !get_number(header->mtime, sizeof(header->mtime), &entry->mtime) ||
	    !get_number(header->major, sizeof(header->major), &major) ||
	    !get_number(header->minor, sizeof(header->minor), &minor))
		return false;
	if ((uint32_t)sum != checksum(header, false) && (uint32_t)sum != checksum(header, true))
		return false;
	if (size < 0 || uid < 0 || gid < 0)
		return false;
	entry->type = header->type == '\0' ? TAR_FILE : header->type;
	entry->mode = (uint32_t)mode & 07777;
	entry->uid = (uint64_t)uid;
	entry->gid = (uint64_t)gid;
	entry->size = (uint64_t)size;
	entry->major = (uint32_t)major;
	entry->minor = (uint32_t)minor;
	return true;
}

bool tar_is_end(const struct tar_header *header)
{
	const char *bytes = (const char *)header;

	return bytes[0] == '\0' && memcmp(bytes, bytes + 1, sizeof(*header) - 1) == 0;
}

void tar_name(const struct tar_header *header, char name[TAR_NAME_BYTES + 157])
{
	bool prefixed = memcmp(header->magic, ustar_magic, sizeof(ustar_magic)) == 0 &&
			header->prefix[0] != '\0';

	snprintf(name, TAR_NAME_BYTES + 157, "%.155s%s%.100s", prefixed ? header->prefix : "",
		 prefixed ? "/" : "", header->name);
}

void tar_link(const struct tar_header *header, char link[TAR_NAME_BYTES + 1])
{
	snprintf(link, TAR_NAME_BYTES + 1, "%.100s", header->link);
}

size_t tar_padding(uint64_t size)
{
	return (size_t)(-size & (TAR_BLOCK_BYTES - 1));
}

bool pax_next(const char *bytes, size_t length, size_t *at, struct pax_record *record)
{
	size_t digits = 0;
	size_t count = 0;
	const char *end, *equals;

	while (*at + digits < length && digits < 8 && bytes[*at + digits] >= '0' &&
	       bytes[*at + digits] <= '9')
		count = 10 * count + (size_t)(bytes[*at + digits++] - '0');
	if (digits == 0 || *at + digits >= length || bytes[*at + digits] != ' ' ||
	    count > length - *at || count < digits + 3)
		return false;
	record->key = bytes + *at + digits + 1;
	end = bytes + *at + count - 1;
	equals = memchr(record->key, '=', (size_t)(end - record->key));
	if (*end != '\n' || equals == NULL)
		return false;
	record->key_bytes = (size_t)(equals - record->key);
	record->value = equals + 1;
	record->value_bytes = (size_t)(end - record->value);
	*at += count;
	return true;
}

bool pax_is(const struct pax_record *record, const char *key)
{
	return record->key_bytes == strlen(key) && memcmp(record->key, key, record->key_bytes) == 0;
}

bool pax_number(const struct pax_record *record, int64_t *number)
{
	bool negative = record->value_bytes > 0 && record->value[0] == '-';
	size_t at = negative ? 1 : 0;
	size_t start = at;
	int64_t value = 0;

	/* 18 digits are fewer than the type holds. */
	while (at < record->value_bytes && at - start < 18 && record->value[at] >= '0' &&
	       record->value[at] <= '9')
		value = 10 * value + (record->value[at++] - '0');
	*number = negative ? -value : value;
	return at > start && (at == record->value_bytes || record->value[at] == '.');
}

size_t pax_append(char *bytes, size_t room, size_t used, const char *key, const void *value,
		  size_t value_bytes)
{
	char length[24];
	size_t rest = strlen(key) + value_bytes + 3; /* the space, = and the line's end */
	size_t count = rest + 1;
	int digits;

	/* The length counts its own digits. */
	while ((size_t)(digits = snprintf(length, sizeof(length), "%zu", count)) + rest != count)
		count = (size_t)digits + rest;
	if (count > room - used)
		return used;
	bytes += used;
	memcpy(bytes, length, (size_t)digits);
	bytes[digits] = ' ';
	memcpy(bytes + digits + 1, key, strlen(key));
	bytes[(size_t)digits + 1 + strlen(key)] = '=';
	memcpy(bytes + count - 1 - value_bytes, value, value_bytes);
	bytes[count - 1] = '\n';
	return used + count;
}
