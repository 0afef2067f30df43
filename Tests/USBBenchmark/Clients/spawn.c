// SPDX-License-Identifier: Apache-2.0

#include "spawn.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void fail(const char *what) {
    perror(what);
    exit(70);
}

/** A terminal that changes nothing of what goes through it. */
static void open_terminal(int ends[2]) {
    ends[0] = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (ends[0] < 0 || grantpt(ends[0]) != 0 || unlockpt(ends[0]) != 0) {
        fail("posix_openpt");
    }
    ends[1] = open(ptsname(ends[0]), O_RDWR | O_NOCTTY | O_CLOEXEC);
    struct termios settings;
    if (ends[1] < 0 || tcgetattr(ends[1], &settings) != 0) {
        fail("ptsname");
    }
    cfmakeraw(&settings);
    (void)tcsetattr(ends[1], TCSANOW, &settings);
}

void child_start(child *child, char **command, bool is_terminal) {
    int in[2];
    int out[2];
    if (pipe2(in, O_CLOEXEC) != 0) {
        fail("pipe");
    }
    if (is_terminal) {
        open_terminal(out);
    } else if (pipe2(out, O_CLOEXEC) != 0) {
        fail("pipe");
    }
    child->process = vfork();
    if (child->process == 0) {
        if (dup2(in[0], STDIN_FILENO) >= 0 && dup2(out[1], STDOUT_FILENO) >= 0) {
            execvp(command[0], command);
        }
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    child->in = in[1];
    child->out = out[0];
}

void child_tell(child *child, const char *text) {
    size_t length = strlen(text);
    if (write(child->in, text, length) != (ssize_t)length) {
        fail("write");
    }
}

bool child_read(child *child) {
    ssize_t got = read(child->out, child->room, sizeof child->room);
    child->room_at = 0;
    child->room_length = got > 0 ? (size_t)got : 0;
    child->bytes += child->room_length;
    return got > 0;
}

static bool begins_with(const char *line, size_t length, const char *prefix) {
    size_t at = 0;
    while (prefix[at] != '\0' && at < length && line[at] == prefix[at]) {
        at++;
    }
    return prefix[at] == '\0';
}

bool child_said(child *child, const char *prefix) {
    while (child->room_at < child->room_length) {
        const char *begin = child->room + child->room_at;
        size_t rest = child->room_length - child->room_at;
        const char *end = memchr(begin, '\n', rest);
        size_t length = end != NULL ? (size_t)(end - begin) : rest;
        child->room_at += length + (end != NULL ? 1 : 0);
        if (end == NULL || child->line_length > 0) {
            size_t space = sizeof child->line - child->line_length;
            size_t kept = length < space ? length : space;
            memcpy(child->line + child->line_length, begin, kept);
            child->line_length += kept;
            begin = child->line;
            length = child->line_length;
        }
        if (end == NULL) {
            return false;
        }
        /* Most lines come whole, and are looked at where they lie: the peer's time is to be measured. */
        bool is_it = begins_with(begin, length, prefix);
        if (begins_with(begin, length, "ERR")) {
            fprintf(stderr, "the peer says %.*s\n", (int)length, begin);
            exit(74);
        }
        child->line_length = 0;
        if (is_it) {
            return true;
        }
    }
    return false;
}

void child_await(child *child, const char *prefix) {
    child->bytes = child->room_length - child->room_at;
    while (!child_said(child, prefix)) {
        if (!child_read(child)) {
            fprintf(stderr, "the peer ended before it said '%s'\n", prefix);
            exit(74);
        }
    }
}

int child_end(child *child) {
    int status = 0;
    close(child->in);
    while (child_read(child)) {
    }
    close(child->out);
    waitpid(child->process, &status, 0);
    return status;
}
