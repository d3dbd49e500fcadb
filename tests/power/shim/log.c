/* Logs what processes do to the files below one folder: a power cut can then be modelled at any moment afterwards.
 *
 * LD_PRELOAD it with POWER_ROOT (the folder, absolute, no symlinks) and POWER_LOG (a file elsewhere). Each record is one
 * append: a header, a path or data, a second path. Whatever happens before a call returns is logged before it returns;
 * a sync is logged when it begins and when it ends.
 */
#include "shim.h"

struct header {
    uint32_t magic, kind;
    uint64_t nanoseconds, inode, offset, pid;
    uint32_t first, second;
};

#define MAGIC 0x57435550u

_Atomic unsigned char watched[DESCRIPTORS];
int log_descriptor = -1;
static char root[PATH_MAX];
static size_t root_length;

void *real(const char *name)
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

void note(enum kind kind, uint64_t inode, uint64_t offset, const void *first, size_t first_length,
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

int locate(int at, const char *path, char *out)
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

void note_path(enum kind kind, uint64_t inode, uint64_t number, const char *path)
{
    note(kind, inode, number, path, strlen(path), "", 0);
}

uint64_t inode_of(int descriptor, struct stat *facts)
{
    return fstat(descriptor, facts) ? 0 : (uint64_t)facts->st_ino;
}

int is_watched(int descriptor)
{
    return log_descriptor >= 0 && descriptor >= 0 && descriptor < DESCRIPTORS && watched[descriptor];
}

void note_size(int descriptor)
{
    struct stat facts;
    if (is_watched(descriptor) && inode_of(descriptor, &facts))
        note(SIZE, facts.st_ino, (uint64_t)facts.st_size, "", 0, "", 0);
}

