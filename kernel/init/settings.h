/* The boot settings of the guest protocol, parsed and checked. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>

/* docs/guest-protocol.md: the pieces of BOOT are at most 1 MiB in all. */
#define SETTINGS_BYTES_MAX (1024 * 1024)
/* More words than any image has; the kernel's own limit on exec is by bytes. */
#define SETTINGS_WORDS_MAX 32768
#define SETTINGS_NAMESERVERS_MAX 8
#define SETTINGS_VOLUMES_MAX 16
#define SETTINGS_SSH_KEYS_MAX 64
/* include/uapi/linux/virtio_fs.h: tag[36], padded with NULs */
#define VIRTIOFS_TAG_MAX 36
/* __NEW_UTS_LEN */
#define SETTINGS_HOSTNAME_MAX 64

enum boot_mode { MODE_AUTO, MODE_MACHINE, MODE_APP };

/* A list for exec: words[count] is NULL. */
struct words {
	size_t count;
	const char *words[SETTINGS_WORDS_MAX + 1];
};

/* A directory of the host, by its virtiofs tag, and where it belongs in the root. */
struct volume {
	char tag[VIRTIOFS_TAG_MAX + 1];
	bool read_only;
	const char *path;
};

struct settings {
	const char *root; /* a device, or a virtiofs tag */
	const char *rootfstype;
	enum boot_mode mode;
	struct words init;
	struct words args;
	struct words env;
	const char *user;
	const char *workdir;
	int stop_signal;
	const char *hostname; /* NULL if not asked for, as are the ones below */
	bool has_address;
	struct in_addr address;
	unsigned prefix_length;
	bool has_gateway;
	struct in_addr gateway;
	size_t nameserver_count;
	struct in_addr nameservers[SETTINGS_NAMESERVERS_MAX];
	size_t volume_count;
	struct volume volumes[SETTINGS_VOLUMES_MAX];
	bool unmark; /* take a container engine's mark off the root */
	size_t ssh_key_count;
	const char *ssh_keys[SETTINGS_SSH_KEYS_MAX];
	const char *ssh_host_key;
	const char *user_data; /* cloud-init's */
	const char *meta_data;
	bool grow;
	bool resume; /* the host acknowledges output, and another one may go on */
};

void settings_defaults(struct settings *settings);

/*
 * Parses text[0..bytes), which must outlive the settings: they point into it.
 * False with a sentence in problem if it breaks the protocol.
 */
bool settings_parse(struct settings *settings, const char *text, size_t bytes, char *problem,
		    size_t problem_bytes);

/* Whether the root or a volume is a directory of the host. */
bool settings_need_virtiofs(const struct settings *settings);

/* Takes root= from a kernel command line, which is changed and must outlive the settings. */
void settings_from_command_line(struct settings *settings, char *command_line);

#endif
