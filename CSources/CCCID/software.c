// SPDX-License-Identifier: Apache-2.0
//
// The call-back back end: devices, opening, claiming. How transfers become packets is software_pump.c's
// affair, who calls the device when is software_turns.c's.

#include "software.h"
#include "cursor.h"
#include "failure.h"
#include "host.h"
#include <stdlib.h>
#include <string.h>

/** wTotalLength is 16 bits wide, so this is all that a configuration can be. */
#define CONFIGURATION_CAPACITY 65536

typedef struct device_texts {
    const software_bus *bus;
    size_t device;
} device_texts;

static size_t text_of(void *context, ccid_usb_text which, uint8_t index, uint8_t configuration,
                      uint8_t interface, char *out, size_t capacity) {
    (void)which, (void)configuration, (void)interface;
    const device_texts *of = context;
    if (index == 0) {
        return 0;
    }
    size_t length = of->bus->calls.string(of->bus->calls.context, of->device, index, out, capacity);
    return length < capacity ? length : capacity;
}

static size_t read_configuration(const software_bus *bus, size_t device, uint8_t *out) {
    size_t length = bus->calls.configuration(bus->calls.context, device, out, CONFIGURATION_CAPACITY);
    return length < CONFIGURATION_CAPACITY ? length : CONFIGURATION_CAPACITY;
}

static uint64_t plugging(const software_bus *bus, size_t device) {
    return bus->calls.plugged(bus->calls.context, device);
}

static ccid_status software_enumerate(void *context, ccid_usb_visit visit, void *visitor, ccid_error *error) {
    const software_bus *bus = context;
    uint8_t *configuration = malloc(CONFIGURATION_CAPACITY);
    if (configuration == NULL) {
        return ccid_fail(error, CCID_NO_MEMORY, CCID_FAULT_NONE);
    }
    size_t count = bus->calls.count(bus->calls.context);
    bool more = true;
    for (size_t device = 0; more && device < count; device++) {
        ccid_software_device described = {0};
        if (plugging(bus, device) == 0 || !bus->calls.describe(bus->calls.context, device, &described)) {
            continue;
        }
        device_texts texts = {.bus = bus, .device = device};
        ccid_usb_device shown = {
            .place = {.bus = described.bus, .address = described.address, .port_count = described.port_count},
            .high_speed = described.high_speed,
            .device_descriptor = described.device_descriptor,
            .device_length = sizeof described.device_descriptor,
            .configuration = configuration,
            .configuration_length = read_configuration(bus, device, configuration),
            .text = text_of,
            .text_context = &texts,
        };
        memcpy(shown.place.ports, described.ports, sizeof shown.place.ports);
        more = visit(visitor, &shown);
    }
    free(configuration);
    return CCID_OK;
}

/** Notes the packet size of every endpoint: the bus has to know where a packet ends. */
static void learn_endpoints(software_handle *handle, const uint8_t *configuration, size_t length) {
    cursor at = cursor_over(configuration, length);
    while (at.left >= 2 && at.bytes[0] >= 2 && at.bytes[0] <= at.left) {
        const uint8_t *bytes = take_bytes(&at, at.bytes[0]);
        cursor one = cursor_over(bytes, bytes[0]);
        take_u8(&one);
        uint8_t type = take_u8(&one);
        uint8_t address = take_u8(&one);
        take_u8(&one);
        uint16_t size = take_le16(&one) & 0x07FFu;
        size_t place = (size_t)(address & 0x0Fu) | (size_t)(address >> 3 & 0x10u);
        if (!one.failed && type == 0x05 && handle->packet_size[place] == 0) {
            handle->packet_size[place] = size;
        }
    }
}

bool ccid_software_is_there(const software_handle *handle) {
    return plugging(handle->bus, handle->device) == handle->plugging;
}

static bool find_device(const software_bus *bus, const ccid_usb_place *place, size_t *out) {
    size_t count = bus->calls.count(bus->calls.context);
    for (size_t device = 0; device < count; device++) {
        ccid_software_device described = {0};
        if (plugging(bus, device) != 0 && bus->calls.describe(bus->calls.context, device, &described) &&
            described.bus == place->bus && described.address == place->address) {
            *out = device;
            return true;
        }
    }
    return false;
}

