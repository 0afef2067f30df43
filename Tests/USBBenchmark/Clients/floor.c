// SPDX-License-Identifier: Apache-2.0
//
// The floor: what libusb and the kernel take when nobody adds anything, in one thread, synchronously.
//
//   floor replay VID:PID RECORD    does a record's transfers again; the nanoseconds of each exchange
//   floor interrupt VID:PID        waits for the interrupt pipe; the moment of each report
//   floor arrival VID:PID          waits for the device, opens it and asks for its slot's status; the moment
//   floor told VID:PID             waits for the device and lets it alone; the moment
//
// Moments are CLOCK_MONOTONIC in nanoseconds.

#include "../clock.h"
#include "text.h"
#include <libusb.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { BULK_OUT = 0x01, BULK_IN = 0x82, INTERRUPT_IN = 0x83 };
#define CAPACITY 65536

static void check(int code, const char *what) {
    if (code < 0) {
        fprintf(stderr, "floor: %s: %s\n", what, libusb_error_name(code));
        exit(74);
    }
}

// Replaying
// ------------------------------------------------------------------------------------------------------

typedef struct step {
    char what;
    int length;
    uint8_t *bytes;
} step;

typedef struct script {
    step *steps;
    size_t count;
} script;

/** Reads a record whole, so that nothing but transfers happens while it is done again. */
static script load(const char *path) {
    static char line[2 * CAPACITY];
    static uint8_t bytes[CAPACITY];
    FILE *file = fopen(path, "r");
    size_t capacity = 1024;
    script script = {calloc(capacity, sizeof *script.steps), 0};
    while (file != NULL && script.steps != NULL && fgets(line, sizeof line, file) != NULL) {
        if (script.count == capacity) {
            capacity *= 2;
            script.steps = realloc(script.steps, capacity * sizeof *script.steps);
        }
        step *next = &script.steps[script.count++];
        *next = (step){line[0], 0, NULL};
        if (line[0] == 'O') {
            next->length = (int)from_hex(line + 2, bytes, sizeof bytes);
        } else if (line[0] == 'I') {
            next->length = atoi(line + 2);
        }
        next->bytes = malloc((size_t)next->length + 1);
        memcpy(next->bytes, bytes, (size_t)next->length);
    }
    if (file == NULL || script.count == 0) {
        fprintf(stderr, "floor: nothing to do in %s\n", path);
        exit(65);
    }
    fclose(file);
    return script;
}

static void replay(libusb_device_handle *device, script script) {
    uint64_t *times = calloc(script.count, sizeof *times);
    size_t exchanges = 0;
    uint64_t begin = monotonic();
    for (size_t i = 0; i < script.count; i++) {
        const step *one = &script.steps[i];
        if (one->what == 'E') {
            uint64_t end = monotonic();
            times[exchanges++] = end - begin;
            begin = monotonic();
            continue;
        }
        int moved = 0;
        unsigned char pipe = one->what == 'O' ? BULK_OUT : BULK_IN;
        check(libusb_bulk_transfer(device, pipe, one->bytes, one->length, &moved, 0), "bulk transfer");
    }
    for (size_t i = 0; i < exchanges; i++) {
        printf("%llu\n", (unsigned long long)times[i]);
    }
    free(times);
}

// Events
// ---------------------------------------------------------------------------------------------------------

static void say(const char *what) {
    printf("%s %llu\n", what, (unsigned long long)monotonic());
    fflush(stdout);
}

static void watch_interrupts(libusb_device_handle *device) {
    uint8_t report[8];
    say("ready");
    for (;;) {
        int moved = 0;
        int code = libusb_interrupt_transfer(device, INTERRUPT_IN, report, sizeof report, &moved, 0);
        if (code == LIBUSB_ERROR_NO_DEVICE) {
            return;
        }
        check(code, "interrupt transfer");
        say(moved == 2 && (report[1] & 1) != 0 ? "cardInserted" : "cardRemoved");
    }
}

static void use(libusb_device_handle *device) {
    uint8_t message[300] = {0x65};
    int moved = 0;
    check(libusb_claim_interface(device, 0), "claim");
    check(libusb_bulk_transfer(device, BULK_OUT, message, 10, &moved, 0), "bulk transfer");
    check(libusb_bulk_transfer(device, BULK_IN, message, sizeof message, &moved, 0), "bulk transfer");
}

static int LIBUSB_CALL arrived(libusb_context *context, libusb_device *device, libusb_hotplug_event event,
                               void *found) {
    (void)context;
    (void)event;
    *(libusb_device **)found = libusb_ref_device(device);
    return 0;
}

static void watch_arrivals(uint16_t vendor, uint16_t product, bool opens) {
    libusb_device *found = NULL;
    check(libusb_hotplug_register_callback(NULL, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED, LIBUSB_HOTPLUG_NO_FLAGS,
                                           vendor, product, LIBUSB_HOTPLUG_MATCH_ANY, arrived, &found, NULL),
          "hot-plug");
    say("ready");
    for (;;) {
        check(libusb_handle_events(NULL), "events");
        if (found == NULL) {
            continue;
        }
        if (opens) {
            libusb_device_handle *device = NULL;
            check(libusb_open(found, &device), "open");
            use(device);
            say("usable");
            libusb_close(device);
        } else {
            say("told");
        }
        libusb_unref_device(found);
        found = NULL;
    }
}

int main(int count, char **words) {
    unsigned vendor = 0;
    unsigned product = 0;
    if (count < 3 || sscanf(words[2], "%4x:%4x", &vendor, &product) != 2) {
        fputs("usage: floor replay|interrupt|arrival|told VID:PID [RECORD]\n", stderr);
        return 64;
    }
    check(libusb_init(NULL), "init");
    bool opens = strcmp(words[1], "arrival") == 0;
    if (opens || strcmp(words[1], "told") == 0) {
        watch_arrivals((uint16_t)vendor, (uint16_t)product, opens);
        return 0;
    }
    libusb_device_handle *device = libusb_open_device_with_vid_pid(NULL, (uint16_t)vendor, (uint16_t)product);
    if (device == NULL) {
        fprintf(stderr, "floor: no device %s\n", words[2]);
        return 66;
    }
    check(libusb_claim_interface(device, 0), "claim");
    if (strcmp(words[1], "interrupt") == 0) {
        watch_interrupts(device);
    } else if (count == 4) {
        replay(device, load(words[3]));
    }
    libusb_close(device);
    libusb_exit(NULL);
    return 0;
}
