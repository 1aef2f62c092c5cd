#include "network.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <net/if.h>
#include <net/route.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "console.h"

static struct sockaddr socket_address(in_addr_t address)
{
	struct sockaddr_in inet = { .sin_family = AF_INET, .sin_addr = { address } };
	struct sockaddr generic;

	memcpy(&generic, &inet, sizeof(generic));
	return generic;
}

/* The first name in order that is not the loopback's: eth0. */
static _Bool find_interface(char name[IFNAMSIZ])
{
	DIR *entries = opendir("/sys/class/net");
	struct dirent *entry;

	name[0] = '\0';
	if (entries == NULL)
		return 0;
	while ((entry = readdir(entries)) != NULL) {
		size_t length = strlen(entry->d_name);

		if (entry->d_name[0] == '.' || strcmp(entry->d_name, "lo") == 0 || length >= IFNAMSIZ)
			continue;
		if (name[0] == '\0' || strcmp(entry->d_name, name) < 0)
			memcpy(name, entry->d_name, length + 1);
	}
	closedir(entries);
	return name[0] != '\0';
}

static _Bool bring_up(int fd, const char *name)
{
	struct ifreq request = { 0 };

	memcpy(request.ifr_name, name, strlen(name) + 1);
	if (ioctl(fd, SIOCGIFFLAGS, &request) != 0)
		return 0;
	request.ifr_flags |= IFF_UP;
	return ioctl(fd, SIOCSIFFLAGS, &request) == 0;
}

static _Bool set_address(int fd, const char *name, const struct settings *settings)
{
	struct ifreq request = { 0 };
	in_addr_t mask = settings->prefix_length == 0 ?
				 0 :
				 htonl(0xffffffffU << (32 - settings->prefix_length));

	memcpy(request.ifr_name, name, strlen(name) + 1);
	request.ifr_addr = socket_address(settings->address.s_addr);
	if (ioctl(fd, SIOCSIFADDR, &request) != 0)
		return 0;
	request.ifr_netmask = socket_address(mask);
	return ioctl(fd, SIOCSIFNETMASK, &request) == 0;
}

static _Bool set_gateway(int fd, in_addr_t gateway)
{
	struct rtentry route = {
		.rt_dst = socket_address(INADDR_ANY),
		.rt_genmask = socket_address(INADDR_ANY),
		.rt_gateway = socket_address(gateway),
		.rt_flags = RTF_UP | RTF_GATEWAY,
	};

	return ioctl(fd, SIOCADDRT, &route) == 0;
}

void network_configure(const struct settings *settings)
{
	char name[IFNAMSIZ];
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || !bring_up(fd, "lo"))
		say("bringing up lo: %s", strerror(errno));
	if (settings->has_address) {
		if (!find_interface(name))
			say("setting the address: this VM has no network interface");
		else if (!set_address(fd, name, settings) || !bring_up(fd, name))
			say("setting the address of %s: %s", name, strerror(errno));
		else if (settings->has_gateway && !set_gateway(fd, settings->gateway.s_addr))
			say("setting the gateway of %s: %s", name, strerror(errno));
	}
	if (fd >= 0)
		close(fd);
}
