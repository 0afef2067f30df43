// SPDX-License-Identifier: Apache-2.0
//
// start ENDS INPUT [--socket PATH DAEMON…] -- COMMAND…: from a command's start to the first line that begins
// with ENDS on its standard output, which is a terminal; prints the nanoseconds. INPUT goes to its standard
// input, \n for a new line.
//
// With --socket it stands for systemd: it listens on PATH, and starts DAEMON with the socket (LISTEN_FDS)
// when somebody connects, as pcscd.socket has it.

#include "../clock.h"
#include "spawn.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int listen_on(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    (void)unlink(path);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, 8) != 0) {
        perror(path);
        exit(70);
    }
    return listener;
}

static pid_t activate(int listener, char **daemon) {
    pid_t process = fork();
    if (process == 0) {
        char text[16];
        snprintf(text, sizeof text, "%d", getpid());
        setenv("LISTEN_PID", text, 1);
        setenv("LISTEN_FDS", "1", 1);
        /* The first one that systemd hands over is 3. */
        if (listener == 3 ? fcntl(3, F_SETFD, 0) == 0 : dup2(listener, 3) == 3) {
            int nowhere = open("/dev/null", O_RDWR);
            (void)dup2(nowhere, STDOUT_FILENO);
            execvp(daemon[0], daemon);
        }
        _exit(127);
    }
    return process;
}

/** The words before the next `--` or the end. */
static char **take_words(char ***at) {
    char **begin = *at;
    while (**at != NULL && strcmp(**at, "--") != 0) {
        (*at)++;
    }
    if (**at != NULL) {
        *(*at)++ = NULL;
    }
    return begin;
}

int main(int count, char **words) {
    static child child;
    if (count < 5) {
        fputs("usage: start ENDS INPUT [--socket PATH DAEMON…] -- COMMAND…\n", stderr);
        return 64;
    }
    char **at = words + 3;
    char **options = take_words(&at);
    int listener = -1;
    char **daemon = NULL;
    if (options[0] != NULL) {
        listener = listen_on(options[1]);
        daemon = options + 2;
    }
    char input[512] = "";
    size_t length = 0;
    for (const char *from = words[2]; *from != '\0' && length < sizeof input - 1; from++) {
        bool is_end = from[0] == '\\' && from[1] == 'n';
        input[length++] = is_end ? '\n' : *from;
        from += is_end ? 1 : 0;
    }
    signal(SIGPIPE, SIG_IGN);

    uint64_t begin = monotonic();
    child_start(&child, at, true);
    if (length > 0) {
        child_tell(&child, input);
    }
    pid_t server = 0;
    while (!child_said(&child, words[1])) {
        struct pollfd waits[2] = {{child.out, POLLIN, 0}, {listener, POLLIN, 0}};
        (void)poll(waits, 2, -1);
        if (waits[1].revents != 0) {
            server = activate(listener, daemon);
            close(listener);
            listener = -1;
        }
        if (waits[0].revents != 0 && !child_read(&child)) {
            fprintf(stderr, "start: it ended before it said '%s'\n", words[1]);
            return 74;
        }
    }
    uint64_t end = monotonic();
    printf("%llu\n", (unsigned long long)(end - begin));
    child_end(&child);
    if (server > 0) {
        kill(server, SIGTERM);
        waitpid(server, NULL, 0);
    }
    return 0;
}
