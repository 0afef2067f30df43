// SPDX-License-Identifier: Apache-2.0
//
// A child process and the lines that it writes.

#ifndef BENCH_SPAWN_H
#define BENCH_SPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct child {
    pid_t process;
    /** To its standard input. */
    int in;
    /** From its standard output. */
    int out;
    /** What has come and was not looked at: at most one line matters at a time. */
    char line[64];
    size_t line_length;
    char room[65536];
    size_t room_at;
    size_t room_length;
    /** Bytes since the last call of `child_awaits`. */
    size_t bytes;
} child;

/** Starts a command; `is_terminal`: its standard output is one, so that the C library writes each line at
 * once. */
void child_start(child *child, char **command, bool is_terminal);
/** Writes a whole request. */
void child_tell(child *child, const char *text);
/** Reads what has come, once; false at its end. */
bool child_read(child *child);
/** Takes lines out of what was read, up to the first that begins with `prefix`: whether it was there. Never
 * reads. */
bool child_said(child *child, const char *prefix);
/** Reads up to the end of the first line that begins with `prefix`; fails at the child's end, or an `ERR`
 * line. */
void child_await(child *child, const char *prefix);
/** No more input for it; waits for its end. */
int child_end(child *child);

#endif
