// SPDX-License-Identifier: Apache-2.0
//
// ifdhandler DRIVER VID:PID NODE COUNT HEX: a driver of pcscd without pcscd. Loads the library DRIVER, opens
// the reader whose node in /dev/bus/usb is NODE, and sends a command over T=1 again and again by the
// functions that pcscd calls (ifdhandler.h of libpcsclite); prints the nanoseconds of each exchange.

#include "../clock.h"
#include "text.h"
#include <debuglog.h>
#include <dlfcn.h>
#include <ifdhandler.h>
#include <stdlib.h>

#define LUN    0
#define ON_T1  2
#define PCI_T1 1

// What the driver needs of pcscd: its log, which is silent here.
void log_msg(const int priority, const char *format, ...) {
    (void)priority;
    (void)format;
}

void log_xxd(const int priority, const char *message, const unsigned char *buffer, const int size) {
    (void)priority;
    (void)message;
    (void)buffer;
    (void)size;
}

static void *function(void *library, const char *name) {
    void *found = dlsym(library, name);
    if (found == NULL) {
        fprintf(stderr, "ifdhandler: there is no %s\n", name);
        exit(70);
    }
    return found;
}

static void check(RESPONSECODE code, const char *what) {
    if (code != IFD_SUCCESS) {
        fprintf(stderr, "ifdhandler: %s: %ld\n", what, code);
        exit(74);
    }
}

int main(int count, char **words) {
    static uint8_t command[2100];
    static uint8_t answer[65538];
    unsigned vendor = 0;
    unsigned product = 0;
    if (count != 6 || sscanf(words[2], "%4x:%4x", &vendor, &product) != 2) {
        fputs("usage: ifdhandler DRIVER VID:PID NODE COUNT HEX\n", stderr);
        return 64;
    }
    size_t exchanges = strtoul(words[4], NULL, 10);
    size_t command_length = from_hex(words[5], command, sizeof command);
    void *library = dlopen(words[1], RTLD_NOW);
    if (library == NULL) {
        fprintf(stderr, "ifdhandler: %s\n", dlerror());
        return 66;
    }
    __typeof__(&IFDHCreateChannelByName) create = function(library, "IFDHCreateChannelByName");
    __typeof__(&IFDHPowerICC) power = function(library, "IFDHPowerICC");
    __typeof__(&IFDHSetProtocolParameters) set_protocol = function(library, "IFDHSetProtocolParameters");
    __typeof__(&IFDHTransmitToICC) transmit = function(library, "IFDHTransmitToICC");
    __typeof__(&IFDHCloseChannel) close_channel = function(library, "IFDHCloseChannel");

    /* As pcscd names a reader that udev told it of. */
    char name[256];
    snprintf(name, sizeof name, "usb:%04x/%04x:libudev:0:%s", vendor, product, words[3]);
    check(create(LUN, name), name);
    uint8_t atr[MAX_ATR_SIZE];
    DWORD length = sizeof atr;
    check(power(LUN, IFD_POWER_UP, atr, &length), "IFDHPowerICC");
    check(set_protocol(LUN, ON_T1, 0, 0, 0, 0), "IFDHSetProtocolParameters");

    uint64_t *times = calloc(exchanges, sizeof *times);
    for (size_t i = 0; i < exchanges; i++) {
        const SCARD_IO_HEADER protocol = {PCI_T1, sizeof protocol};
        SCARD_IO_HEADER received = protocol;
        length = sizeof answer;
        uint64_t begin = monotonic();
        check(transmit(LUN, protocol, command, command_length, answer, &length, &received),
              "IFDHTransmitToICC");
        times[i] = monotonic() - begin;
        if (length < 2 || answer[length - 2] != 0x90) {
            fputs("ifdhandler: the card refused\n", stderr);
            return 2;
        }
    }
    for (size_t i = 0; i < exchanges; i++) {
        printf("%llu\n", (unsigned long long)times[i]);
    }
    free(times);
    length = sizeof atr;
    check(power(LUN, IFD_POWER_DOWN, atr, &length), "IFDHPowerICC");
    check(close_channel(LUN), "IFDHCloseChannel");
    return 0;
}
