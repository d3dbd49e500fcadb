/* What the parts of the shim share. None of these names is seen outside it. */
#ifndef POWER_SHIM_H
#define POWER_SHIM_H
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

#pragma GCC visibility push(hidden)

enum kind { MADE = 1, WRITE, SIZE, SYNC_BEGIN, SYNC_END, RENAME, LINK, UNLINK, FOLDER, RMDIR, SYMLINK, MODE };

#define DESCRIPTORS 65536
#define REAL(name) ((__typeof__(&name))real(#name))

/* Which descriptors are open on something below the folder, and the log's own. */
extern _Atomic unsigned char watched[DESCRIPTORS];
extern int log_descriptor;

/* The function that the shim's own stands before. */
void *real(const char *name);

/* Append a record. */
void note(enum kind kind, uint64_t inode, uint64_t offset, const void *first, size_t first_length, const void *second,
          size_t second_length);
void note_path(enum kind kind, uint64_t inode, uint64_t number, const char *path);
void note_size(int descriptor);

/* The absolute path of what `at` and `path` name, folders resolved; 0 where it is none of ours. */
int locate(int at, const char *path, char *out);

uint64_t inode_of(int descriptor, struct stat *facts);
int is_watched(int descriptor);

#pragma GCC visibility pop
#endif
