#include "environment.h"

#include <string.h>

static const char *value_of(const char *setting, const char *name)
{
	size_t length = strlen(name);

	return strncmp(setting, name, length) == 0 && setting[length] == '=' ? setting + length + 1 :
									      NULL;
}

const char *environment_get(const struct words *environment, const char *name)
{
	for (size_t i = environment->count; i-- > 0;) {
		const char *value = value_of(environment->words[i], name);

		if (value != NULL)
			return value;
	}
	return NULL;
}

void environment_default(struct words *environment, const char *name, const char *setting)
{
	if (environment_get(environment, name) != NULL || environment->count == SETTINGS_WORDS_MAX)
		return;
	environment->words[environment->count++] = setting;
	environment->words[environment->count] = NULL;
}

bool environment_put(struct words *environment, const char *setting)
{
	size_t length = strcspn(setting, "=");
	size_t kept = 0;

	for (size_t i = 0; i < environment->count; i++)
		if (strncmp(environment->words[i], setting, length) != 0 ||
		    environment->words[i][length] != '=')
			environment->words[kept++] = environment->words[i];
	if (kept < SETTINGS_WORDS_MAX)
		environment->words[kept++] = setting;
	environment->count = kept;
	environment->words[kept] = NULL;
	return kept > 0 && environment->words[kept - 1] == setting;
}

void environment_remove(struct words *environment, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < environment->count; i++)
		if (value_of(environment->words[i], name) == NULL)
			environment->words[kept++] = environment->words[i];
	environment->count = kept;
	environment->words[kept] = NULL;
}
