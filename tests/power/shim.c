/* Logs what processes do to the files below one folder: a power cut can then be modelled at any moment afterwards.
 *
 * LD_PRELOAD it with POWER_ROOT (the folder, absolute, no symlinks) and POWER_LOG (a file elsewhere). Each record is one
 * append: a header, a path or data, a second path. Whatever happens before a call returns is logged before it returns;
 * a sync is logged when it begins and when it ends.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind { MADE = 1, WRITE, SIZE, SYNC_BEGIN, SYNC_END, RENAME, LINK, UNLINK, FOLDER, RMDIR, SYMLINK, MODE };

struct header {
    uint32_t magic, kind;
    uint64_t nanoseconds, inode, offset, pid;
    uint32_t first, second;
};

#define MAGIC 0x57435550u
#define DESCRIPTORS 65536

static _Atomic unsigned char watched[DESCRIPTORS];
static _Atomic uint64_t syncs;
static int log_descriptor = -1;
static char root[PATH_MAX];
static size_t root_length;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        abort();
    return found;
}

__attribute__((constructor)) static void begin(void)
{
    const char *folder = getenv("POWER_ROOT"), *file = getenv("POWER_LOG");
    if (!folder || !file || strlen(folder) >= sizeof root)
        return;
    strcpy(root, folder);
    root_length = strlen(root);
    /* Far from the low numbers, which a daemon may close or replace. */
    int opened = REAL(open)(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (opened >= 0) {
        log_descriptor = fcntl(opened, F_DUPFD_CLOEXEC, 900);
        REAL(close)(opened);
    }
}

static uint64_t now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * 1000000000u + (uint64_t)at.tv_nsec;
}

static void note(enum kind kind, uint64_t inode, uint64_t offset, const void *first, size_t first_length,
                 const void *second, size_t second_length)
{
    int kept = errno;
    struct header head = {MAGIC, kind, now(), inode, offset, (uint64_t)getpid(), (uint32_t)first_length,
                          (uint32_t)second_length};
    struct iovec parts[] = {{&head, sizeof head}, {(void *)first, first_length}, {(void *)second, second_length}};
    ssize_t whole = (ssize_t)(sizeof head + first_length + second_length);
    if (log_descriptor >= 0 && REAL(writev)(log_descriptor, parts, 3) != whole)
        abort(); /* a log with a hole proves nothing */
    errno = kept;
}

static int inside(const char *path)
{
    return root_length && !strncmp(path, root, root_length) && (path[root_length] == '/' || !path[root_length]);
}

/* The absolute path of what `at` and `path` name, folders resolved; 0 where it is none of ours. */
static int locate(int at, const char *path, char *out)
{
    char whole[2 * PATH_MAX], folder[PATH_MAX];
    if (log_descriptor < 0 || !path || !*path || strlen(path) >= PATH_MAX)
        return 0;
    if (*path == '/') {
        strcpy(whole, path);
    } else {
        char link[64];
        ssize_t length;
        if (at == AT_FDCWD)
            strcpy(link, "/proc/self/cwd");
        else
            snprintf(link, sizeof link, "/proc/self/fd/%d", at);
        length = readlink(link, folder, sizeof folder - 1);
        if (length < 0)
            return 0;
        folder[length] = 0;
        snprintf(whole, sizeof whole, "%s/%s", folder, path);
    }
    if (!strcmp(whole, root)) {
        strcpy(out, whole);
        return 1;
    }
    size_t end = strlen(whole);
    while (end > 1 && whole[end - 1] == '/')
        whole[--end] = 0;
    char *name = strrchr(whole, '/');
    if (!name || !name[1])
        return 0;
    *name++ = 0;
    if (!realpath(*whole ? whole : "/", folder) || !inside(folder) || strlen(folder) + strlen(name) + 2 > PATH_MAX)
        return 0;
    snprintf(out, PATH_MAX, "%s/%s", folder, name);
    return 1;
}

