/* Opening, writing and syncing files. */
#include "shim.h"

static _Atomic uint64_t syncs;

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
