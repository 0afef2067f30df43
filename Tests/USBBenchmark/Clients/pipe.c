// SPDX-License-Identifier: Apache-2.0
//
// pipe COUNT REQUEST ENDS SMALLEST [FIRST…] -- COMMAND…: a program that reads requests and writes answers, a
// line each or several. Sends REQUEST again and again, each time when the line that begins with ENDS has
// come; prints the nanoseconds of each exchange. The requests FIRST go before. An answer of fewer than
// SMALLEST bytes is a failure.

#include "../clock.h"
#include "spawn.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int count, char **words) {
    static child child;
    int rest = 5;
    while (rest < count && strcmp(words[rest], "--") != 0) {
        rest++;
    }
    if (rest + 1 >= count) {
        fputs("usage: pipe COUNT REQUEST ENDS SMALLEST [FIRST…] -- COMMAND…\n", stderr);
        return 64;
    }
    size_t exchanges = strtoul(words[1], NULL, 10);
    char request[4200];
    snprintf(request, sizeof request, "%s\n", words[2]);
    const char *ends = words[3];
    size_t smallest = strtoul(words[4], NULL, 10);

    child_start(&child, words + rest + 1, false);
    for (int i = 5; i < rest; i++) {
        /* An empty one: the greeting. */
        if (words[i][0] != '\0') {
            child_tell(&child, words[i]);
            child_tell(&child, "\n");
        }
        child_await(&child, ends);
    }
    uint64_t *times = calloc(exchanges, sizeof *times);
    for (size_t i = 0; i < exchanges; i++) {
        uint64_t begin = monotonic();
        child_tell(&child, request);
        child_await(&child, ends);
        times[i] = monotonic() - begin;
        if (child.bytes < smallest) {
            fprintf(stderr, "pipe: an answer of %zu bytes only\n", child.bytes);
            return 74;
        }
    }
    for (size_t i = 0; i < exchanges; i++) {
        printf("%llu\n", (unsigned long long)times[i]);
    }
    free(times);
    child_end(&child);
    return 0;
}