static void note_path(enum kind kind, uint64_t inode, uint64_t number, const char *path)
{
    note(kind, inode, number, path, strlen(path), "", 0);
}

static uint64_t inode_of(int descriptor, struct stat *facts)
{
    return fstat(descriptor, facts) ? 0 : (uint64_t)facts->st_ino;
}

static int is_watched(int descriptor)
{
    return log_descriptor >= 0 && descriptor >= 0 && descriptor < DESCRIPTORS && watched[descriptor];
}

static void note_size(int descriptor)
{
    struct stat facts;
    if (is_watched(descriptor) && inode_of(descriptor, &facts))
        note(SIZE, facts.st_ino, (uint64_t)facts.st_size, "", 0, "", 0);
}

/* Opening ---------------------------------------------------------------------------------------------------------- */

static int opened(int descriptor, int flags, int ours, int was_there, const char *path)
{
    struct stat facts;
    if (descriptor >= 0 && descriptor < DESCRIPTORS)
        watched[descriptor] = (unsigned char)(ours && descriptor != log_descriptor);
    if (descriptor >= 0 && ours && inode_of(descriptor, &facts)) {
        if ((flags & O_CREAT) && !was_there)
            note_path(MADE, facts.st_ino, facts.st_mode & 07777, path);
        else if (flags & O_TRUNC)
            note(SIZE, facts.st_ino, 0, "", 0, "", 0);
    }
    return descriptor;
}

static int open_with(int (*call)(int, const char *, int, ...), int at, const char *path, int flags, mode_t mode)
{
    char where[PATH_MAX];
    struct stat facts;
    int ours = (flags & O_TMPFILE) != O_TMPFILE && locate(at, path, where);
    int was_there = ours && !lstat(where, &facts);
    return opened(call(at, path, flags, mode), flags, ours, was_there, where);
}

#define MODE_OF(flags, last)                                                                                           \
    mode_t mode = 0;                                                                                                   \
    if ((flags) & (O_CREAT | __O_TMPFILE)) {                                                                           \
        va_list more;                                                                                                  \
        va_start(more, last);                                                                                          \
        mode = va_arg(more, mode_t);                                                                                   \
        va_end(more);                                                                                                  \
    }

