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
		return value[0] == '/' ? set(&settings->workdir, value) : "is not an absolute path";
	if ((value = value_of(setting, "terminal")) != NULL) {
		settings->terminal = strcmp(value, "1") == 0;
		return settings->terminal || strcmp(value, "0") == 0 ? NULL : "is neither 0 nor 1";
	}
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
	if (settings->args.count == 0) {
		snprintf(problem, problem_bytes, "there is no command");
		return false;
	}
	return true;
}
