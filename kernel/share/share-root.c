/*
 * The first program in a container whose root a virtiofsd shares:
 *
 *   share-root BUNDLE SOCKET PROGRAM ARGUMENT...
 *
 * makes what virtiofsd needs and could not make itself, gives up the right to do so, and becomes
 * virtiofsd. Static, since the image of the container may have no libraries, or hostile ones.
 *
 *   1. The container's root appears once more at BUNDLE/root, without what the engine has mounted
 *      over it (/proc, /sys, /dev, /etc/hosts, volumes). It is the same file system, so what is
 *      written there lands in the container's own layer.
 *   2. SOCKET listens, as file descriptor 3. It appears under its name only when it does, so that
 *      whoever waits for the name may connect.
 *   3. BUNDLE becomes the root of all that is mounted, and everything else is unmounted: the
 *      directory of the socket, the only one of the host that could be written to, and what was
 *      mounted over the image's files, which could not be removed or replaced otherwise.
 *   4. CAP_SYS_ADMIN, which 1 and 3 needed, is given up for good.
 *
 *   what PROGRAM sees:  /        BUNDLE, read-only: virtiofsd, its loader and libraries
 *                       /root    the container's root
 *                       /proc    as the engine made it, with what it hides
 */
#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

enum { SOCKET_FD = 3 };

static void fail(const char *doing, const char *what) {
    fprintf(stderr, "share-root: %s %s: %s\n", doing, what, strerror(errno));
    exit(1);
}

static void enter(const char *bundle) {
    if (chdir(bundle) != 0)
        fail("entering", bundle);
}

/* Not recursively: that is the point. Device nodes that a guest makes open nothing here. */
static void mount_root(void) {
    if (mount("/", "root", NULL, MS_BIND, NULL) != 0)
        fail("mounting", "/ once more");
    if (mount(NULL, "root", NULL, MS_BIND | MS_REMOUNT | MS_NODEV | MS_NOSUID, NULL) != 0)
        fail("forbidding devices in", "/");
}

static void listen_at(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int length =
        snprintf(address.sun_path, sizeof address.sun_path, "%s.new", path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    if (length < 0 || (size_t) length >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        fail("making", path);
    }
    if (fd < 0)
        fail("making a socket for", path);
    unlink(address.sun_path);
    /* Who may connect is decided by the directory that it lies in. */
    if (bind(fd, (struct sockaddr *) &address, sizeof address) != 0 ||
        chmod(address.sun_path, 0666) != 0 || listen(fd, 1) != 0 ||
        rename(address.sun_path, path) != 0)
        fail("making", path);
    if (fd != SOCKET_FD) {
        if (dup2(fd, SOCKET_FD) < 0)
            fail("numbering the socket of", path);
        close(fd);
    }
}

/* /proc moves along, with what the engine has mounted in it against its misuse. */
static void leave_container(void) {
    if (mount("/proc", "proc", NULL, MS_MOVE, NULL) != 0)
        fail("moving", "/proc");
    if (syscall(SYS_pivot_root, ".", "old") != 0 || chdir("/") != 0)
        fail("changing", "the root");
    if (umount2("/old", MNT_DETACH) != 0)
        fail("unmounting", "the container's mounts");
}

/* Out of the bounding set, so that no program that this process becomes gets it back. */
static void give_up_administration(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        fail("setting", "no_new_privs");
    if (prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN, 0, 0, 0) != 0)
        fail("dropping", "CAP_SYS_ADMIN");
    if (syscall(SYS_capget, &header, sets) != 0)
        fail("reading", "capabilities");
    sets[0].effective &= ~(1U << CAP_SYS_ADMIN);
    sets[0].permitted &= ~(1U << CAP_SYS_ADMIN);
    sets[0].inheritable &= ~(1U << CAP_SYS_ADMIN);
    if (syscall(SYS_capset, &header, sets) != 0)
        fail("giving up", "CAP_SYS_ADMIN");
}

/* virtiofsd holds a descriptor for each file that the guest knows of. */
static void raise_descriptors(void) {
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        fail("reading the limit of", "descriptors");
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        fail("raising the limit of", "descriptors");
}

int main(int argc, char **argv) {
    /* The image's variables (LD_PRELOAD, ...) are not for virtiofsd. */
    char *environment[] = {NULL};

    if (argc < 4) {
        fprintf(stderr, "usage: share-root BUNDLE SOCKET PROGRAM ARGUMENT...\n");
        return 64;
    }
    enter(argv[1]);
    mount_root();
    listen_at(argv[2]);
    leave_container();
    give_up_administration();
    raise_descriptors();
    execve(argv[3], argv + 3, environment);
    fail("executing", argv[3]);
}
