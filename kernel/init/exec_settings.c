#include "exec_settings.h"

#include <stdio.h>
#include <string.h>

static const char *append(struct words *words, const char *word)
{
	if (words->count == SETTINGS_WORDS_MAX)
		return "stands too often";
	words->words[words->count++] = word;
	words->words[words->count] = NULL;
	return NULL;
}

static const char *set(const char **target, const char *value)
{
	if (*target != NULL)
		return "stands more than once";
	*target = value;
	return NULL;
}

/* The value if the setting is of this key, else NULL. */
static const char *value_of(const char *setting, const char *key)
{
	size_t length = strlen(key);

	return strncmp(setting, key, length) == 0 && setting[length] == '=' ? setting + length + 1 :
									     NULL;
}

static const char *set_flag(bool *target, const char *value)
{
	*target = strcmp(value, "1") == 0;
	return *target || strcmp(value, "0") == 0 ? NULL : "is neither 0 nor 1";
}

static const char *set_archive(struct archive *archive, const char *value)
{
	if (strcmp(value, "stat") == 0)
		archive->kind = ARCHIVE_STAT;
	else if (strcmp(value, "read") == 0)
		archive->kind = ARCHIVE_READ;
	else if (strcmp(value, "write") == 0)
		archive->kind = ARCHIVE_WRITE;
	else
		return "is neither stat, read nor write";
	return NULL;
}

static const char *set_path(const char **target, const char *value)
{
	return value[0] == '/' ? set(target, value) : "is not an absolute path";
}

/* NULL if all is well, else what is wrong with it. */
static const char *take_setting(struct exec_settings *settings, const char *setting)
{
	const char *value;

	if ((value = value_of(setting, "arg")) != NULL)
		return append(&settings->args, value);
	if ((value = value_of(setting, "env")) != NULL)
		return value[0] == '=' || strchr(value, '=') == NULL ? "is not NAME=VALUE" :
								       append(&settings->env, value);
	if ((value = value_of(setting, "user")) != NULL)
		return set(&settings->user, value);
	if ((value = value_of(setting, "workdir")) != NULL)
		return set_path(&settings->workdir, value);
	if ((value = value_of(setting, "terminal")) != NULL)
		return set_flag(&settings->terminal, value);
	if ((value = value_of(setting, "archive")) != NULL)
		return set_archive(&settings->archive, value);
	if ((value = value_of(setting, "path")) != NULL)
		return set_path(&settings->archive.path, value);
	if ((value = value_of(setting, "follow")) != NULL)
		return set_flag(&settings->archive.follow, value);
	if ((value = value_of(setting, "owners")) != NULL)
		return set_flag(&settings->archive.owners, value);
	/* Of a newer host; one without it works too. */
	return strchr(setting, '=') == NULL ? "is not key=value" : NULL;
}

bool exec_settings_parse(struct exec_settings *settings, const char *text, size_t bytes,
			 char *problem, size_t problem_bytes)
{
	settings->args.count = 0;
	settings->args.words[0] = NULL;
	settings->env.count = 0;
	settings->env.words[0] = NULL;
	settings->user = NULL;
	settings->workdir = NULL;
	settings->terminal = false;
	settings->archive = (struct archive){ .kind = ARCHIVE_NONE };
	if (bytes > 0 && text[bytes - 1] != '\0') {
		snprintf(problem, problem_bytes, "the last setting has no end");
		return false;
	}
	for (size_t at = 0; at < bytes; at += strlen(text + at) + 1) {
		const char *wrong = take_setting(settings, text + at);

		if (wrong != NULL) {
			snprintf(problem, problem_bytes, "setting %.100s %s", text + at, wrong);
			return false;
		}
	}
	if (settings->archive.kind != ARCHIVE_NONE) {
		if (settings->archive.path != NULL && !settings->terminal)
			return true;
		snprintf(problem, problem_bytes, "an archive has a path, and no terminal");
		return false;
	}
	if (settings->args.count == 0) {
		snprintf(problem, problem_bytes, "there is no command");
		return false;
	}
	return true;
}