int open(const char *path, int flags, ...)
{
    MODE_OF(flags, flags)
    return open_with(REAL(openat), AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    MODE_OF(flags, flags)
    return open_with(REAL(openat64), AT_FDCWD, path, flags, mode);
}

int openat(int at, const char *path, int flags, ...)
{
    MODE_OF(flags, flags)
    return open_with(REAL(openat), at, path, flags, mode);
}

int openat64(int at, const char *path, int flags, ...)
{
    MODE_OF(flags, flags)
    return open_with(REAL(openat64), at, path, flags, mode);
}

int creat(const char *path, mode_t mode) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return open64(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int __open_2(const char *path, int flags) { return open(path, flags); }
int __open64_2(const char *path, int flags) { return open64(path, flags); }
int __openat_2(int at, const char *path, int flags) { return openat(at, path, flags); }
int __openat64_2(int at, const char *path, int flags) { return openat64(at, path, flags); }

int close(int descriptor)
{
    if (descriptor >= 0 && descriptor == log_descriptor) {
        errno = EBADF;
        return -1;
    }
    if (descriptor >= 0 && descriptor < DESCRIPTORS)
        watched[descriptor] = 0;
    return REAL(close)(descriptor);
}

/* Writing ---------------------------------------------------------------------------------------------------------- */

static void wrote(int descriptor, const void *data, ssize_t length, off_t offset)
{
    struct stat facts;
    if (length <= 0 || !is_watched(descriptor) || !inode_of(descriptor, &facts) || !S_ISREG(facts.st_mode))
        return;
    int kept = errno;
    if (offset < 0)
        offset = lseek(descriptor, 0, SEEK_CUR) - length;
    errno = kept;
    note(WRITE, facts.st_ino, (uint64_t)offset, data, (size_t)length, "", 0);
}

ssize_t write(int descriptor, const void *data, size_t length)
{
    ssize_t done = REAL(write)(descriptor, data, length);
    wrote(descriptor, data, done, -1);
    return done;
}

ssize_t pwrite(int descriptor, const void *data, size_t length, off_t offset)
{
    ssize_t done = REAL(pwrite)(descriptor, data, length, offset);
    wrote(descriptor, data, done, offset);
    return done;
}

ssize_t pwrite64(int descriptor, const void *data, size_t length, off64_t offset)
{
    ssize_t done = REAL(pwrite64)(descriptor, data, length, offset);
    wrote(descriptor, data, done, offset);
    return done;
}

ssize_t writev(int descriptor, const struct iovec *parts, int count)
{
    if (!is_watched(descriptor))
        return REAL(writev)(descriptor, parts, count);
    ssize_t all = 0;
    for (int part = 0; part < count; part++) {
        ssize_t done = write(descriptor, parts[part].iov_base, parts[part].iov_len);
        if (done < 0)
            return all ? all : done;
        all += done;
        if ((size_t)done < parts[part].iov_len)
            break;
    }
    return all;
}

/* Copies inside the kernel show no data here: whoever asks for one is sent to read and write. */
ssize_t sendfile(int out, int in, off_t *offset, size_t count)
{
    if (is_watched(out)) {
        errno = ENOTSOCK;
        return -1;
    }
    return ((ssize_t(*)(int, int, off_t *, size_t))real("sendfile"))(out, in, offset, count);
}

ssize_t sendfile64(int out, int in, off64_t *offset, size_t count)
{
    if (is_watched(out)) {
        errno = ENOTSOCK;
        return -1;
    }
    return ((ssize_t(*)(int, int, off64_t *, size_t))real("sendfile64"))(out, in, offset, count);
}

ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t count, unsigned flags)
{
    if (is_watched(out)) {
        errno = EXDEV;
        return -1;
    }
    return REAL(copy_file_range)(in, from, out, to, count, flags);
}

#define THEN_SIZE(type, name, parameters, arguments)                                                                   \
    type name parameters                                                                                               \
    {                                                                                                                  \
        type done = REAL(name) arguments;                                                                              \
        if (!done)                                                                                                     \
            note_size(descriptor);                                                                                     \
        return done;                                                                                                   \
    }

THEN_SIZE(int, ftruncate, (int descriptor, off_t size), (descriptor, size))
THEN_SIZE(int, ftruncate64, (int descriptor, off64_t size), (descriptor, size))
THEN_SIZE(int, fallocate, (int descriptor, int mode, off_t from, off_t size), (descriptor, mode, from, size))
THEN_SIZE(int, fallocate64, (int descriptor, int mode, off64_t from, off64_t size), (descriptor, mode, from, size))
THEN_SIZE(int, posix_fallocate, (int descriptor, off_t from, off_t size), (descriptor, from, size))
THEN_SIZE(int, posix_fallocate64, (int descriptor, off64_t from, off64_t size), (descriptor, from, size))

int truncate(const char *path, off_t size)
{
    char where[PATH_MAX];
    struct stat facts;
    int done = REAL(truncate)(path, size);
    if (!done && locate(AT_FDCWD, path, where) && !stat(path, &facts))
        note(SIZE, facts.st_ino, (uint64_t)size, "", 0, "", 0);
    return done;
}

int truncate64(const char *path, off64_t size) { return truncate(path, size); }

/* Syncing ---------------------------------------------------------------------------------------------------------- */

static int synced(int (*call)(int), int descriptor)
{
    struct stat facts;
    uint64_t inode = is_watched(descriptor) ? inode_of(descriptor, &facts) : 0, number = 0;
    if (inode)
        note(SYNC_BEGIN, inode, number = ++syncs, "", 0, "", 0);
    int done = call(descriptor);
    if (inode && !done)
        note(SYNC_END, inode, number, "", 0, "", 0);
    return done;
}

int fsync(int descriptor) { return synced(REAL(fsync), descriptor); }
int fdatasync(int descriptor) { return synced(REAL(fdatasync), descriptor); }

/* Naming ----------------------------------------------------------------------------------------------------------- */

static int two_paths(enum kind kind, int done, int from_at, const char *from, int to_at, const char *to)
{
    char before[PATH_MAX] = "", after[PATH_MAX] = "";
    if (!done) {
        int left = locate(from_at, from, before), entered = locate(to_at, to, after);
        if (left || entered)
            note(kind, 0, 0, left ? before : "", left ? strlen(before) : 0, entered ? after : "",
                 entered ? strlen(after) : 0);
    }
    return done;
}

int rename(const char *from, const char *to)
{
    return two_paths(RENAME, REAL(rename)(from, to), AT_FDCWD, from, AT_FDCWD, to);
}

int renameat(int from_at, const char *from, int to_at, const char *to)
{
    return two_paths(RENAME, REAL(renameat)(from_at, from, to_at, to), from_at, from, to_at, to);
}

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags)
{
    return two_paths(RENAME, REAL(renameat2)(from_at, from, to_at, to, flags), from_at, from, to_at, to);
}

