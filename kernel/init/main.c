/*
 * The guest init: PID 1 from the kernel's start to the image's own init, or for as long as the
 * image's command runs. docs/guest-protocol.md says what it and the host say to each other.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "channel.h"
#include "cloud_init.h"
#include "console.h"
#include "identity.h"
#include "machine.h"
#include "modules.h"
#include "network.h"
#include "poweroff.h"
#include "root.h"
#include "runtime.h"
#include "settings.h"
#include "ssh.h"
#include "volumes.h"

/* For a host that starts QEMU before it connects to the channel; it has waited long by then. */
#define HOST_MILLIS 30000
#define PORT_MILLIS 10000
#define COMMAND_LINE_BYTES 4096

static struct channel channel;
static struct settings settings;

static void say_hello(void)
{
	static const uint8_t version[2] = { PROTOCOL_VERSION, 0 };

	if (!channel_send(&channel, FRAME_HELLO, version, sizeof(version), deadline_in(HOST_MILLIS)))
		fail(&channel, "protocol", "saying hello: the host did not connect in %d s",
		     HOST_MILLIS / 1000);
}

static void receive_settings(void)
{
	static char text[SETTINGS_BYTES_MAX];
	deadline_millis deadline = deadline_in(HOST_MILLIS);
	char problem[256];
	size_t length = 0;
	struct frame frame;

	for (;;) {
		enum frame_status status = channel_receive(&channel, &frame, deadline);

		if (status == FRAME_PARTIAL)
			fail(&channel, "protocol", "waiting for the boot settings: none came in %d s",
			     HOST_MILLIS / 1000);
		if (status == FRAME_MALFORMED)
			fail(&channel, "protocol", "reading the boot settings: a malformed frame");
		if (frame.type == FRAME_SHUTDOWN || frame.type == FRAME_BYE)
			power_off();
		if (frame.type >= FRAME_STDIN && frame.type <= FRAME_SIGNAL)
			fail(&channel, "protocol", "frame %d where BOOT was expected", frame.type);
		if (frame.type != FRAME_BOOT)
			continue; /* of a newer host */
		if (frame.length == 0)
			break;
		if (frame.length > sizeof(text) - length)
			fail(&channel, "protocol", "the boot settings are longer than 1 MiB");
		memcpy(text + length, frame.payload, frame.length);
		length += frame.length;
	}
	if (!settings_parse(&settings, text, length, problem, sizeof(problem)))
		fail(&channel, "protocol", "%s", problem);
}

static void read_command_line(void)
{
	static char command_line[COMMAND_LINE_BYTES];
	int fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		if (read(fd, command_line, sizeof(command_line) - 1) < 0)
			command_line[0] = '\0';
		close(fd);
	}
	settings_from_command_line(&settings, command_line);
}

static enum boot_mode decide_mode(void)
{
	if (settings.mode != MODE_AUTO)
		return settings.mode;
	return machine_has_init(&settings) ? MODE_MACHINE : MODE_APP;
}

int main(void)
{
	int root;

	if (getpid() != 1) {
		say("this is the init of a virtual machine; it runs as process 1 only");
		return EXIT_FAILURE;
	}
	root_mount_early();
	modules_load(MODULES_BOOT);
	if (channel_open(&channel, deadline_in(PORT_MILLIS))) {
		say_hello();
		receive_settings();
	} else {
		read_command_line();
	}

	if (settings_need_virtiofs(&settings))
		modules_load(MODULES_VIRTIOFS);
	root = root_mount(&channel, &settings);
	volumes_mount(&channel, root, &settings);
	channel_send_phase(&channel, "root-mounted");
	network_configure(&settings);
	identity_apply(root, &settings);
	ssh_apply(root, &settings);
	cloud_init_apply(root, &settings);
	close(root);
	root_switch(&channel);

	if (decide_mode() == MODE_MACHINE)
		machine_run(&channel, &settings);
	root_mount_cgroups();
	runtime_copy_image();
	app_run(&channel, &settings);
}
