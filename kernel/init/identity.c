#include "identity.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "console.h"
#include "inside.h"

#define DIRECTORY "run/bootwright"
#define TEXT_BYTES 1024

/* As container engines do: the image's own file stays as it is underneath. */
static void bind_over(int root, const char *name, const char *text)
{
	char source_path[64];
	char target_path[64];
	int source = -1;
	int target = -1;

	snprintf(source_path, sizeof(source_path), DIRECTORY "/%s", name);
	snprintf(target_path, sizeof(target_path), "etc/%s", name);
	if (!inside_write(root, source_path, text, 0644) ||
	    (source = inside_file(root, source_path)) < 0 ||
	    (target = inside_file(root, target_path)) < 0 ||
	    mount(descriptor_path(source).text, descriptor_path(target).text, NULL, MS_BIND, NULL) != 0)
		say("setting /%s: %s", target_path, strerror(errno));
	if (source >= 0)
		close(source);
	if (target >= 0)
		close(target);
}

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
	bind_over(root, "hosts", text);
}

static void write_hostname(int root, const struct settings *settings)
{
	char text[SETTINGS_HOSTNAME_MAX + 2];

	if (sethostname(settings->hostname, strlen(settings->hostname)) != 0)
		say("setting the host name: %s", strerror(errno));
	snprintf(text, sizeof(text), "%s\n", settings->hostname);
	bind_over(root, "hostname", text);
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
	bind_over(root, "resolv.conf", text);
}

void identity_apply(int root, const struct settings *settings)
{
	int directory = inside_directory(root, DIRECTORY, 0755);

	if (directory < 0) {
		say("making /" DIRECTORY ": %s", strerror(errno));
		return;
	}
	close(directory);
	write_hosts(root, settings);
	if (settings->hostname != NULL)
		write_hostname(root, settings);
	if (settings->nameserver_count > 0)
		write_nameservers(root, settings);
}
