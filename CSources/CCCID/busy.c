// SPDX-License-Identifier: Apache-2.0
//
// Looks through /proc/PID/fd for a link to the device's node. This process has it open too, at this very
// moment, so it counts only with two descriptors or more, and only when nobody else was found.

#define _DEFAULT_SOURCE
#include "busy.h"
#include "ccid_host.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** How many descriptors of a process lead to `node`. */
static unsigned count_open(const char *pid, const char *node) {
    char path[64];
    char target[128];
    (void)snprintf(path, sizeof path, "/proc/%.16s/fd", pid);
    DIR *directory = opendir(path);
    if (directory == NULL) {
        return 0;
    }
    unsigned count = 0;
    for (const struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        ssize_t length = readlinkat(dirfd(directory), entry->d_name, target, sizeof target - 1);
        if (length > 0) {
            target[length] = 0;
            count += strcmp(target, node) == 0 ? 1u : 0u;
        }
    }
    (void)closedir(directory);
    return count;
}

static void read_name(const char *pid, char *out, size_t capacity) {
    char path[64];
    char raw[64];
    (void)snprintf(path, sizeof path, "/proc/%.16s/comm", pid);
    FILE *file = fopen(path, "re");
    size_t length = 0;
    if (file != NULL) {
        length = fread(raw, 1, sizeof raw, file);
        (void)fclose(file);
    }
    (void)ccid_text_clean(raw, length, out, capacity);
}

void ccid_find_holder(uint8_t bus, uint8_t address, ccid_error *error) {
    char node[32];
    (void)snprintf(node, sizeof node, "/dev/bus/usb/%03u/%03u", bus, address);
    DIR *processes = opendir("/proc");
    if (processes == NULL) {
        return;
    }
    long self = (long)getpid();
    for (const struct dirent *entry = readdir(processes); entry != NULL; entry = readdir(processes)) {
        char *end = NULL;
        long pid = strtol(entry->d_name, &end, 10);
        if (pid <= 0 || pid > INT32_MAX || *end != 0) {
            continue;
        }
        unsigned count = count_open(entry->d_name, node);
        bool counts = pid == self ? count > 1 && error->busy_pid == 0 : count > 0;
        if (counts) {
            error->busy_pid = (int32_t)pid;
            read_name(entry->d_name, error->busy_name, sizeof error->busy_name);
        }
        if (counts && pid != self) {
            break;
        }
    }
    (void)closedir(processes);
}
