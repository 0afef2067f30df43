// SPDX-License-Identifier: Apache-2.0
//
// The bus: readers that come and go, whoever waits for that, and the USB reset of a reader that nobody has
// open.

#include "../../CSources/CCCID/libusb_inside.h"
#include "harness.h"
#include "reader.h"
#include <pthread.h>
#include <sched.h>
#include <string.h>

static void test_replug(void) {
    reader *of = reader_new();
    ccid_error error;
    test("what was open before a re-plug is gone for good, though the reader is back at its place");
    reader_open(of);
    reader_replug(of);
    ccid_call call = call_of(of);
    CHECK_EQUAL(ccid_get_slot_status(of->device, &call, NULL, &error), CCID_GONE);
    ccid_device *old = of->device;
    of->device = NULL;
    test("the reader that came back can be opened while the old one is still held, and works");
    reader_open(of);
    CHECK_EQUAL(ccid_get_slot_status(old, &call, NULL, &error), CCID_GONE);
    check_usable(of);
    test("closing the old one sends nothing to the new one");
    reader_forget(of);
    ccid_close(&old);
    CHECK_EQUAL(of->received, 0);
    CHECK_EQUAL(of->halts_cleared, 0);
    check_usable(of);
    reader_free(&of);
}

static bool keep_place(void *visitor, const ccid_reader_info *listed) {
    ((ccid_reader_info *)visitor)->place = listed->place;
    return false;
}

static void test_reset(void) {
    reader *of = reader_new();
    ccid_error error;
    test("a reader that is open is not reset, unless the caller insists");
    reader_open(of);
    CHECK_EQUAL(ccid_reset_usb(of->host, "1-1.4:1.0", 0, false, NULL, 0, &error), CCID_BUSY);
    CHECK_EQUAL(of->resets, 0);
    CHECK_EQUAL(ccid_reset_usb(of->host, "1-1.4:1.0", 0, true, NULL, 0, &error), CCID_OK);
    CHECK_EQUAL(of->resets, 1);
    ccid_close(&of->device);
    test("closed, it is reset, and can be opened again");
    CHECK_EQUAL(ccid_reset_usb(of->host, "1-1.4:1.0", 0, false, NULL, 0, &error), CCID_OK);
    CHECK_EQUAL(of->resets, 2);
    reader_open(of);
    check_usable(of);
    ccid_close(&of->device);
    test("a reader that comes back from the reset as another device is gone");
    of->leaves_on_reset = true;
    CHECK_EQUAL(ccid_reset_usb(of->host, "1-1.4:1.0", 0, false, NULL, 0, &error), CCID_GONE);
    of->leaves_on_reset = false;
    reader_open(of);
    ccid_close(&of->device);
    test("another device that has taken the place is neither opened nor reset");
    unsigned resets = of->resets;
    ccid_reader_info now = {0};
    CHECK_EQUAL(ccid_enumerate(of->host, NULL, 0, keep_place, &now, &error), CCID_OK);
    uint8_t other = (uint8_t)(now.place.address + 1);
    CHECK_EQUAL(ccid_reset_usb(of->host, "1-1.4:1.0", other, false, NULL, 0, &error), CCID_GONE);
    CHECK_EQUAL(of->resets, resets);
    ccid_open_options options = {.mode = CCID_OPEN_SESSION, .address = other};
    ccid_device *device = NULL;
    of->received = 0;
    CHECK_EQUAL(ccid_open(of->host, "1-1.4:1.0", &options, &device, &error), CCID_GONE);
    CHECK(device == NULL);
    CHECK_EQUAL(of->received, 0);
    options.address = now.place.address;
    CHECK_EQUAL(ccid_open(of->host, "1-1.4:1.0", &options, &device, &error), CCID_OK);
    ccid_close(&device);
    CHECK_EQUAL(ccid_reset_usb(of->host, "1-1.4:1.0", now.place.address, false, NULL, 0, &error), CCID_OK);
    test("a path where no reader is cannot be reset");
    CHECK_EQUAL(ccid_reset_usb(of->host, "1-1.5:1.0", 0, false, NULL, 0, &error), CCID_NOT_FOUND);
    of->gone = true;
    CHECK_EQUAL(ccid_reset_usb(of->host, "1-1.4:1.0", 0, false, NULL, 0, &error), CCID_NOT_FOUND);
    reader_free(&of);
}

typedef struct bus_waiter {
    reader *of;
    uint64_t seen;
    ccid_operation *operation;
    ccid_status status;
    ccid_error error;
} bus_waiter;

static void *wait_for_bus(void *context) {
    bus_waiter *self = context;
    self->status = ccid_wait_bus(self->of->host, &self->seen, UINT64_MAX, self->operation, &self->error);
    return NULL;
}

static void begin_to_wait(bus_waiter *self, pthread_t *thread) {
    CHECK_EQUAL(pthread_create(thread, NULL, wait_for_bus, self), 0);
    while (__atomic_load_n(&self->of->blocked, __ATOMIC_ACQUIRE) == 0) {
        sched_yield();
    }
}

