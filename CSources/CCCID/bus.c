// SPDX-License-Identifier: Apache-2.0
//
// What concerns the bus rather than one open reader: waiting for devices that come and go, and the USB reset
// of a device that nobody has open.

#include "device.h"
#include "failure.h"
#include <string.h>

ccid_status ccid_bus_changes(ccid_host *host, uint64_t *out, ccid_error *wanted) {
    ccid_error spare;
    return host->backend->bus_changes(host->context, out, ccid_error_begin(wanted, &spare));
}

static ccid_status await_change(ccid_host *host, uint64_t *seen, uint64_t deadline_ns,
                                const ccid_operation *operation, ccid_error *error) {
    const int *interrupted = operation != NULL ? &operation->cancelled : NULL;
    for (;;) {
        uint64_t now = 0;
        ccid_status status = host->backend->bus_changes(host->context, &now, error);
        if (status != CCID_OK) {
            return status;
        }
        if (now != *seen) {
            *seen = now;
            return CCID_OK;
        }
        if (operation != NULL && ccid_operation_cancelled(operation)) {
            return ccid_fail(error, CCID_CANCELLED, CCID_FAULT_NONE);
        }
        if (ccid_monotonic() >= deadline_ns) {
            return ccid_fail(error, CCID_TIMED_OUT, CCID_FAULT_NONE);
        }
        host->backend->reap_bus(host->context, now, interrupted, deadline_ns);
    }
}

ccid_status ccid_wait_bus(ccid_host *host, uint64_t *seen, uint64_t deadline_ns, ccid_operation *operation,
                          ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    if (!ccid_operation_begin_bus(operation, host)) {
        return ccid_fail(error, CCID_INVALID_ARGUMENT, CCID_FAULT_NONE);
    }
    ccid_status status = await_change(host, seen, deadline_ns, operation, error);
    ccid_operation_end_bus(operation);
    return status;
}

typedef struct wanted_place {
    const char *path;
    ccid_usb_place place;
    bool found;
} wanted_place;

static bool pick_place(void *visitor, const ccid_reader_info *reader) {
    wanted_place *wanted = visitor;
    if (strcmp(reader->path, wanted->path) != 0) {
        return true;
    }
    wanted->place = reader->place;
    wanted->found = true;
    return false;
}

ccid_status ccid_reset_usb(ccid_host *host, const char *path, uint8_t address, bool even_if_in_use,
                           const ccid_usb_id *vendor_class, size_t vendor_class_count, ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    wanted_place reader = {.path = path};
    ccid_status status = ccid_enumerate(host, vendor_class, vendor_class_count, pick_place, &reader, error);
    if (status != CCID_OK) {
        return status;
    }
    if (!reader.found) {
        return ccid_fail(error, CCID_NOT_FOUND, CCID_FAULT_NONE);
    }
    if (address != 0 && address != reader.place.address) {
        return ccid_fail(error, CCID_GONE, CCID_FAULT_NONE);
    }
    ccid_usb_handle *usb = NULL;
    status = host->backend->open(host->context, &reader.place, &usb, error);
    if (status != CCID_OK) {
        return status;
    }
    status = host->backend->reset(usb, even_if_in_use, error);
    host->backend->close(usb);
    return status;
}
