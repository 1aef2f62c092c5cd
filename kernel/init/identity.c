#include "identity.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console.h"
#include "inside.h"
#include "own_files.h"

#define TEXT_BYTES 1024

static void write_hosts(int root, const struct settings *settings)
{
	char address[INET_ADDRSTRLEN] = "127.0.1.1";
	char text[TEXT_BYTES];
	int length = snprintf(text, sizeof(text),
			      "127.0.0.1\tlocalhost\n"
			      "::1\tlocalhost ip6-localhost ip6-loopback\n"
			      "ff02::1\tip6-allnodes\n"
			      "ff02::2\tip6-allrouters\n");

	if (settings->has_address)
		inet_ntop(AF_INET, &settings->address, address, sizeof(address));
	if (settings->hostname != NULL) {
		int label = (int)strcspn(settings->hostname, ".");

		length += snprintf(text + length, sizeof(text) - (size_t)length, "%s\t%s", address,
				   settings->hostname);
		if (settings->hostname[label] == '.')
			length += snprintf(text + length, sizeof(text) - (size_t)length, " %.*s", label,
					   settings->hostname);
		snprintf(text + length, sizeof(text) - (size_t)length, "\n");
	}
	own_file_over(root, "hosts", text, 0644, "etc/hosts");
}

static void write_hostname(int root, const struct settings *settings)
{
	char text[SETTINGS_HOSTNAME_MAX + 2];

	if (sethostname(settings->hostname, strlen(settings->hostname)) != 0)
		say("setting the host name: %s", strerror(errno));
	snprintf(text, sizeof(text), "%s\n", settings->hostname);
	own_file_over(root, "hostname", text, 0644, "etc/hostname");
}

static void write_nameservers(int root, const struct settings *settings)
{
	char text[TEXT_BYTES] = "";
	size_t length = 0;

	for (size_t i = 0; i < settings->nameserver_count; i++) {
		char address[INET_ADDRSTRLEN];

		inet_ntop(AF_INET, &settings->nameservers[i], address, sizeof(address));
		length += (size_t)snprintf(text + length, sizeof(text) - length, "nameserver %s\n", address);
	}
	own_file_over(root, "resolv.conf", text, 0644, "etc/resolv.conf");
}

/*
 * Docker's mark of a container, an empty file, by which systemd takes the whole VM for one: there
 * would be no login on the serial console. No mount can hide that a file is there.
 */
static void remove_container_mark(int root)
{
	struct stat status;

	if (fstatat(root, ".dockerenv", &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode) &&
	    status.st_size == 0 && unlinkat(root, ".dockerenv", 0) != 0)
		say("removing /.dockerenv: %s", strerror(errno));
}

void identity_apply(int root, const struct settings *settings)
{
	if (!own_directory(root, "")) {
		say("making /" OWN_FILES ": %s", strerror(errno));
		return;
	}
	write_hosts(root, settings);
	if (settings->hostname != NULL)
		write_hostname(root, settings);
	if (settings->nameserver_count > 0)
		write_nameservers(root, settings);
	if (settings->unmark)
		remove_container_mark(root);
}
