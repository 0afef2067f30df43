// SPDX-License-Identifier: Apache-2.0
//
// What a program over libpcsclite sees.
//
//   pcsc exchange COUNT HEX    sends a command again and again; the nanoseconds of each exchange
//   pcsc once HEX              sends it once, and prints its answer's length
//   pcsc events                the moment of each card that comes or goes
//   pcsc arrivals HEX          the moment at which a reader that was plugged in has answered the command
//
// Moments are CLOCK_MONOTONIC in nanoseconds.

#include "../clock.h"
#include "text.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <winscard.h>

static SCARDCONTEXT context;
static char reader[256];
static SCARDHANDLE card;
static SCARD_IO_REQUEST protocol;
static uint8_t command[2100];
static size_t command_length;
static uint8_t answer[65538];

static void check(LONG code, const char *what) {
    if (code != SCARD_S_SUCCESS) {
        fprintf(stderr, "pcsc: %s: %s\n", what, pcsc_stringify_error(code));
        exit(74);
    }
}

static void say(const char *what) {
    printf("%s %llu\n", what, (unsigned long long)monotonic());
    fflush(stdout);
}

/** The first reader's name, empty when there is none. */
static void find_reader(void) {
    char names[1024];
    DWORD length = sizeof names;
    reader[0] = '\0';
    if (SCardListReaders(context, NULL, names, &length) == SCARD_S_SUCCESS) {
        snprintf(reader, sizeof reader, "%s", names);
    }
}

static LONG connect_card(void) {
    DWORD chosen = 0;
    LONG code = SCardConnect(context, reader, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1,
                             &card, &chosen);
    protocol = chosen == SCARD_PROTOCOL_T0 ? *SCARD_PCI_T0 : *SCARD_PCI_T1;
    return code;
}

static size_t transmit(void) {
    DWORD length = sizeof answer;
    check(SCardTransmit(card, &protocol, command, command_length, NULL, answer, &length), "SCardTransmit");
    if (length < 2 || answer[length - 2] != 0x90) {
        fputs("pcsc: the card refused\n", stderr);
        exit(2);
    }
    return length;
}

static void exchange(size_t count) {
    uint64_t *times = calloc(count, sizeof *times);
    for (size_t i = 0; i < count; i++) {
        uint64_t begin = monotonic();
        transmit();
        times[i] = monotonic() - begin;
    }
    for (size_t i = 0; i < count; i++) {
        printf("%llu\n", (unsigned long long)times[i]);
    }
    free(times);
}

static void watch_cards(void) {
    SCARD_READERSTATE state = {.szReader = reader, .dwCurrentState = SCARD_STATE_UNAWARE};
    check(SCardGetStatusChange(context, 0, &state, 1), "SCardGetStatusChange");
    say("ready");
    for (;;) {
        bool had_card = (state.dwEventState & SCARD_STATE_PRESENT) != 0;
        state.dwCurrentState = state.dwEventState;
        check(SCardGetStatusChange(context, INFINITE, &state, 1), "SCardGetStatusChange");
        bool has_card = (state.dwEventState & SCARD_STATE_PRESENT) != 0;
        if (has_card != had_card) {
            say(has_card ? "cardInserted" : "cardRemoved");
        }
    }
}

static void watch_readers(void) {
    SCARD_READERSTATE state = {.szReader = "\\\\?PnP?\\Notification"};
    say("ready");
    for (;;) {
        check(SCardGetStatusChange(context, INFINITE, &state, 1), "SCardGetStatusChange");
        find_reader();
        if (reader[0] == '\0') {
            continue;
        }
        /* The reader is told before its card is. */
        SCARD_READERSTATE slot = {.szReader = reader, .dwCurrentState = SCARD_STATE_UNAWARE};
        check(SCardGetStatusChange(context, 0, &slot, 1), "SCardGetStatusChange");
        while ((slot.dwEventState & SCARD_STATE_PRESENT) == 0) {
            slot.dwCurrentState = slot.dwEventState;
            check(SCardGetStatusChange(context, INFINITE, &slot, 1), "SCardGetStatusChange");
        }
        check(connect_card(), "SCardConnect");
        transmit();
        say("usable");
        SCardDisconnect(card, SCARD_UNPOWER_CARD);
    }
}

int main(int count, char **words) {
    const char *mode = count > 1 ? words[1] : "";
    const char *hex = count > 2 ? words[count - 1] : "";
    command_length = from_hex(hex, command, sizeof command);
    check(SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context), "SCardEstablishContext");
    if (strcmp(mode, "arrivals") == 0) {
        watch_readers();
    }
    find_reader();
    if (reader[0] == '\0') {
        fputs("pcsc: no reader\n", stderr);
        return 66;
    }
    if (strcmp(mode, "events") == 0) {
        watch_cards();
    }
    check(connect_card(), "SCardConnect");
    if (strcmp(mode, "exchange") == 0 && count == 4) {
        exchange(strtoul(words[2], NULL, 10));
    } else {
        printf("answer %zu\n", transmit());
    }
    SCardDisconnect(card, SCARD_UNPOWER_CARD);
    SCardReleaseContext(context);
    return 0;
}
