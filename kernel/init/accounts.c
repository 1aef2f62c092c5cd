#include "accounts.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Engines refuse ids over 2^31 - 1. */
#define ID_MAX 0x7fffffffU
/* name:passwd:uid:gid:gecos:directory:shell */
#define PASSWD_FIELDS 7
/* name:passwd:gid:members */
#define GROUP_FIELDS 4

static bool text_is(struct text text, const char *string)
{
	return text.length == strlen(string) && memcmp(text.bytes, string, text.length) == 0;
}

/* Takes what stands before the separator off the front of *rest. */
static struct text take(struct text *rest, char separator)
{
	const char *end = rest->length == 0 ? NULL : memchr(rest->bytes, separator, rest->length);
	struct text taken = { rest->bytes, end == NULL ? rest->length : (size_t)(end - rest->bytes) };
	size_t skip = taken.length + (end == NULL ? 0 : 1);

	rest->bytes += skip;
	rest->length -= skip;
	return taken;
}

static bool parse_id(struct text text, uint32_t *id)
{
	uint64_t value = 0;

	if (text.length == 0 || text.length > 10)
		return false;
	for (size_t i = 0; i < text.length; i++) {
		if (text.bytes[i] < '0' || text.bytes[i] > '9')
			return false;
		value = value * 10 + (uint64_t)(text.bytes[i] - '0');
	}
	*id = (uint32_t)value;
	return value <= ID_MAX;
}

/* Splits the next line that has at least `needed` fields; the last field keeps its colons. */
static bool next_entry(struct text *rest, struct text *fields, size_t count, size_t needed)
{
	while (rest->length > 0) {
		struct text line = take(rest, '\n');
		size_t found = 0;

		if (line.length == 0 || line.bytes[0] == '#')
			continue;
		while (found < count) {
			bool last = memchr(line.bytes, ':', line.length) == NULL;

			fields[found++] = take(&line, ':');
			if (last)
				break;
		}
		if (found < needed)
			continue;
		while (found < count)
			fields[found++] = (struct text){ line.bytes, 0 };
		return true;
	}
	return false;
}

/* The first entry that matches wins. */
static bool find_user(struct account *account, struct text wanted, bool by_id, uint32_t wanted_id,
		      struct text passwd, struct text *name)
{
	struct text fields[PASSWD_FIELDS];

	while (next_entry(&passwd, fields, PASSWD_FIELDS, 4)) {
		uint32_t uid;
		uint32_t gid;
		size_t length = fields[5].length;

		if (!parse_id(fields[2], &uid) || !parse_id(fields[3], &gid))
			continue;
		if (by_id ? uid != wanted_id :
			    fields[0].length != wanted.length ||
				    memcmp(fields[0].bytes, wanted.bytes, wanted.length) != 0)
			continue;
		account->uid = uid;
		account->gid = gid;
		if (length > 0 && length < sizeof(account->home)) {
			memcpy(account->home, fields[5].bytes, length);
			account->home[length] = '\0';
		}
		*name = fields[0];
		return true;
	}
	return false;
}

static bool find_group(gid_t *gid, struct text wanted, struct text group)
{
	struct text fields[GROUP_FIELDS];
	uint32_t id;

	if (parse_id(wanted, &id)) {
		*gid = id;
		return true;
	}
	while (next_entry(&group, fields, GROUP_FIELDS, 3)) {
		if (fields[0].length == wanted.length &&
		    memcmp(fields[0].bytes, wanted.bytes, wanted.length) == 0 &&
		    parse_id(fields[2], &id)) {
			*gid = id;
			return true;
		}
	}
	return false;
}

static bool lists(struct text members, struct text name)
{
	while (members.length > 0) {
		struct text member = take(&members, ',');

		if (member.length == name.length && memcmp(member.bytes, name.bytes, name.length) == 0)
			return true;
	}
	return false;
}

static void add_group(struct account *account, gid_t gid)
{
	for (size_t i = 0; i < account->group_count; i++)
		if (account->groups[i] == gid)
			return;
	if (account->group_count < ACCOUNT_GROUPS_MAX)
		account->groups[account->group_count++] = gid;
}

static void add_groups_of(struct account *account, struct text name, struct text group)
{
	struct text fields[GROUP_FIELDS];
	uint32_t gid;

	while (next_entry(&group, fields, GROUP_FIELDS, 4))
		if (lists(fields[3], name) && parse_id(fields[2], &gid))
			add_group(account, gid);
}

bool account_find(struct account *account, const char *user, struct text passwd, struct text group,
		  char *problem, size_t problem_bytes)
{
	struct text rest = { user, strlen(user) };
	struct text wanted = take(&rest, ':');
	struct text wanted_group = rest;
	struct text name = { "", 0 };
	uint32_t uid = 0;
	bool by_id = wanted.length == 0 || parse_id(wanted, &uid);

	memset(account, 0, sizeof(*account));
	strcpy(account->home, "/");
	if (text_is(wanted, "")) /* root, whatever the image calls it */
		uid = 0;
	if (!find_user(account, wanted, by_id, uid, passwd, &name)) {
		if (!by_id) {
			snprintf(problem, problem_bytes, "the image's /etc/passwd has no user %.*s",
				 (int)(wanted.length < ACCOUNT_NAME_BYTES ? wanted.length :
									    ACCOUNT_NAME_BYTES),
				 wanted.bytes);
			return false;
		}
		account->uid = uid;
	}
	if (wanted_group.length > 0 && !find_group(&account->gid, wanted_group, group)) {
		snprintf(problem, problem_bytes, "the image's /etc/group has no group %.*s",
			 (int)(wanted_group.length < ACCOUNT_NAME_BYTES ? wanted_group.length :
									  ACCOUNT_NAME_BYTES),
			 wanted_group.bytes);
		return false;
	}
	add_group(account, account->gid);
	if (wanted_group.length == 0 && name.length > 0)
		add_groups_of(account, name, group);
	return true;
}
