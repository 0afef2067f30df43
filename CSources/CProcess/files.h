// SPDX-License-Identifier: Apache-2.0
//
// What Swift cannot call: renameat2(2) is hidden behind a macro that its C library module does not set.

#ifndef KIOSKREADER_FILES_H
#define KIOSKREADER_FILES_H

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

/** RENAME_NOREPLACE of linux/fs.h. */
#define FILE_MOVE_TO_FREE_NAME 1u

/** Moves a file to a name that nobody has, in one step; -1 with errno, EINVAL where that cannot be done. */
static inline int file_move_to_free_name(const char *path, const char *name) {
    return (int)syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, name, FILE_MOVE_TO_FREE_NAME);
}

#endif