int link(const char *from, const char *to)
{
    return two_paths(LINK, REAL(link)(from, to), AT_FDCWD, from, AT_FDCWD, to);
}

int linkat(int from_at, const char *from, int to_at, const char *to, int flags)
{
    return two_paths(LINK, REAL(linkat)(from_at, from, to_at, to, flags), from_at, from, to_at, to);
}

int symlinkat(const char *target, int at, const char *path)
{
    char where[PATH_MAX];
    int done = REAL(symlinkat)(target, at, path);
    if (!done && locate(at, path, where))
        note(SYMLINK, 0, 0, target, strlen(target), where, strlen(where));
    return done;
}

int symlink(const char *target, const char *path) { return symlinkat(target, AT_FDCWD, path); }

int unlinkat(int at, const char *path, int flags)
{
    char where[PATH_MAX];
    int ours = locate(at, path, where), done = REAL(unlinkat)(at, path, flags);
    if (!done && ours)
        note_path(flags & AT_REMOVEDIR ? RMDIR : UNLINK, 0, 0, where);
    return done;
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char *path)
{
    struct stat facts;
    return lstat(path, &facts) ? -1 : unlinkat(AT_FDCWD, path, S_ISDIR(facts.st_mode) ? AT_REMOVEDIR : 0);
}

int mkdirat(int at, const char *path, mode_t mode)
{
    char where[PATH_MAX];
    struct stat facts;
    int done = REAL(mkdirat)(at, path, mode);
    if (!done && locate(at, path, where) && !lstat(where, &facts))
        note_path(FOLDER, facts.st_ino, facts.st_mode & 07777, where);
    return done;
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

int fchmod(int descriptor, mode_t mode)
{
    struct stat facts;
    int done = REAL(fchmod)(descriptor, mode);
    if (!done && is_watched(descriptor) && inode_of(descriptor, &facts))
        note(MODE, facts.st_ino, mode & 07777, "", 0, "", 0);
    return done;
}

int fchmodat(int at, const char *path, mode_t mode, int flags)
{
    char where[PATH_MAX];
    struct stat facts;
    int done = REAL(fchmodat)(at, path, mode, flags);
    if (!done && locate(at, path, where) && !stat(where, &facts))
        note(MODE, facts.st_ino, mode & 07777, "", 0, "", 0);
    return done;
}

int chmod(const char *path, mode_t mode) { return fchmodat(AT_FDCWD, path, mode, 0); }
