#include "sshd_config.h"

#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "inside.h"

/* servconf.c: SERVCONF_MAX_DEPTH */
#define DEPTH_MAX 16
/* Of one directory; distributions have two or three. */
#define INCLUDED_MAX 256
#define BLANKS " \t\r"

struct search {
	int root;
	const char *keyword;
	char *value;
};

static bool search_file(const struct search *search, const char *path, int depth);

static int by_name(const void *one, const void *other)
{
	return strcmp(*(char *const *)one, *(char *const *)other);
}

/* The names in a directory that match, sorted as glob(3) does. */
static size_t list_matching(int root, const char *directory, const char *pattern,
			    char *names[INCLUDED_MAX])
{
	int fd = inside_open(root, directory, O_RDONLY | O_DIRECTORY, 0);
	DIR *entries = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	size_t count = 0;

	if (entries == NULL) {
		if (fd >= 0)
			close(fd);
		return 0;
	}
	while (count < INCLUDED_MAX && (entry = readdir(entries)) != NULL)
		if (fnmatch(pattern, entry->d_name, FNM_PERIOD) == 0 &&
		    (names[count] = strdup(entry->d_name)) != NULL)
			count++;
	closedir(entries);
	qsort(names, count, sizeof(names[0]), by_name);
	return count;
}

/* A wildcard is understood in the last component, where they are. */
static bool search_included(const struct search *search, const char *pattern, int depth)
{
	char *names[INCLUDED_MAX];
	char directory[PATH_MAX];
	const char *slash;
	bool found = false;
	size_t count;

	snprintf(directory, sizeof(directory), "%s%s", pattern[0] == '/' ? "" : "/etc/ssh/", pattern);
	slash = strrchr(directory, '/');
	directory[slash - directory] = '\0';
	count = list_matching(search->root, directory, slash + 1, names);
	for (size_t i = 0; i < count; i++) {
		char path[PATH_MAX];

		if (!found && snprintf(path, sizeof(path), "%s/%s", directory, names[i]) < PATH_MAX)
			found = search_file(search, path, depth + 1);
		free(names[i]);
	}
	return found;
}

static bool search_includes(const struct search *search, char *patterns, int depth)
{
	char *rest = patterns;
	char *pattern;

	while ((pattern = strsep(&rest, BLANKS)) != NULL) {
		/* Quotes are for paths with blanks, which are read as two that are not there. */
		pattern += strspn(pattern, "\"");
		pattern[strcspn(pattern, "\"")] = '\0';
		if (*pattern != '\0' && search_included(search, pattern, depth))
			return true;
	}
	return false;
}

/* Splits a line into its keyword, which is ended by a NUL, and what follows; empty for a comment. */
static char *split(char *line, char **keyword)
{
	char *end;

	*keyword = line + strspn(line, BLANKS);
	if (**keyword == '#')
		**keyword = '\0';
	end = *keyword + strcspn(*keyword, BLANKS "=");
	if (*end != '\0')
		*end++ = '\0';
	end += strspn(end, BLANKS "=");
	for (size_t length = strlen(end); length > 0 && strchr(BLANKS, end[length - 1]); length--)
		end[length - 1] = '\0';
	return end;
}

static bool search_text(const struct search *search, char *text, int depth)
{
	char *rest = text;
	char *line;

	while ((line = strsep(&rest, "\n")) != NULL) {
		char *keyword;
		char *value = split(line, &keyword);

		if (strcasecmp(keyword, "Match") == 0)
			return false;
		if (strcasecmp(keyword, search->keyword) == 0) {
			snprintf(search->value, SSHD_CONFIG_VALUE_BYTES, "%s", value);
			return true;
		}
		if (strcasecmp(keyword, "Include") == 0 && search_includes(search, value, depth))
			return true;
	}
	return false;
}

static bool search_file(const struct search *search, const char *path, int depth)
{
	char *text = depth > DEPTH_MAX ? NULL : inside_read(search->root, path, SSHD_CONFIG_BYTES_MAX);
	bool found = text != NULL && search_text(search, text, depth);

	free(text);
	return found;
}

bool sshd_config_find(int root, const char *path, const char *keyword,
		      char value[SSHD_CONFIG_VALUE_BYTES])
{
	struct search search = { .root = root, .keyword = keyword, .value = value };

	return search_file(&search, path, 0);
}
