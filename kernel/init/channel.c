#include "channel.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* include/uapi/linux/virtio_ids.h */
#define VIRTIO_ID_CONSOLE "0x0003"
#define PHASE_MILLIS 10000
#define RETRY_MILLIS 20

static bool read_word(const char *path, char *word, size_t bytes)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length;

	if (fd < 0)
		return false;
	length = read(fd, word, bytes - 1);
	close(fd);
	if (length < 0)
		return false;
	word[length] = '\0';
	word[strcspn(word, "\n")] = '\0';
	return true;
}

/* Looks for an entry of `directory` whose file `attribute` holds `value`; its name goes to `name`. */
static bool find_device(const char *directory, const char *attribute, const char *value, char *name,
			size_t name_bytes)
{
	DIR *entries = opendir(directory);
	struct dirent *entry;
	bool found = false;

	if (entries == NULL)
		return false;
	while (!found && (entry = readdir(entries)) != NULL) {
		char path[512];
		char word[64];

		snprintf(path, sizeof(path), "%s/%s/%s", directory, entry->d_name, attribute);
		found = strlen(entry->d_name) < name_bytes && read_word(path, word, sizeof(word)) &&
			strcmp(word, value) == 0;
		if (found)
			strcpy(name, entry->d_name);
	}
	closedir(entries);
	return found;
}

bool channel_open(struct channel *channel, deadline_millis deadline)
{
	char name[64];
	char path[128];

	channel->fd = -1;
	/* A VM started by hand has no such device: then there is nothing to wait for. */
	if (!find_device("/sys/bus/virtio/devices", "device", VIRTIO_ID_CONSOLE, name, sizeof(name)))
		return false;
	/* The host tells the port's name in a message of its own, some time after the driver starts. */
	while (!find_device("/sys/class/virtio-ports", "name", CHANNEL_PORT_NAME, name, sizeof(name))) {
		if (deadline_left(deadline) == 0)
			return false;
		pause_millis(5);
	}
	snprintf(path, sizeof(path), "/dev/%s", name);
	channel->fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	return channel->fd >= 0;
}

bool channel_has_room(const struct channel *channel, size_t bytes)
{
	size_t queued = channel->out_end - channel->out_start;

	return sizeof(channel->out) - queued >= FRAME_HEADER_BYTES + bytes;
}

uint8_t *channel_reserve(struct channel *channel, size_t bytes)
{
	if (channel->out_start == channel->out_end) {
		channel->out_start = 0;
		channel->out_end = 0;
	}
	if (!channel_has_room(channel, bytes))
		return NULL;
	if (sizeof(channel->out) - channel->out_end < FRAME_HEADER_BYTES + bytes) {
		memmove(channel->out, channel->out + channel->out_start,
			channel->out_end - channel->out_start);
		channel->out_end -= channel->out_start;
		channel->out_start = 0;
	}
	return channel->out + channel->out_end + FRAME_HEADER_BYTES;
}

void channel_commit(struct channel *channel, enum frame_type type, size_t bytes)
{
	frame_write_header(channel->out + channel->out_end, type, (uint32_t)bytes);
	channel->out_end += FRAME_HEADER_BYTES + bytes;
}

bool channel_queue(struct channel *channel, enum frame_type type, const void *payload, size_t bytes)
{
	uint8_t *space;

	if (channel->fd < 0)
		return true;
	space = channel_reserve(channel, bytes);
	if (space == NULL)
		return false;
	if (bytes > 0)
		memcpy(space, payload, bytes);
	channel_commit(channel, type, bytes);
	return true;
}

void channel_discard(struct channel *channel)
{
	channel->out_start = 0;
	channel->out_end = 0;
}

bool channel_has_output(const struct channel *channel)
{
	return channel->out_start < channel->out_end;
}

short channel_events(const struct channel *channel)
{
	return channel_has_output(channel) ? POLLIN | POLLOUT : POLLIN;
}

bool channel_flush(struct channel *channel)
{
	bool taken = false;

	while (channel->fd >= 0 && channel_has_output(channel)) {
		ssize_t written = write(channel->fd, channel->out + channel->out_start,
					channel->out_end - channel->out_start);

		if (written <= 0)
			break;
		channel->out_start += (size_t)written;
		taken = true;
	}
	return taken;
}

bool channel_drain(struct channel *channel, deadline_millis deadline)
{
	while (channel->fd >= 0 && channel_has_output(channel)) {
		struct pollfd port = { .fd = channel->fd, .events = POLLOUT };
		int left = deadline_left(deadline);

		channel_flush(channel);
		if (!channel_has_output(channel))
			break;
		if (left == 0)
			return false;
		/* POLLHUP stands for as long as the host is not connected, and would make this spin. */
		if (poll(&port, 1, left) > 0 && (port.revents & POLLHUP))
			pause_millis(RETRY_MILLIS);
	}
	return true;
}

bool channel_send(struct channel *channel, enum frame_type type, const void *payload, size_t bytes,
		  deadline_millis deadline)
{
	return channel_drain(channel, deadline) && channel_queue(channel, type, payload, bytes) &&
	       channel_drain(channel, deadline);
}

bool channel_send_phase(struct channel *channel, const char *phase)
{
	return channel_send(channel, FRAME_PHASE, phase, strlen(phase), deadline_in(PHASE_MILLIS));
}

bool channel_fill(struct channel *channel)
{
	bool filled = false;

	/* The port gives a page at a time. */
	for (;;) {
		size_t room;
		uint8_t *space = frame_reader_space(&channel->reader, &room);
		ssize_t bytes = room == 0 ? 0 : read(channel->fd, space, room);

		if (bytes <= 0)
			return filled || (bytes < 0 && (errno == EAGAIN || errno == EINTR));
		frame_reader_filled(&channel->reader, (size_t)bytes);
		filled = true;
	}
}

enum frame_status channel_receive(struct channel *channel, struct frame *frame,
				  deadline_millis deadline)
{
	enum frame_status status;

	while ((status = frame_reader_next(&channel->reader, frame)) == FRAME_PARTIAL) {
		struct pollfd port = { .fd = channel->fd, .events = POLLIN };
		int left = deadline_left(deadline);

		if (left == 0)
			break;
		if (poll(&port, 1, left) > 0 && !channel_fill(channel))
			pause_millis(RETRY_MILLIS);
	}
	return status;
}
