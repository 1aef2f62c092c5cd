#include "settings.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIGNAL_NUMBER_MAX 64

struct key {
	const char *name;
	bool repeats;
	/* NULL if the value is good, else what is wrong with it. */
	const char *(*take)(struct settings *settings, const char *value);
};

void settings_defaults(struct settings *settings)
{
	memset(settings, 0, sizeof(*settings));
	settings->rootfstype = "ext4";
	settings->mode = MODE_AUTO;
	settings->user = "";
	settings->workdir = "/";
	settings->stop_signal = 15;
}

static const char *append(struct words *words, const char *value)
{
	if (words->count == SETTINGS_WORDS_MAX)
		return "stands more often than 32768 times";
	words->words[words->count++] = value;
	words->words[words->count] = NULL;
	return NULL;
}

static bool parse_number(const char *text, unsigned max, unsigned *number)
{
	unsigned value = 0;

	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return false;
		value = value * 10 + (unsigned)(*text - '0');
		if (value > max)
			return false;
	}
	*number = value;
	return true;
}

static bool is_virtiofs(const struct settings *settings)
{
	return strcmp(settings->rootfstype, "virtiofs") == 0;
}

/* What it has to be depends on rootfstype, which may follow. */
static const char *take_root(struct settings *settings, const char *value)
{
	settings->root = value;
	return NULL;
}

static const char *take_rootfstype(struct settings *settings, const char *value)
{
	settings->rootfstype = value;
	return strcmp(value, "ext4") == 0 || is_virtiofs(settings) ? NULL :
								     "is neither ext4 nor virtiofs";
}

static bool is_tag(const char *text, size_t length)
{
	return length > 0 && length <= VIRTIOFS_TAG_MAX && memchr(text, '/', length) == NULL;
}

/* NULL if the root fits its type, else what is wrong. */
static const char *check_root(const struct settings *settings)
{
	if (settings->root == NULL)
		return "is missing";
	if (is_virtiofs(settings))
		return is_tag(settings->root, strlen(settings->root)) ? NULL : "is not a tag";
	return strncmp(settings->root, "/dev/", 5) == 0 ? NULL : "is not a path under /dev";
}

/* TAG:rw:PATH or TAG:ro:PATH */
static const char *take_volume(struct settings *settings, const char *value)
{
	size_t length = strcspn(value, ":");
	const char *access = value + length;
	struct volume *volume;

	if (settings->volume_count == SETTINGS_VOLUMES_MAX)
		return "stands more often than 16 times";
	if (!is_tag(value, length) ||
	    (strncmp(access, ":rw:/", 5) != 0 && strncmp(access, ":ro:/", 5) != 0))
		return "is not TAG:rw:PATH or TAG:ro:PATH";
	volume = &settings->volumes[settings->volume_count++];
	memcpy(volume->tag, value, length);
	volume->tag[length] = '\0';
	volume->read_only = access[2] == 'o';
	volume->path = access + 4;
	return NULL;
}

static const char *take_mode(struct settings *settings, const char *value)
{
	if (strcmp(value, "machine") == 0)
		settings->mode = MODE_MACHINE;
	else if (strcmp(value, "app") == 0)
		settings->mode = MODE_APP;
	else if (strcmp(value, "auto") == 0)
		settings->mode = MODE_AUTO;
	else
		return "is none of machine, app, auto";
	return NULL;
}

static const char *take_init(struct settings *settings, const char *value)
{
	if (settings->init.count == 0 && value[0] != '/')
		return "does not begin with an absolute path";
	return append(&settings->init, value);
}

static const char *take_arg(struct settings *settings, const char *value)
{
	return append(&settings->args, value);
}

static const char *take_env(struct settings *settings, const char *value)
{
	if (value[0] == '=' || strchr(value, '=') == NULL)
		return "is not NAME=VALUE";
	return append(&settings->env, value);
}

static const char *take_user(struct settings *settings, const char *value)
{
	settings->user = value;
	return NULL;
}

static const char *take_workdir(struct settings *settings, const char *value)
{
	settings->workdir = value;
	return value[0] == '/' ? NULL : "is not an absolute path";
}

static const char *take_stopsignal(struct settings *settings, const char *value)
{
	unsigned number;

	if (!parse_number(value, SIGNAL_NUMBER_MAX, &number) || number == 0)
		return "is not a signal number";
	settings->stop_signal = (int)number;
	return NULL;
}

static const char *take_hostname(struct settings *settings, const char *value)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
	size_t length = strlen(value);

	settings->hostname = value;
	if (length == 0 || length > SETTINGS_HOSTNAME_MAX)
		return "is not 1 to 64 bytes long";
	if (strspn(value, allowed) != length || value[0] == '.' || value[0] == '-')
		return "is not a host name";
	return NULL;
}

static const char *take_address(struct settings *settings, const char *value)
{
	char address[INET_ADDRSTRLEN];
	const char *slash = strchr(value, '/');
	size_t length = slash == NULL ? 0 : (size_t)(slash - value);

	if (slash == NULL || length >= sizeof(address))
		return "is not ADDRESS/PREFIX-LENGTH";
	memcpy(address, value, length);
	address[length] = '\0';
	if (inet_pton(AF_INET, address, &settings->address) != 1 ||
	    !parse_number(slash + 1, 32, &settings->prefix_length))
		return "is not ADDRESS/PREFIX-LENGTH";
	settings->has_address = true;
	return NULL;
}

