// SPDX-License-Identifier: Apache-2.0

#include "vhci.h"
#include "../clock.h"
#include <stdbool.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONTROLLER "/sys/devices/platform/vhci_hcd.0/"

/** Bus and device number on the other machine; there is none, so any does. */
#define DEVICE_ID  (1 << 16 | 2)
#define FULL_SPEED 2

/** The first port of the high-speed hub whose state is 004, not used. */
static int free_port(void) {
    FILE *file = fopen(CONTROLLER "status", "r");
    if (file == NULL) {
        return -1;
    }
    char line[256];
    int found = -1;
    while (found < 0 && fgets(line, sizeof line, file) != NULL) {
        int port;
        unsigned state;
        if (sscanf(line, "hs %d %u", &port, &state) == 2 && state == 4) {
            found = port;
        }
    }
    fclose(file);
    return found;
}

static bool tell(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        return false;
    }
    bool done = fputs(text, file) >= 0;
    return fclose(file) == 0 && done;
}

uint64_t plug_in(plug *plug) {
    int ends[2];
    char text[64];
    plug->port = free_port();
    if (plug->port < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return 0;
    }
    snprintf(text, sizeof text, "%d %d %d %d", plug->port, ends[1], DEVICE_ID, FULL_SPEED);
    uint64_t moment = monotonic();
    bool done = tell(CONTROLLER "attach", text);
    close(ends[1]);
    if (!done) {
        close(ends[0]);
        return 0;
    }
    plug->socket = ends[0];
    return moment;
}

void plug_out(plug *plug) {
    char text[16];
    if (plug->socket < 0) {
        return;
    }
    snprintf(text, sizeof text, "%d", plug->port);
    /* The kernel may have let it go already. */
    (void)tell(CONTROLLER "detach", text);
    close(plug->socket);
    plug->socket = -1;
}
