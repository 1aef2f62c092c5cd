#include "archive_report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Two paths of PATH_MAX would not fit a report anyway; the host shows less. */
#define REPORT_BYTES 6144
/* The end of the list says how many more there are. */
#define COUNT_BYTES 64

static int report_fd = STDERR_FILENO;

void archive_report_to(int fd)
{
	report_fd = fd;
}

_Noreturn void archive_fail(const char *code, const char *format, ...)
{
	static char text[REPORT_BYTES];
	size_t prefix = strlen(code) + 1;
	va_list arguments;

	memcpy(text, code, prefix);
	va_start(arguments, format);
	vsnprintf(text + prefix, sizeof(text) - prefix, format, arguments);
	va_end(arguments);
	_exit(write(report_fd, text, prefix + strlen(text + prefix)) < 0 ? 2 : 1);
}

const char *archive_code(int error)
{
	switch (error) {
	case ENOENT:
		return "path_not_found";
	case ENOTDIR:
		return "not_a_directory";
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return "no_space";
	case EROFS:
	case EACCES:
	case EPERM:
		return "not_permitted";
	default:
		return "io";
	}
}

void archive_problem(struct archive_problems *problems, const char *name, const char *reason)
{
	char line[512];
	int length = snprintf(line, sizeof(line), "%s%.300s: %s", problems->count > 0 ? "; " : "", name,
			      reason);

	problems->count++;
	if (length < 0 || (size_t)length >= sizeof(line) ||
	    problems->bytes + (size_t)length + COUNT_BYTES > sizeof(problems->text))
		return;
	memcpy(problems->text + problems->bytes, line, (size_t)length + 1);
	problems->bytes += (size_t)length;
}

const char *archive_problems_text(struct archive_problems *problems)
{
	snprintf(problems->text + problems->bytes, COUNT_BYTES, " (%zu in all)", problems->count);
	return problems->text;
}
