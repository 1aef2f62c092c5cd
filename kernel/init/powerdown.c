#include "powerdown.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch.h"
#include "program.h"

/*
 * systemd's SIGRTMIN+4 (start poweroff.target). By number: the C library's SIGRTMIN differs
 * between libraries, and PID 1's is glibc's: 34.
 */
#define SYSTEMD_POWEROFF_SIGNAL (34 + 4)
/* busybox's init: init/init.c, halt_reboot_pwoff */
#define BUSYBOX_POWEROFF_SIGNAL SIGUSR2
#define LAST_TERM_SECONDS 5
/*
 * An init that has just been executed does not listen yet, and a signal to process 1 that it does
 * not listen to is lost: so it is asked again, for as long as an emulated one took to start.
 */
#define ASK_AGAIN_MILLIS 2000
#define ASK_AGAIN_COUNT 10

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static bool init_is(const char *name)
{
	char executable[PATH_MAX];
	ssize_t length = readlink("/proc/1/exe", executable, sizeof(executable) - 1);

	if (length < 0)
		return false;
	executable[length] = '\0';
	return strcmp(base_name(executable), name) == 0;
}

/* The first word of process 1's command line, empty while exec lays it out. */
static bool read_init_name(char name[PATH_MAX])
{
	int fd = open("/proc/1/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? -1 : read(fd, name, PATH_MAX - 1);

	if (fd >= 0)
		close(fd);
	name[length < 0 ? 0 : length] = '\0';
	return length >= 0;
}

/* A script has its interpreter's name there: one run by busybox's shell is no busybox init. */
static bool init_calls_itself(const char *name)
{
	char arguments[PATH_MAX];

	return read_init_name(arguments) && strcmp(base_name(arguments), name) == 0;
}

/* Whether process 1 is about to execute the image's init. */
static bool init_is_starting(void)
{
	char arguments[PATH_MAX];
	struct stat init;
	struct stat ours;

	if (stat("/proc/1/exe", &init) == 0 && stat("/proc/self/exe", &ours) == 0 &&
	    init.st_dev == ours.st_dev && init.st_ino == ours.st_ino)
		return true;
	return read_init_name(arguments) && arguments[0] == '\0';
}

/* False if there is no way to ask it. */
static bool ask_init(void)
{
	if (init_is_starting())
		return true;
	if (init_is("systemd"))
		return kill(1, SYSTEMD_POWEROFF_SIGNAL) == 0;
	if (init_is("busybox") && init_calls_itself("init"))
		return kill(1, BUSYBOX_POWEROFF_SIGNAL) == 0;
	return false;
}

static bool run_program(const char *const words[])
{
	char program[PATH_MAX];
	char *environment[] = { (char[]){ "PATH=" PROGRAM_DEFAULT_PATH }, NULL };
	int status;
	pid_t pid;

	if (program_find(words[0], PROGRAM_DEFAULT_PATH, program, sizeof(program)) != 0)
		return false;
	pid = fork();
	if (pid == 0) {
		launch_reset_signals();
		execve(program, (char **)(void *)words, environment);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
	       WEXITSTATUS(status) == 0;
}

/*
 * OpenRC's and runit's come with a program of their own, and need not have brought `poweroff`; an
 * init that is unknown to us has a `poweroff` that it understands, if anything.
 */
static bool run_poweroff_program(void)
{
	static const char *const openrc[] = { "openrc-shutdown", "--poweroff", "now", NULL };
	static const char *const runit[] = { "runit-init", "0", NULL };
	static const char *const any[] = { "poweroff", NULL };

	if (init_is("openrc-init") && run_program(openrc))
		return true;
	if (init_is("runit") && run_program(runit))
		return true;
	return run_program(any);
}

/* With an init that cannot be asked, in the order that any init would keep. */
static void power_off_without_init(void)
{
	kill(-1, SIGTERM);
	sleep(LAST_TERM_SECONDS);
	kill(-1, SIGKILL);
	sync();
	mount(NULL, "/", NULL, MS_REMOUNT | MS_RDONLY, NULL);
	sync();
	reboot(RB_POWER_OFF);
}

void powerdown_step(struct powerdown *powerdown)
{
	if (powerdown->rung == POWERDOWN_ASK_INIT) {
		powerdown->rung = POWERDOWN_RUN_PROGRAM;
		if (ask_init()) {
			powerdown->asks_left = ASK_AGAIN_COUNT;
			powerdown->next_ask = deadline_in(ASK_AGAIN_MILLIS);
			return;
		}
	}
	powerdown->asks_left = 0;
	if (powerdown->rung == POWERDOWN_RUN_PROGRAM) {
		powerdown->rung = POWERDOWN_BY_FORCE;
		if (run_poweroff_program())
			return;
	}
	power_off_without_init();
}

void powerdown_ask_again(struct powerdown *powerdown)
{
	if (powerdown->asks_left == 0 || deadline_left(powerdown->next_ask) > 0)
		return;
	powerdown->asks_left--;
	powerdown->next_ask = deadline_in(ASK_AGAIN_MILLIS);
	ask_init();
}

int powerdown_millis(const struct powerdown *powerdown)
{
	return powerdown->asks_left == 0 ? -1 : deadline_left(powerdown->next_ask);
}
