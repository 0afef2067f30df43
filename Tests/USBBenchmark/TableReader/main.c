// SPDX-License-Identifier: Apache-2.0
//
// table-reader MODEL: a reader whose card answers from a table, lent to the kernel (vhci-hcd; takes root). It
// does what the lines of its standard input say, and answers each with one line; moments are CLOCK_MONOTONIC
// in nanoseconds.
//
//   attach, detach    plugs the reader in and out                 attached NS, detached NS
//   insert, remove    puts the card in and takes it out           inserted NS, removed NS
//   record            begins to record the bulk transfers         recording
//   write FILE        ends that, and writes them                  written
//   counts            what there was, and the processor's time    counts EXCHANGES TRANSFERS NS
//
// It ends with its input.

#include "../clock.h"
#include "usbip.h"
#include "vhci.h"
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct machine {
    reader reader;
    record record;
    usbip usbip;
    plug plug;
} machine;

static void attach(machine *machine) {
    reader_reset(&machine->reader);
    machine->usbip.in_length = 0;
    machine->usbip.waiting_count = 0;
    uint64_t moment = plug_in(&machine->plug);
    if (moment == 0) {
        puts("failed");
        return;
    }
    machine->usbip.socket = machine->plug.socket;
    printf("attached %llu\n", (unsigned long long)moment);
}

static void detach(machine *machine) {
    uint64_t moment = monotonic();
    plug_out(&machine->plug);
    printf("detached %llu\n", (unsigned long long)moment);
}

static void move_card(machine *machine, bool is_in) {
    machine->reader.has_card = is_in;
    machine->reader.is_powered = false;
    uint64_t moment = monotonic();
    usbip_report(&machine->usbip);
    printf("%s %llu\n", is_in ? "inserted" : "removed", (unsigned long long)moment);
}

static void obey(machine *machine, const char *line) {
    if (strcmp(line, "attach") == 0) {
        attach(machine);
    } else if (strcmp(line, "detach") == 0) {
        detach(machine);
    } else if (strcmp(line, "insert") == 0 || strcmp(line, "remove") == 0) {
        move_card(machine, line[0] == 'i');
    } else if (strcmp(line, "record") == 0) {
        record_begin(&machine->record);
        puts("recording");
    } else if (strncmp(line, "write ", 6) == 0) {
        puts(record_write(&machine->record, line + 6) ? "written" : "failed");
    } else if (strcmp(line, "counts") == 0) {
        printf("counts %llu %llu %llu\n", (unsigned long long)machine->record.exchanges,
               (unsigned long long)machine->record.transfers,
               (unsigned long long)nanoseconds(CLOCK_PROCESS_CPUTIME_ID));
    } else {
        puts("unknown");
    }
    fflush(stdout);
}

/** @return false: there is no more input */
static bool listen_to(machine *machine) {
    static char line[512];
    static size_t length;
    ssize_t got = read(STDIN_FILENO, line + length, sizeof line - 1 - length);
    if (got <= 0) {
        return false;
    }
    length += (size_t)got;
    line[length] = '\0';
    char *end;
    while ((end = strchr(line, '\n')) != NULL) {
        *end = '\0';
        obey(machine, line);
        length -= (size_t)(end + 1 - line);
        memmove(line, end + 1, length + 1);
    }
    return true;
}

int main(int count, char **words) {
    static machine machine;
    machine.reader.model = count == 2 ? model_named(words[1]) : NULL;
    if (machine.reader.model == NULL) {
        fputs("usage: table-reader tpdu|apdu\n", stderr);
        return 64;
    }
    machine.reader.has_card = true;
    machine.plug.socket = -1;
    machine.usbip.reader = &machine.reader;
    machine.usbip.record = &machine.record;
    for (;;) {
        struct pollfd waits[2] = {{STDIN_FILENO, POLLIN, 0}, {machine.plug.socket, POLLIN, 0}};
        if (poll(waits, 2, -1) < 0) {
            continue;
        }
        if (waits[1].revents != 0 && !usbip_serve(&machine.usbip)) {
            plug_out(&machine.plug);
        }
        if (waits[0].revents != 0 && !listen_to(&machine)) {
            plug_out(&machine.plug);
            return 0;
        }
    }
}
