#include "health.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FLAG_EMERGENCY 1
#define FLAG_RESCUE 2
/* Whoever reads the first dozen needs no more. */
#define TROUBLES_MAX 16
/* A guest that fills its log as we read is not followed for ever. */
#define RECORDS_MAX 1024

/* mm/oom_kill.c; with "Memory cgroup" in front it is a limit within the guest, and none of ours. */
#define KILLED "Out of memory: Killed process "
/* fs/ext4/super.c */
#define FILE_SYSTEM_ERROR "EXT4-fs error (device "
#define FILE_SYSTEM_READ_ONLY "Remounting filesystem read-only"

/* Where systemd keeps the processes of a unit that runs: the unified hierarchy, or the old one. */
static const char *const slices[] = {
	"/sys/fs/cgroup/system.slice/",
	"/sys/fs/cgroup/systemd/system.slice/",
};

void health_begin(struct health *health, struct channel *channel)
{
	*health = (struct health){ .channel = channel };
	health->log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (health->log >= 0)
		lseek(health->log, 0, SEEK_END);
}

void health_ask(struct health *health)
{
	health->asked = true;
}

void health_drop(struct health *health)
{
	health->asked = false;
}

/*
 * `level,sequence,time,flags;message`. The level of what processes write there is above the
 * kernel's own, whatever they ask for: they cannot speak in its name.
 */
static const char *kernel_message(const char *record)
{
	char *end;
	unsigned long priority = strtoul(record, &end, 10);
	const char *message = strchr(record, ';');

	return end == record || *end != ',' || priority > 7 || message == NULL ? NULL : message + 1;
}

enum trouble health_classify(const char *record, struct line *line)
{
	const char *message = kernel_message(record);

	if (message == NULL)
		return TROUBLE_NONE;
	line->text = message;
	line->length = strcspn(message, "\n");
	if (strncmp(message, KILLED, strlen(KILLED)) == 0) {
		line->victim = (pid_t)strtol(message + strlen(KILLED), NULL, 10);
		return TROUBLE_PROCESS_KILLED;
	}
	if (strncmp(message, FILE_SYSTEM_ERROR, strlen(FILE_SYSTEM_ERROR)) == 0 ||
	    (strncmp(message, "EXT4-fs (", 9) == 0 && strstr(message, FILE_SYSTEM_READ_ONLY) != NULL))
		return TROUBLE_FILE_SYSTEM;
	return TROUBLE_NONE;
}

/* False where there is no more. What was overwritten before we came is passed over. */
static bool read_record(const struct health *health, char record[HEALTH_RECORD_BYTES])
{
	ssize_t length;

	if (health->log < 0)
		return false;
	do
		length = read(health->log, record, HEALTH_RECORD_BYTES - 1);
	while (length < 0 && (errno == EPIPE || errno == EINTR));
	/* EINVAL: it is longer than our buffer, and the next read gives the next one. */
	if (length < 0 && errno != EINVAL)
		return false;
	record[length < 0 ? 0 : length] = '\0';
	return true;
}

static bool tell(struct health *health, enum trouble kind, const char *line, size_t length)
{
	uint8_t *payload = channel_reserve(health->channel, 1 + length);

	if (payload == NULL)
		return false;
	payload[0] = (uint8_t)kind;
	memcpy(payload + 1, line, length);
	channel_commit(health->channel, FRAME_TROUBLE, 1 + length);
	return true;
}

/* Reads one record and remembers a victim; false where there is no more. */
static bool look(struct health *health, enum trouble *kind, struct line *line)
{
	static char record[HEALTH_RECORD_BYTES];

	if (!read_record(health, record))
		return false;
	*kind = health_classify(record, line);
	if (*kind == TROUBLE_PROCESS_KILLED) {
		health->victim = line->victim;
		health->length = line->length;
		memcpy(health->line, line->text, line->length);
	}
	return true;
}

/* False if there is no room now; what was not told yet stays in the kernel's log for the next time. */
static bool tell_troubles(struct health *health)
{
	enum trouble kind;
	struct line line;

	for (int i = 0; i < RECORDS_MAX; i++) {
		if (!channel_has_room(health->channel, 1 + HEALTH_RECORD_BYTES))
			return false;
		if (!look(health, &kind, &line))
			return true;
		if (kind != TROUBLE_NONE && health->told < TROUBLES_MAX) {
			tell(health, kind, line.text, line.length);
			health->told++;
		}
	}
	return true;
}

static bool unit_runs(const char *name)
{
	char path[128];

	for (size_t i = 0; i < sizeof(slices) / sizeof(slices[0]); i++) {
		strcpy(path, slices[i]);
		strcat(path, name);
		if (access(path, F_OK) == 0)
			return true;
	}
	return false;
}

void health_turn(struct health *health)
{
	uint8_t flags = 0;

	if (!health->asked)
		return;
	tell_troubles(health);
	if (unit_runs("emergency.service"))
		flags |= FLAG_EMERGENCY;
	if (unit_runs("rescue.service"))
		flags |= FLAG_RESCUE;
	if (channel_queue(health->channel, FRAME_HEALTH, &flags, sizeof(flags)))
		health->asked = false;
}

void health_command_killed(struct health *health, pid_t pid)
{
	health->command = pid;
}

bool health_tell_last(struct health *health)
{
	if (!tell_troubles(health))
		return false;
	return health->command == 0 || health->victim != health->command ||
	       tell(health, TROUBLE_COMMAND_KILLED, health->line, health->length);
}
