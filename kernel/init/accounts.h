/* Users and groups as container engines look them up, in passwd(5) and group(5) text. */
#ifndef ACCOUNTS_H
#define ACCOUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* NGROUPS_MAX is 65536; engines have been seen with a few dozen. */
#define ACCOUNT_GROUPS_MAX 256
#define ACCOUNT_HOME_BYTES 1024
#define ACCOUNT_NAME_BYTES 256

struct account {
	uid_t uid;
	gid_t gid;
	size_t group_count;
	gid_t groups[ACCOUNT_GROUPS_MAX];
	char home[ACCOUNT_HOME_BYTES];
};

/* The text of a file, not ended by a NUL. */
struct text {
	const char *bytes;
	size_t length;
};

/*
 * Resolves `user` as in an OCI image's config: name or uid, either with :group or :gid, empty
 * for root. A number is always an id, known to the files or not; a user without :group gets the
 * groups that list it. False with a sentence in problem if a name is not to be found.
 */
bool account_find(struct account *account, const char *user, struct text passwd, struct text group,
		  char *problem, size_t problem_bytes);

#endif
