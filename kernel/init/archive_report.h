/* What a process that copies files has to say in the end. There is one in a process. */
#ifndef ARCHIVE_REPORT_H
#define ARCHIVE_REPORT_H

#include <stddef.h>

/* Where archive_fail writes to. */
void archive_report_to(int fd);
/* Ends the process with `code NUL message`. */
_Noreturn void archive_fail(const char *code, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The code of a report for what errno says. */
const char *archive_code(int error);

/* What was left out while the rest was copied. The first are named, the others counted. */
struct archive_problems {
	size_t count;
	size_t bytes;
	char text[4096];
};

void archive_problem(struct archive_problems *problems, const char *name, const char *reason);
/* The names and reasons as one line. */
const char *archive_problems_text(struct archive_problems *problems);

#endif