static const char *take_gateway(struct settings *settings, const char *value)
{
	settings->has_gateway = true;
	return inet_pton(AF_INET, value, &settings->gateway) == 1 ? NULL : "is not an IPv4 address";
}

static const char *take_nameserver(struct settings *settings, const char *value)
{
	if (settings->nameserver_count == SETTINGS_NAMESERVERS_MAX)
		return "stands more often than 8 times";
	if (inet_pton(AF_INET, value, &settings->nameservers[settings->nameserver_count]) != 1)
		return "is not an IPv4 address";
	settings->nameserver_count++;
	return NULL;
}

static const char *take_unmark(struct settings *settings, const char *value)
{
	settings->unmark = strcmp(value, "1") == 0;
	return settings->unmark || strcmp(value, "0") == 0 ? NULL : "is neither 0 nor 1";
}

static const char *take_sshkey(struct settings *settings, const char *value)
{
	if (settings->ssh_key_count == SETTINGS_SSH_KEYS_MAX)
		return "stands more often than 64 times";
	settings->ssh_keys[settings->ssh_key_count++] = value;
	return strchr(value, '\n') == NULL ? NULL : "is not one line";
}

static const char *take_sshhostkey(struct settings *settings, const char *value)
{
	settings->ssh_host_key = value;
	return NULL;
}

static const char *take_userdata(struct settings *settings, const char *value)
{
	settings->user_data = value;
	return NULL;
}

static const char *take_metadata(struct settings *settings, const char *value)
{
	settings->meta_data = value;
	return NULL;
}

static const char *take_resume(struct settings *settings, const char *value)
{
	settings->resume = strcmp(value, "1") == 0;
	return settings->resume || strcmp(value, "0") == 0 ? NULL : "is neither 0 nor 1";
}

static const char *take_grow(struct settings *settings, const char *value)
{
	settings->grow = strcmp(value, "1") == 0;
	return settings->grow || strcmp(value, "0") == 0 ? NULL : "is neither 0 nor 1";
}

static const struct key keys[] = {
	{ "root", false, take_root },
	{ "rootfstype", false, take_rootfstype },
	{ "mode", false, take_mode },
	{ "init", true, take_init },
	{ "arg", true, take_arg },
	{ "env", true, take_env },
	{ "user", false, take_user },
	{ "workdir", false, take_workdir },
	{ "stopsignal", false, take_stopsignal },
	{ "hostname", false, take_hostname },
	{ "address", false, take_address },
	{ "gateway", false, take_gateway },
	{ "nameserver", true, take_nameserver },
	{ "volume", true, take_volume },
	{ "unmark", false, take_unmark },
	{ "sshkey", true, take_sshkey },
	{ "sshhostkey", false, take_sshhostkey },
	{ "userdata", false, take_userdata },
	{ "metadata", false, take_metadata },
	{ "grow", false, take_grow },
	{ "resume", false, take_resume },
};

#define KEY_COUNT (sizeof(keys) / sizeof(keys[0]))

static const struct key *find_key(const char *setting, const char **value)
{
	for (size_t i = 0; i < KEY_COUNT; i++) {
		size_t length = strlen(keys[i].name);

		if (strncmp(setting, keys[i].name, length) == 0 && setting[length] == '=') {
			*value = setting + length + 1;
			return &keys[i];
		}
	}
	return NULL;
}

static const char *take_setting(struct settings *settings, const char *setting, bool *seen)
{
	const char *value;
	const struct key *key = find_key(setting, &value);

	if (strchr(setting, '=') == NULL)
		return "is not key=value";
	if (key == NULL)
		return NULL; /* of a newer host; one without it works too */
	if (seen[key - keys] && !key->repeats)
		return "stands more than once";
	seen[key - keys] = true;
	return key->take(settings, value);
}

bool settings_parse(struct settings *settings, const char *text, size_t bytes, char *problem,
		    size_t problem_bytes)
{
	bool seen[KEY_COUNT] = { false };
	const char *root_problem;

	settings_defaults(settings);
	if (bytes > 0 && text[bytes - 1] != '\0') {
		snprintf(problem, problem_bytes, "the last boot setting has no end");
		return false;
	}
	for (size_t at = 0; at < bytes; at += strlen(text + at) + 1) {
		const char *wrong = take_setting(settings, text + at, seen);

		if (wrong != NULL) {
			snprintf(problem, problem_bytes, "boot setting %.100s %s", text + at, wrong);
			return false;
		}
	}
	root_problem = check_root(settings);
	if (root_problem != NULL) {
		snprintf(problem, problem_bytes, "boot setting root %s", root_problem);
		return false;
	}
	return true;
}

bool settings_need_virtiofs(const struct settings *settings)
{
	return is_virtiofs(settings) || settings->volume_count > 0;
}

void settings_from_command_line(struct settings *settings, char *command_line)
{
	char *rest = command_line;
	char *word;

	settings_defaults(settings);
	while ((word = strsep(&rest, " \n")) != NULL)
		if (strncmp(word, "root=/dev/", 10) == 0)
			settings->root = word + 5;
}