static void test_waiting_for_the_bus(void) {
    reader *of = reader_new();
    ccid_error error;
    pthread_t thread;
    bus_waiter self = {.of = of, .operation = ccid_operation_create()};
    test("who knows an older number than the bus's need not wait");
    reader_open(of);
    ccid_close(&of->device);
    CHECK_EQUAL(ccid_bus_changes(of->host, &self.seen, &error), CCID_OK);
    reader_replug(of);
    uint64_t before = self.seen;
    CHECK_EQUAL(ccid_wait_bus(of->host, &self.seen, 0, NULL, &error), CCID_OK);
    CHECK(self.seen != before);
    test("a wait whose deadline is over ends timed out, and the number stays");
    before = self.seen;
    CHECK_EQUAL(ccid_wait_bus(of->host, &self.seen, 0, NULL, &error), CCID_TIMED_OUT);
    CHECK_EQUAL(self.seen, before);
    test("a wait ends when a reader is plugged in");
    begin_to_wait(&self, &thread);
    reader_replug(of);
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
    CHECK_EQUAL(self.status, CCID_OK);
    CHECK_EQUAL(self.seen, before + 2);
    test("a wait can be cancelled, and so can every later one with the token, before it waits");
    begin_to_wait(&self, &thread);
    ccid_cancel(self.operation);
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
    CHECK_EQUAL(self.status, CCID_CANCELLED);
    CHECK_EQUAL(ccid_wait_bus(of->host, &self.seen, UINT64_MAX, self.operation, &error), CCID_CANCELLED);
    ccid_operation_destroy(&self.operation);
    test("one that is cancelled between the look at its token and the wait ends as well");
    self.operation = ccid_operation_create();
    of->cancelled_late = self.operation;
    CHECK_EQUAL(ccid_wait_bus(of->host, &self.seen, UINT64_MAX, self.operation, &error), CCID_CANCELLED);
    of->cancelled_late = NULL;
    ccid_operation_destroy(&self.operation);
    test("a token that waits for the bus cannot be used on a reader at the same time");
    self.operation = ccid_operation_create();
    reader_open(of);
    begin_to_wait(&self, &thread);
    ccid_call call = call_of(of);
    call.operation = self.operation;
    CHECK_EQUAL(ccid_get_slot_status(of->device, &call, NULL, &error), CCID_INVALID_ARGUMENT);
    reader_replug(of);
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
    ccid_operation_destroy(&self.operation);
    reader_free(&of);
}

static void test_named(void) {
    static const char *const paths[] = {"",           "reader",      "1-",
                                        "1-1",        "1:1.0",       "1-1.:1.0",
                                        "256-1:1.0",  "1-256:1.0",   "1-1:1.0/../1-1:1.0",
                                        "1-1..1:1.0", "255-254:1.0", "1-1.1.1.1.1.1.1.1:1.0"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        ccid_host *host = NULL;
        ccid_error error;
        test("'%s' names no device", paths[i]);
        CHECK_EQUAL(ccid_host_create_libusb_at(paths[i], &host, &error), CCID_NOT_FOUND);
        CHECK(host == NULL);
    }
}

/** A device descriptor as long as one, nothing in it; then what is given. */
static size_t descriptors(uint8_t *out, const uint8_t *behind, size_t length) {
    memset(out, 0, 18);
    out[0] = 18;
    out[1] = 1;
    memcpy(out + 18, behind, length);
    return 18 + length;
}

static void test_configurations_of_sysfs(void) {
    /* Configuration 1, whose wTotalLength is a lie, with an interface; configuration 2. */
    static const uint8_t two[] = {9,  2, 0xFF, 0xFF, 1, 1, 0, 0x80, 50, 9, 4, 0,    0, 0,
                                  11, 0, 0,    0,    9, 2, 9, 0,    0,  2, 0, 0x80, 50};
    static const struct {
        const char *name;
        size_t length;
        unsigned number;
        size_t begins;
        size_t found;
    } rows[] = {
        {"the first configuration ends where the next begins, whatever its wTotalLength", 27, 1, 18, 18},
        {"the second one ends with the file", 27, 2, 36, 9},
        {"a number that none has is not found", 27, 3, 0, 0},
        {"a configuration that is cut off in its head is none", 26, 2, 0, 0},
        {"the first one then ends with the file", 26, 1, 18, 18},
        {"what ends within an interface is the first one's as far as it goes", 14, 1, 18, 14},
        {"nothing behind the device descriptor", 0, 1, 0, 0},
    };
    uint8_t bytes[64];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test("descriptors in sysfs: %s", rows[i].name);
        size_t length = descriptors(bytes, two, rows[i].length);
        size_t found = 0;
        const uint8_t *at = ccid_libusb_find_configuration(bytes, length, rows[i].number, &found);
        CHECK_EQUAL(at != NULL ? (size_t)(at - bytes) : 0, rows[i].begins);
        CHECK_EQUAL(found, rows[i].found);
    }
    test("descriptors in sysfs: a bLength of 0 ends all");
    size_t length = descriptors(bytes, two, sizeof two);
    size_t found = 0;
    bytes[18 + 9] = 0;
    CHECK(ccid_libusb_find_configuration(bytes, length, 1, &found) == bytes + 18);
    CHECK_EQUAL(found, sizeof two);
    CHECK(ccid_libusb_find_configuration(bytes, length, 2, &found) == NULL);
}

void test_bus(void) {
    test_configurations_of_sysfs();
    test_named();
    test_replug();
    test_reset();
    test_waiting_for_the_bus();
}
