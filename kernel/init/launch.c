#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "accounts.h"
#include "environment.h"
#include "inside.h"
#include "program.h"

/* /etc/passwd of an image with ten thousand users has less than 1 MiB. */
#define ACCOUNT_FILE_BYTES_MAX (4 * 1024 * 1024)
/* Larger than the default 64 KiB: fewer turns of the pump for a command that writes a lot. */
#define PIPE_BYTES (256 * 1024)

enum { OURS, THEIRS };

struct streams {
	int in[2];
	int out[2];
	int err[2];
	int report[2];
};

static void close_pair(int ends[2])
{
	for (int i = 0; i < 2; i++)
		if (ends[i] >= 0)
			close(ends[i]);
}

static void close_streams(struct streams *streams)
{
	int error = errno;

	close_pair(streams->in);
	close_pair(streams->out);
	close_pair(streams->err);
	close_pair(streams->report);
	errno = error;
}

/* A pipe of which we have the end that `we_write` says. */
static bool open_pipe(int ends[2], bool we_write)
{
	int made[2];

	if (pipe2(made, O_CLOEXEC) != 0)
		return false;
	ends[OURS] = made[we_write ? 1 : 0];
	ends[THEIRS] = made[we_write ? 0 : 1];
	/* Refused only where memory is short; the default size does as well. */
	fcntl(ends[OURS], F_SETPIPE_SZ, PIPE_BYTES);
	return fcntl(ends[OURS], F_SETFL, O_NONBLOCK) == 0;
}