static ccid_status software_open(void *context, const ccid_usb_place *place, ccid_usb_handle **out,
                                 ccid_error *error) {
    software_bus *bus = context;
    size_t device = 0;
    if (!find_device(bus, place, &device)) {
        return ccid_fail(error, CCID_NOT_FOUND, CCID_FAULT_NONE);
    }
    if (bus->calls.may_open != NULL && !bus->calls.may_open(bus->calls.context, device)) {
        return ccid_fail(error, CCID_PERMISSION, CCID_FAULT_NONE);
    }
    software_handle *handle = calloc(1, sizeof *handle);
    uint8_t *configuration = malloc(CONFIGURATION_CAPACITY);
    if (handle == NULL || configuration == NULL) {
        free(handle);
        free(configuration);
        return ccid_fail(error, CCID_NO_MEMORY, CCID_FAULT_NONE);
    }
    handle->bus = bus;
    handle->device = device;
    handle->plugging = plugging(bus, device);
    learn_endpoints(handle, configuration, read_configuration(bus, device, configuration));
    free(configuration);
    pthread_mutex_init(&handle->mutex, NULL);
    pthread_cond_init(&handle->changed, NULL);
    pthread_mutex_lock(&bus->mutex);
    handle->next = bus->handles;
    bus->handles = handle;
    pthread_mutex_unlock(&bus->mutex);
    *out = (ccid_usb_handle *)(void *)handle;
    return CCID_OK;
}

static void software_close(ccid_usb_handle *opaque) {
    software_handle *handle = software_of(opaque);
    software_bus *bus = handle->bus;
    pthread_mutex_lock(&bus->mutex);
    software_handle **link = &bus->handles;
    while (*link != handle) {
        link = &(*link)->next;
    }
    *link = handle->next;
    pthread_mutex_unlock(&bus->mutex);
    pthread_cond_destroy(&handle->changed);
    pthread_mutex_destroy(&handle->mutex);
    free(handle);
}

static ccid_status software_claim(ccid_usb_handle *opaque, uint8_t interface, bool detach,
                                  ccid_error *error) {
    (void)detach; /* no kernel here */
    software_handle *handle = software_of(opaque);
    software_bus *bus = handle->bus;
    if (interface > 31) {
        return ccid_fail(error, CCID_NOT_FOUND, CCID_FAULT_NONE);
    }
    uint32_t bit = UINT32_C(1) << interface;
    bool taken = false;
    pthread_mutex_lock(&bus->mutex);
    for (const software_handle *other = bus->handles; other != NULL; other = other->next) {
        taken = taken || (other->device == handle->device && other->plugging == handle->plugging &&
                          (other->claimed & bit) != 0);
    }
    if (!taken) {
        handle->claimed |= bit;
    }
    pthread_mutex_unlock(&bus->mutex);
    return taken ? ccid_fail(error, CCID_BUSY, CCID_FAULT_NONE) : CCID_OK;
}

static void software_release(ccid_usb_handle *opaque, uint8_t interface) {
    software_handle *handle = software_of(opaque);
    pthread_mutex_lock(&handle->bus->mutex);
    handle->claimed &= ~(UINT32_C(1) << (interface & 31u));
    pthread_mutex_unlock(&handle->bus->mutex);
}

static ccid_status software_prepare(ccid_usb_handle *handle, ccid_transfer *transfer) {
    (void)handle;
    software_entry *entry = calloc(1, sizeof *entry);
    transfer->own = entry;
    if (entry == NULL) {
        return CCID_NO_MEMORY;
    }
    entry->transfer = transfer;
    return CCID_OK;
}

static void software_dispose(ccid_usb_handle *handle, ccid_transfer *transfer) {
    (void)handle;
    free(transfer->own);
    transfer->own = NULL;
}

static ccid_status end_of(ccid_packet answer, ccid_error *error) {
    switch (answer) {
    case CCID_PACKET_DONE:
        return CCID_OK;
    case CCID_PACKET_GONE:
        return ccid_fail(error, CCID_GONE, CCID_FAULT_NONE);
    case CCID_PACKET_STALL:
    case CCID_PACKET_NAK:
        break;
    }
    return ccid_fail(error, CCID_USB_FAILED, CCID_FAULT_NONE);
}

/** A standard request without data. */
static ccid_status request(ccid_usb_handle *opaque, const uint8_t setup[8], ccid_error *error) {
    software_handle *handle = software_of(opaque);
    const ccid_software_bus *calls = &handle->bus->calls;
    uint8_t nothing[1];
    size_t length = 0;
    ccid_packet answer = CCID_PACKET_GONE;
    ccid_software_take_turn(handle);
    if (ccid_software_is_there(handle)) {
        answer = calls->control(calls->context, handle->device, setup, nothing, 0, nothing, 0, &length);
    }
    ccid_software_give_turn(handle);
    return end_of(answer, error);
}

/** CLEAR_FEATURE(ENDPOINT_HALT) to the endpoint (USB 2.0, 9.4.1). */
static ccid_status software_clear_halt(ccid_usb_handle *opaque, uint8_t endpoint, ccid_error *error) {
    const uint8_t setup[8] = {0x02, 0x01, 0x00, 0x00, endpoint, 0x00, 0x00, 0x00};
    return request(opaque, setup, error);
}

