#include "stats.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* The longest is /proc/net/dev: 500 interfaces. A guest that has more tells nothing of them. */
#define PROC_FILE_BYTES 65536

/* The number behind `name` at the start of a line of meminfo, in bytes. */
static bool memory_line(const char *text, const char *name, uint64_t *bytes)
{
	const char *line = text;
	size_t length = strlen(name);
	uint64_t kilobytes;

	while (line != NULL) {
		if (strncmp(line, name, length) == 0) {
			if (sscanf(line + length, " %" SCNu64 " kB", &kilobytes) != 1 ||
			    kilobytes > UINT64_MAX / 1024)
				return false;
			*bytes = kilobytes * 1024;
			return true;
		}
		line = strchr(line, '\n');
		if (line != NULL)
			line++;
	}
	return false;
}

bool stats_parse_memory(const char *meminfo, struct stats *stats)
{
	uint64_t total;
	uint64_t available;

	if (!memory_line(meminfo, "MemTotal:", &total) ||
	    !memory_line(meminfo, "MemAvailable:", &available) || available > total)
		return false;
	stats->memory_bytes = total;
	stats->available_memory_bytes = available;
	return true;
}

bool stats_parse_load(const char *loadavg, struct stats *stats)
{
	uint64_t whole;
	uint64_t hundredths;
	uint64_t tasks;

	if (sscanf(loadavg, "%" SCNu64 ".%2" SCNu64 " %*s %*s %*u/%" SCNu64, &whole, &hundredths,
		   &tasks) != 3 ||
	    whole > UINT32_MAX)
		return false;
	stats->load_hundredths = whole * 100 + hundredths;
	stats->tasks = tasks;
	return true;
}

bool stats_parse_network(const char *net_dev, struct stats *stats)
{
	uint64_t received = 0;
	uint64_t sent = 0;
	const char *line = net_dev;

	/* Two lines of headings; then `name: bytes packets errs drop fifo frame compressed multicast`, and
	 * the same for what was sent. */
	for (int heading = 0; heading < 2; heading++) {
		line = strchr(line, '\n');
		if (line == NULL)
			return false;
		line++;
	}
	while (*line != '\0') {
		const char *end = strchr(line, '\n');
		const char *colon = strchr(line, ':');
		uint64_t in;
		uint64_t out;

		if (end == NULL || colon == NULL || colon > end)
			return false;
		line += strspn(line, " ");
		if (sscanf(colon + 1,
			   "%" SCNu64 " %*u %*u %*u %*u %*u %*u %*u %" SCNu64, &in, &out) != 2)
			return false;
		if (strncmp(line, "lo:", 3) != 0) {
			received += in;
			sent += out;
		}
		line = end + 1;
	}
	stats->received_bytes = received;
	stats->sent_bytes = sent;
	return true;
}

void stats_encode(const struct stats *stats, uint8_t frame[STATS_FRAME_BYTES])
{
	frame_put_u64(frame, stats->memory_bytes);
	frame_put_u64(frame + 8, stats->available_memory_bytes);
	frame_put_u64(frame + 16, stats->root_bytes);
	frame_put_u64(frame + 24, stats->available_root_bytes);
	frame_put_u64(frame + 32, stats->load_hundredths);
	frame_put_u64(frame + 40, stats->tasks);
	frame_put_u64(frame + 48, stats->received_bytes);
	frame_put_u64(frame + 56, stats->sent_bytes);
}

static const char *read_text(const char *path, char text[PROC_FILE_BYTES])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t count;

	if (fd >= 0) {
		while (length < PROC_FILE_BYTES - 1 &&
		       (count = read(fd, text + length, PROC_FILE_BYTES - 1 - length)) > 0)
			length += (size_t)count;
		close(fd);
	}
	text[length] = '\0';
	return text;
}

static void measure_root(struct stats *stats)
{
	struct statvfs root;

	if (statvfs("/", &root) != 0)
		return;
	stats->root_bytes = (uint64_t)root.f_blocks * root.f_frsize;
	stats->available_root_bytes = (uint64_t)root.f_bavail * root.f_frsize;
}

void stats_answer(struct channel *channel)
{
	static char text[PROC_FILE_BYTES];
	struct stats stats = { 0 };
	uint8_t frame[STATS_FRAME_BYTES];

	stats_parse_memory(read_text("/proc/meminfo", text), &stats);
	stats_parse_load(read_text("/proc/loadavg", text), &stats);
	stats_parse_network(read_text("/proc/net/dev", text), &stats);
	measure_root(&stats);
	stats_encode(&stats, frame);
	channel_queue(channel, FRAME_STATS, frame, sizeof(frame));
}
