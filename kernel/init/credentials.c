#include "credentials.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console.h"

/* import-creds.c of systemd; what it finds there it moves to its own place. */
#define DIRECTORY "/run/credentials/@initrd"

static void leave(const char *name, const char *text)
{
	char path[128];
	size_t length = strlen(text);
	int fd;

	snprintf(path, sizeof(path), DIRECTORY "/%s", name);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
	if (fd < 0 || write(fd, text, length) != (ssize_t)length)
		say("leaving systemd %s: %s", name, strerror(errno));
	if (fd >= 0)
		close(fd);
}

void credentials_leave(const struct settings *settings)
{
	char servers[SETTINGS_NAMESERVERS_MAX * INET_ADDRSTRLEN] = "";
	size_t length = 0;

	if ((mkdir("/run/credentials", 0755) != 0 && errno != EEXIST) || mkdir(DIRECTORY, 0700) != 0) {
		say("making " DIRECTORY ": %s", strerror(errno));
		return;
	}
	if (settings->hostname != NULL)
		leave("system.hostname", settings->hostname);
	for (size_t i = 0; i < settings->nameserver_count; i++) {
		char address[INET_ADDRSTRLEN];

		inet_ntop(AF_INET, &settings->nameservers[i], address, sizeof(address));
		length += (size_t)snprintf(servers + length, sizeof(servers) - length, "%s%s",
					   i == 0 ? "" : " ", address);
	}
	/* resolved does not read an /etc/resolv.conf that the image has made a link to its own. */
	if (settings->nameserver_count > 0)
		leave("network.dns", servers);
}
