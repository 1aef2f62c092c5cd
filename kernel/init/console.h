/* One-line messages on the console. */
#ifndef CONSOLE_H
#define CONSOLE_H

/* Prints `bootwright: ` and the message as one line, cut at 512 bytes. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
