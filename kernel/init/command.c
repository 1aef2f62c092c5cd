#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "accounts.h"
#include "environment.h"
#include "inside.h"
#include "poweroff.h"
#include "program.h"

/* /etc/passwd of an image with ten thousand users has less than 1 MiB. */
#define ACCOUNT_FILE_BYTES_MAX (4 * 1024 * 1024)
/* Larger than the default 64 KiB: fewer turns of the pump for a command that writes a lot. */
#define PIPE_BYTES (256 * 1024)

/* What kept the child from executing the command, sent over a pipe that exec closes. */
struct obstacle {
	enum step { STEP_IDENTITY, STEP_WORKDIR, STEP_FIND, STEP_EXECUTE } step;
	int error;
};

/* Read whole; empty if absent, not a regular file, or too long. */
static struct text read_account_file(const char *path)
{
	struct text text = { "", 0 };
	struct stat status;
	char *bytes;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return text;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	    status.st_size <= ACCOUNT_FILE_BYTES_MAX && (bytes = malloc((size_t)status.st_size + 1))) {
		ssize_t length = read(fd, bytes, (size_t)status.st_size);

		if (length > 0)
			text = (struct text){ bytes, (size_t)length };
	}
	close(fd);
	return text;
}

static void make_workdir(struct channel *channel, const char *workdir)
{
	int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int directory = root < 0 ? -1 : inside_directory(root, workdir, 0755);

	if (directory < 0)
		fail(channel, "workdir_not_found", "making the working directory %s: %s", workdir,
		     strerror(errno));
	close(directory);
	close(root);
}

static void complete_environment(struct settings *settings, const struct account *account)
{
	static char home[ACCOUNT_HOME_BYTES + 8];
	static char hostname[SETTINGS_HOSTNAME_MAX + 16];

	environment_default(&settings->env, "PATH", "PATH=" PROGRAM_DEFAULT_PATH);
	snprintf(home, sizeof(home), "HOME=%s", account->home);
	environment_default(&settings->env, "HOME", home);
	if (settings->hostname != NULL) {
		snprintf(hostname, sizeof(hostname), "HOSTNAME=%s", settings->hostname);
		environment_default(&settings->env, "HOSTNAME", hostname);
	}
}

static void reset_signals(void)
{
	sigset_t none;

	for (int number = 1; number <= SIGRTMAX; number++)
		signal(number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Runs in the child. Returns what was in the way. */
static struct obstacle execute(const struct settings *settings, const struct account *account)
{
	char program[PATH_MAX];
	int error;

	/* As root still: the user need not be able to pass through the directories above. */
	if (chdir(settings->workdir) != 0)
		return (struct obstacle){ STEP_WORKDIR, errno };
	if (setgroups(account->group_count, account->groups) != 0 || setgid(account->gid) != 0 ||
	    setuid(account->uid) != 0)
		return (struct obstacle){ STEP_IDENTITY, errno };
	error = program_find(settings->args.words[0], environment_get(&settings->env, "PATH"), program,
			     sizeof(program));
	if (error != 0)
		return (struct obstacle){ STEP_FIND, error };
	execve(program, (char **)(void *)settings->args.words, (char **)(void *)settings->env.words);
	return (struct obstacle){ STEP_EXECUTE, errno };
}

_Noreturn static void fail_obstacle(struct channel *channel, const struct settings *settings,
				    struct obstacle obstacle)
{
	const char *word = settings->args.words[0];
	const char *reason = strerror(obstacle.error);

	switch (obstacle.step) {
	case STEP_IDENTITY:
		fail(channel, "boot", "becoming the user %s: %s", settings->user, reason);
	case STEP_WORKDIR:
		fail(channel, "workdir_not_found", "entering the working directory %s: %s",
		     settings->workdir, reason);
	case STEP_FIND:
		if (obstacle.error == EACCES)
			fail(channel, "command_not_executable",
			     "executing %s: it is not an executable file for this user", word);
		fail(channel, "command_not_found", "executing %s: no such program in the image%s", word,
		     strchr(word, '/') == NULL ? "'s PATH" : "");
	case STEP_EXECUTE:
		if (obstacle.error == ENOENT)
			fail(channel, "command_not_found",
			     "executing %s: the interpreter or loader that it names is not in the image",
			     word);
		fail(channel, "command_not_executable", "executing %s: %s", word, reason);
	}
	abort();
}

static void make_pipe(struct channel *channel, int ends[2], int ours)
{
	if (pipe2(ends, O_CLOEXEC) != 0 || fcntl(ends[ours], F_SETFL, O_NONBLOCK) != 0)
		fail(channel, "boot", "making a pipe: %s", strerror(errno));
	/* Refused only where memory is short; the default size does as well. */
	fcntl(ends[ours], F_SETPIPE_SZ, PIPE_BYTES);
}

/* Runs in the child: makes the three pipes its own, or the console its controlling terminal. */
static void take_stdio(const int in[2], const int out[2], const int err[2])
{
	setsid();
	if (in[0] < 0) {
		ioctl(STDIN_FILENO, TIOCSCTTY, 0);
		return;
	}
	dup2(in[0], STDIN_FILENO);
	dup2(out[1], STDOUT_FILENO);
	dup2(err[1], STDERR_FILENO);
}

struct command command_start(struct channel *channel, struct settings *settings)
{
	static struct account account;
	struct command command;
	struct obstacle obstacle;
	char problem[ACCOUNT_NAME_BYTES + 64];
	int report[2];
	int in[2] = { -1, -1 };
	int out[2] = { -1, -1 };
	int err[2] = { -1, -1 };

	if (settings->args.count == 0)
		fail(channel, "no_command", "the root has neither an init nor a command");
	if (!account_find(&account, settings->user, read_account_file("/etc/passwd"),
			  read_account_file("/etc/group"), problem, sizeof(problem)))
		fail(channel, "user_not_found", "looking up the user %s: %s", settings->user, problem);
	make_workdir(channel, settings->workdir);
	complete_environment(settings, &account);

	if (channel->fd >= 0) {
		make_pipe(channel, in, 1);
		make_pipe(channel, out, 0);
		make_pipe(channel, err, 0);
	}
	if (pipe2(report, O_CLOEXEC) != 0 || (command.pid = fork()) < 0)
		fail(channel, "boot", "starting the command: %s", strerror(errno));
	if (command.pid == 0) {
		take_stdio(in, out, err);
		reset_signals();
		umask(022);
		obstacle = execute(settings, &account);
		if (write(report[1], &obstacle, sizeof(obstacle)) < 0)
			_exit(126);
		_exit(127);
	}
	close(report[1]);
	close(in[0]);
	close(out[1]);
	close(err[1]);
	if (read(report[0], &obstacle, sizeof(obstacle)) == sizeof(obstacle))
		fail_obstacle(channel, settings, obstacle);
	close(report[0]);
	command.stdin_fd = in[1];
	command.stdout_fd = out[0];
	command.stderr_fd = err[0];
	return command;
}
