#include "scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[64];

static int remove_entry(const char *name, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	return remove(name);
}

void scratch_remove(void)
{
	if (path[0] != '\0')
		nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	path[0] = '\0';
}

const char *scratch_make(void)
{
	scratch_remove();
	strcpy(path, "/tmp/bootwright-test.XXXXXX");
	if (mkdtemp(path) == NULL) {
		perror("making a scratch directory");
		exit(1);
	}
	return path;
}
