#include "ssh.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "accounts.h"
#include "console.h"
#include "inside.h"
#include "own_files.h"
#include "sshd_config.h"

/* Below OWN_FILES. */
#define AUTHORIZED_KEYS "ssh/authorized_keys"
#define HOST_KEY "ssh/ssh_host_ed25519_key"
#define CONFIGURATION "ssh/sshd_config"
/* sshd_config(5), AuthorizedKeysFile */
#define DEFAULT_KEYS_FILES ".ssh/authorized_keys .ssh/authorized_keys2"
#define ACCOUNT_FILE_BYTES_MAX (4 * 1024 * 1024)

/* OpenSSH's own place, and that of distributions that leave /etc to the administrator. */
static const char *const configurations[] = { "etc/ssh/sshd_config", "usr/etc/ssh/sshd_config" };

/* The keys, a line each, behind `first`. To be freed; NULL if there is no memory. */
static char *list_keys(const struct settings *settings, const char *first)
{
	size_t bytes = strlen(first) + 2;
	char *text;

	for (size_t i = 0; i < settings->ssh_key_count; i++)
		bytes += strlen(settings->ssh_keys[i]) + 1;
	text = malloc(bytes);
	if (text == NULL)
		return NULL;
	snprintf(text, bytes, "%s%s", first, *first == '\0' ? "" : "\n");
	for (size_t i = 0; i < settings->ssh_key_count; i++) {
		strcat(text, settings->ssh_keys[i]);
		strcat(text, "\n");
	}
	return text;
}

char *ssh_configuration(int root, const char *path, const char *text)
{
	char files[SSHD_CONFIG_VALUE_BYTES] = DEFAULT_KEYS_FILES;
	char host_key[SSHD_CONFIG_VALUE_BYTES];
	char *ours;

	if (sshd_config_find(root, path, "AuthorizedKeysFile", files) && strcasecmp(files, "none") == 0)
		files[0] = '\0';
	if (asprintf(&ours,
		     "# What this VM was given; the image's own follows.\n"
		     "AuthorizedKeysFile %s /" OWN_FILES "/" AUTHORIZED_KEYS "\n"
		     "%s%s",
		     files,
		     sshd_config_find(root, path, "HostKey", host_key) ?
			     "" :
			     "HostKey /" OWN_FILES "/" HOST_KEY "\n",
		     text) < 0)
		return NULL;
	return ours;
}

/* Whether the image has one. */
static bool bind_configuration(int root)
{
	for (size_t i = 0; i < sizeof(configurations) / sizeof(configurations[0]); i++) {
		char *text = inside_read(root, configurations[i], SSHD_CONFIG_BYTES_MAX);
		char *ours = text == NULL ? NULL : ssh_configuration(root, configurations[i], text);

		if (ours != NULL)
			own_file_over(root, CONFIGURATION, ours, 0644, configurations[i]);
		free(text);
		free(ours);
		if (ours != NULL)
			return true;
	}
	return false;
}

static void find_home_of_root(int root, char home[ACCOUNT_HOME_BYTES])
{
	static struct account account;
	char problem[ACCOUNT_NAME_BYTES + 64];
	char *passwd = inside_read(root, "etc/passwd", ACCOUNT_FILE_BYTES_MAX);
	struct text users = { passwd == NULL ? "" : passwd, passwd == NULL ? 0 : strlen(passwd) };

	if (!account_find(&account, "", users, (struct text){ "", 0 }, problem, sizeof(problem)))
		strcpy(account.home, "/root");
	strcpy(home, account.home);
	free(passwd);
}

/*
 * For the SSH servers that have nothing but this file. A directory of the host's user gets no new
 * files of ours; the disk of a VM is its own.
 */
static void bind_keys_of_root(int root, const struct settings *settings)
{
	char home[ACCOUNT_HOME_BYTES];
	char directory[PATH_MAX];
	char path[PATH_MAX];
	char *old;
	char *keys;

	find_home_of_root(root, home);
	snprintf(directory, sizeof(directory), "%s/.ssh", home + strspn(home, "/"));
	snprintf(path, sizeof(path), "%s/.ssh/authorized_keys", home + strspn(home, "/"));
	old = inside_read(root, path, SSHD_CONFIG_BYTES_MAX);
	if (old == NULL && strcmp(settings->rootfstype, "virtiofs") == 0) {
		say("there is no place for the SSH keys: the root has neither /%s nor /%s", configurations[0],
		    path);
		return;
	}
	keys = list_keys(settings, old == NULL ? "" : old);
	if (old == NULL) {
		int made = inside_directory(root, directory, 0700);

		if (made >= 0)
			close(made);
	}
	if (keys != NULL)
		own_file_over(root, "ssh/root", keys, 0600, path);
	free(keys);
	free(old);
}

void ssh_apply(int root, const struct settings *settings)
{
	char *keys;

	if (settings->ssh_key_count == 0)
		return;
	keys = list_keys(settings, "");
	/* sshd looks for files that anybody else could have changed: these and /run are root's. */
	if (keys == NULL || !own_directory(root, "ssh") || !own_file(root, AUTHORIZED_KEYS, keys, 0644) ||
	    (settings->ssh_host_key != NULL && !own_file(root, HOST_KEY, settings->ssh_host_key, 0600)))
		say("writing the SSH keys: %s", strerror(errno));
	else if (!bind_configuration(root))
		bind_keys_of_root(root, settings);
	free(keys);
}
