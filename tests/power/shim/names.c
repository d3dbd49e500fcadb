/* Renaming, linking, removing, making folders, and changing modes. */
#include "shim.h"

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
