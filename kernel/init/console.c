#include "console.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_BYTES 512

void say(const char *format, ...)
{
	char line[LINE_BYTES] = "bootwright: ";
	size_t length = strlen(line);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line + length, sizeof(line) - length - 1, format, arguments);
	va_end(arguments);
	/* Text from the image must not drive the terminal of whoever reads the console. */
	for (char *c = line; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
	length = strlen(line);
	line[length++] = '\n';
	/* One write, so that lines of other processes do not land inside; there is nowhere to report. */
	if (write(STDERR_FILENO, line, length) < 0)
		return;
}