/* Two descriptors of the master, so that the end of the input can be closed alone. */
static bool open_terminal(struct streams *streams)
{
	streams->out[OURS] = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (streams->out[OURS] < 0 || unlockpt(streams->out[OURS]) != 0)
		return false;
	streams->in[OURS] = fcntl(streams->out[OURS], F_DUPFD_CLOEXEC, 0);
	streams->out[THEIRS] = ioctl(streams->out[OURS], TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	return streams->in[OURS] >= 0 && streams->out[THEIRS] >= 0;
}

static bool open_streams(struct streams *streams, enum launch_streams kind)
{
	if (!open_pipe(streams->report, false))
		return false;
	switch (kind) {
	case LAUNCH_PIPES:
		return open_pipe(streams->in, true) && open_pipe(streams->out, false) &&
		       open_pipe(streams->err, false);
	case LAUNCH_TERMINAL:
		return open_terminal(streams);
	case LAUNCH_CONSOLE:
		return true;
	}
	return false;
}

/* Runs in the new process, as all that follows but launch itself. */
_Noreturn static void give_up(int report, const char *code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

_Noreturn static void give_up(int report, const char *code, const char *format, ...)
{
	char text[LAUNCH_REPORT_BYTES];
	size_t prefix = strlen(code) + 1;
	va_list arguments;

	memcpy(text, code, prefix);
	va_start(arguments, format);
	vsnprintf(text + prefix, sizeof(text) - prefix, format, arguments);
	va_end(arguments);
	_exit(write(report, text, prefix + strlen(text + prefix)) < 0 ? 126 : 127);
}

/* Makes the streams its own; with the console, that is its controlling terminal. */
static void take_streams(const struct streams *streams, enum launch_streams kind)
{
	setsid();
	switch (kind) {
	case LAUNCH_PIPES:
		dup2(streams->in[THEIRS], STDIN_FILENO);
		dup2(streams->out[THEIRS], STDOUT_FILENO);
		dup2(streams->err[THEIRS], STDERR_FILENO);
		break;
	case LAUNCH_TERMINAL:
		dup2(streams->out[THEIRS], STDIN_FILENO);
		dup2(streams->out[THEIRS], STDOUT_FILENO);
		dup2(streams->out[THEIRS], STDERR_FILENO);
		/* fallthrough */
	case LAUNCH_CONSOLE:
		ioctl(STDIN_FILENO, TIOCSCTTY, 0);
		break;
	}
}

void launch_spare_of_memory_killer(bool spared)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	/* Where it cannot be said, the usual score is as good as any. */
	if (write(fd, spared ? "-1000" : "0", spared ? 5 : 1) < 0)
		errno = 0;
	close(fd);
}

void launch_reset_signals(void)
{
	sigset_t none;

	for (int number = 1; number <= SIGRTMAX; number++)
		signal(number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

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

static void make_workdir(const char *workdir, int report)
{
	int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int directory = root < 0 ? -1 : inside_directory(root, workdir, 0755);

	if (directory < 0)
		give_up(report, "workdir_not_found", "making the working directory %s: %s", workdir,
			strerror(errno));
	close(directory);
	close(root);
}

static const struct words *make_environment(const struct launch *launch,
					    const struct account *account, int report)
{
	static struct words env;
	static char home[ACCOUNT_HOME_BYTES + 8];
	static char hostname[SETTINGS_HOSTNAME_MAX + 16];

	env = launch->settings->env;
	for (size_t i = 0; launch->env != NULL && i < launch->env->count; i++)
		if (!environment_put(&env, launch->env->words[i]))
			give_up(report, "protocol", "the environment has more than %d variables",
				SETTINGS_WORDS_MAX);
	environment_default(&env, "PATH", "PATH=" PROGRAM_DEFAULT_PATH);
	snprintf(home, sizeof(home), "HOME=%s", account->home);
	environment_default(&env, "HOME", home);
	if (launch->settings->hostname != NULL) {
		snprintf(hostname, sizeof(hostname), "HOSTNAME=%s", launch->settings->hostname);
		environment_default(&env, "HOSTNAME", hostname);
	}
	/* As container engines do, whatever terminal the user has. */
	if (launch->streams == LAUNCH_TERMINAL)
		environment_default(&env, "TERM", "TERM=xterm");
	return &env;
}

static void become(const struct launch *launch, const struct account *account, int report)
{
	/* As root still: the user need not be able to pass through the directories above. */
	if (chdir(launch->workdir) != 0)
		give_up(report, "workdir_not_found", "entering the working directory %s: %s",
			launch->workdir, strerror(errno));
	/* /dev/tty works for any user, /dev/pts/N for the owner alone. The group stays tty's. */
	if (launch->streams == LAUNCH_TERMINAL && fchown(STDIN_FILENO, account->uid, (gid_t)-1) != 0)
		give_up(report, "boot", "giving the terminal to the user %s: %s", launch->user,
			strerror(errno));
	if (setgroups(account->group_count, account->groups) != 0 || setgid(account->gid) != 0 ||
	    setuid(account->uid) != 0)
		give_up(report, "boot", "becoming the user %s: %s", launch->user, strerror(errno));
}

_Noreturn static void execute(const struct launch *launch, const struct words *env, int report)
{
	const char *word = launch->args->words[0];
	char program[PATH_MAX];
	int error = program_find(word, environment_get(env, "PATH"), program, sizeof(program));

	if (error == EACCES)
		give_up(report, "command_not_executable",
			"executing %s: it is not an executable file for this user", word);
	if (error != 0)
		give_up(report, "command_not_found", "executing %s: no such program in the image%s", word,
			strchr(word, '/') == NULL ? "'s PATH" : "");
	execve(program, (char **)(void *)launch->args->words, (char **)(void *)env->words);
	if (errno == ENOENT)
		give_up(report, "command_not_found",
			"executing %s: the interpreter or loader that it names is not in the image", word);
	give_up(report, "command_not_executable", "executing %s: %s", word, strerror(errno));
}

_Noreturn static void run(const struct launch *launch, const struct streams *streams)
{
	static struct account account;
	char problem[ACCOUNT_NAME_BYTES + 64];
	int report = streams->report[THEIRS];
	const struct words *env;

	take_streams(streams, launch->streams);
	launch_reset_signals();
	launch_spare_of_memory_killer(false);
	if (launch->archive != NULL)
		archive_run(launch->archive, report);
	umask(022);
	if (!account_find(&account, launch->user, read_account_file("/etc/passwd"),
			  read_account_file("/etc/group"), problem, sizeof(problem)))
		give_up(report, "user_not_found", "looking up the user %s: %s", launch->user, problem);
	if (launch->makes_workdir)
		make_workdir(launch->workdir, report);
	env = make_environment(launch, &account, report);
	become(launch, &account, report);
	execute(launch, env, report);
}

bool launch(const struct launch *launch, struct launched *launched)
{
	struct streams streams = { { -1, -1 }, { -1, -1 }, { -1, -1 }, { -1, -1 } };

	if (!open_streams(&streams, launch->streams) || (launched->pid = fork()) < 0) {
		close_streams(&streams);
		return false;
	}
	if (launched->pid == 0)
		run(launch, &streams);
	launched->report_fd = streams.report[OURS];
	launched->stdin_fd = streams.in[OURS];
	launched->stdout_fd = streams.out[OURS];
	launched->stderr_fd = streams.err[OURS];
	streams.report[OURS] = streams.in[OURS] = streams.out[OURS] = streams.err[OURS] = -1;
	close_streams(&streams);
	return true;
}