/** SET_INTERFACE (USB 2.0, 9.4.10). */
static ccid_status software_renew(ccid_usb_handle *opaque, uint8_t interface, ccid_error *error) {
    const uint8_t setup[8] = {0x01, 0x0B, 0x00, 0x00, interface, 0x00, 0x00, 0x00};
    return request(opaque, setup, error);
}

/** Claims all interfaces for a reset; false where another handle has one. */
static bool claim_all(software_handle *handle) {
    software_bus *bus = handle->bus;
    bool taken = false;
    pthread_mutex_lock(&bus->mutex);
    for (const software_handle *other = bus->handles; other != NULL; other = other->next) {
        taken = taken || (other != handle && other->device == handle->device &&
                          other->plugging == handle->plugging && other->claimed != 0);
    }
    if (!taken) {
        handle->claimed = UINT32_MAX;
    }
    pthread_mutex_unlock(&bus->mutex);
    return !taken;
}

static void release_all(software_handle *handle) {
    pthread_mutex_lock(&handle->bus->mutex);
    handle->claimed = 0;
    pthread_mutex_unlock(&handle->bus->mutex);
}

static ccid_status software_reset(ccid_usb_handle *opaque, bool even_if_in_use, ccid_error *error) {
    software_handle *handle = software_of(opaque);
    const ccid_software_bus *calls = &handle->bus->calls;
    if (!even_if_in_use && !claim_all(handle)) {
        return ccid_fail(error, CCID_BUSY, CCID_FAULT_NONE);
    }
    ccid_packet answer = CCID_PACKET_GONE;
    ccid_software_take_turn(handle);
    if (ccid_software_is_there(handle)) {
        answer = calls->reset(calls->context, handle->device);
    }
    ccid_software_give_turn(handle);
    release_all(handle);
    return end_of(ccid_software_is_there(handle) ? answer : CCID_PACKET_GONE, error);
}

static ccid_status software_bus_changes(void *context, uint64_t *out, ccid_error *error) {
    (void)error;
    const software_bus *bus = context;
    *out = bus->calls.changes(bus->calls.context);
    return CCID_OK;
}

static void software_reap_bus(void *context, uint64_t seen, const int *interrupted, uint64_t deadline) {
    const software_bus *bus = context;
    uint64_t now = ccid_monotonic();
    uint64_t left = deadline == UINT64_MAX ? UINT64_MAX : deadline > now ? deadline - now : 0;
    /* Counted before the look: whoever interrupts after it is one that the wait still sees. */
    uint64_t woken = __atomic_load_n(&bus->wakes, __ATOMIC_ACQUIRE);
    if (interrupted == NULL || __atomic_load_n(interrupted, __ATOMIC_ACQUIRE) == 0) {
        bus->calls.wait_changes(bus->calls.context, seen, woken, left);
    }
}

static void software_wake_bus(void *context) {
    software_bus *bus = context;
    uint64_t number = __atomic_add_fetch(&bus->wakes, 1, __ATOMIC_ACQ_REL);
    bus->calls.wake_changes(bus->calls.context, number);
}

static uint64_t software_now(ccid_usb_handle *opaque) {
    const software_handle *handle = software_of(opaque);
    return handle->bus->calls.now(handle->bus->calls.context, handle->device);
}

static void software_destroy(void *context) {
    software_bus *bus = context;
    if (bus->calls.destroy != NULL) {
        bus->calls.destroy(bus->calls.context);
    }
    pthread_mutex_destroy(&bus->mutex);
    free(bus);
}

static const ccid_backend software_backend = {
    .name = "software",
    .enumerate = software_enumerate,
    .open = software_open,
    .close = software_close,
    .claim = software_claim,
    .release = software_release,
    .prepare = software_prepare,
    .dispose = software_dispose,
    .submit = ccid_software_submit,
    .cancel = ccid_software_cancel,
    .reap = ccid_software_reap,
    .wake = ccid_software_wake,
    .clear_halt = software_clear_halt,
    .renew = software_renew,
    .reset = software_reset,
    .bus_changes = software_bus_changes,
    .reap_bus = software_reap_bus,
    .wake_bus = software_wake_bus,
    .now = software_now,
    .clock_is_monotonic = false,
    .destroy = software_destroy,
};

ccid_status ccid_host_create_software(const ccid_software_bus *calls, ccid_host **out, ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    software_bus *bus = calloc(1, sizeof *bus);
    *out = NULL;
    if (bus == NULL || ccid_host_create(&software_backend, bus, out) != CCID_OK) {
        free(bus);
        return ccid_fail(error, CCID_NO_MEMORY, CCID_FAULT_NONE);
    }
    bus->calls = *calls;
    pthread_mutex_init(&bus->mutex, NULL);
    return CCID_OK;
}
