// SPDX-License-Identifier: Apache-2.0
//
// Opening and closing a reader. All memory that a device ever needs is taken here and given back here.

#include "exchange.h"
#include "failure.h"
#include "wipe.h"
#include <stdlib.h>
#include <string.h>

#define DEFAULT_DRAIN_NS UINT64_C(5000000000)

typedef struct wanted_reader {
    const char *path;
    ccid_reader_store *store;
    bool found;
} wanted_reader;

static bool pick(void *visitor, const ccid_reader_info *reader) {
    wanted_reader *wanted = visitor;
    if (strcmp(reader->path, wanted->path) != 0) {
        return true;
    }
    ccid_reader_store_copy(wanted->store, reader);
    wanted->found = true;
    return false;
}

/** Finds the reader by its path; one that cannot be used, or is not the one that was meant, fails here. */
static ccid_status find(ccid_device *device, const char *path, const ccid_open_options *options,
                        ccid_error *error) {
    wanted_reader wanted = {.path = path, .store = &device->store};
    ccid_status status = ccid_enumerate(device->host, options->vendor_class, options->vendor_class_count,
                                        pick, &wanted, error);
    if (status != CCID_OK) {
        return status;
    }
    if (!wanted.found) {
        return ccid_fail(error, CCID_NOT_FOUND, CCID_FAULT_NONE);
    }
    if (options->address != 0 && options->address != device->store.info.place.address) {
        return ccid_fail(error, CCID_GONE, CCID_FAULT_NONE);
    }
    if (device->store.info.usable != CCID_OK) {
        *error = device->store.info.reason;
    }
    return device->store.info.usable;
}

static ccid_status allocate(ccid_device *device) {
    const ccid_reader_info *info = &device->store.info;
    device->out_capacity = info->descriptor.out_message_length;
    device->in_capacity = ccid_round_up(info->descriptor.in_message_length, info->bulk_in.packet_size);
    /* A report is one byte and two bits a slot; it may take several packets of a small endpoint. */
    device->interrupt_capacity =
        ccid_round_up(1 + (info->descriptor.slots + 3) / 4, info->interrupt_in.packet_size);
    device->out_buffer = malloc(device->out_capacity);
    device->in_buffer = malloc(device->in_capacity);
    device->control_buffer = malloc(8 + CONTROL_DATA);
    device->interrupt_buffer = malloc(device->interrupt_capacity + 1);
    bool all = device->out_buffer != NULL && device->in_buffer != NULL && device->control_buffer != NULL &&
               device->interrupt_buffer != NULL;
    return all ? CCID_OK : CCID_NO_MEMORY;
}

static ccid_status prepare(ccid_device *device, ccid_error *error) {
    const ccid_reader_info *info = &device->store.info;
    device->out = (ccid_transfer){.pipe = CCID_PIPE_BULK, .endpoint = info->bulk_out.address};
    device->in = (ccid_transfer){.pipe = CCID_PIPE_BULK, .endpoint = info->bulk_in.address};
    device->control = (ccid_transfer){.pipe = CCID_PIPE_CONTROL, .endpoint = 0};
    device->interrupt = (ccid_transfer){.pipe = CCID_PIPE_INTERRUPT, .endpoint = info->interrupt_in.address};
    ccid_transfer *all[] = {&device->out, &device->in, &device->control, &device->interrupt};
    ccid_status status = allocate(device);
    for (size_t i = 0; status == CCID_OK && i < sizeof all / sizeof all[0]; i++) {
        status = device->backend->prepare(device->usb, all[i]);
    }
    return status == CCID_OK ? CCID_OK : ccid_fail(error, status, CCID_FAULT_NONE);
}

static ccid_status drain(ccid_device *device, const ccid_open_options *options, ccid_error *error) {
    uint64_t time = options->drain_ns != 0 ? options->drain_ns : DEFAULT_DRAIN_NS;
    ccid_call call = {.deadline_ns = ccid_later(ccid_clock(device), time, 1),
                      .operation = options->operation};
    ccid_status status = ccid_enter(device, &call, CCID_TURN_ALONE, error);
    if (status == CCID_OK) {
        status = ccid_drain(device, &call, error);
        ccid_leave(device, &call, CCID_TURN_ALONE);
    }
    return status;
}

/** A device that does not know the request has nothing to begin anew. */
static ccid_status renew(ccid_device *device, ccid_error *error) {
    uint8_t interface = device->store.info.interface;
    const uint8_t setup[8] = {0x01, 0x0B, 0x00, 0x00, interface, 0x00, 0x00, 0x00};
    ccid_status status = device->backend->renew(device->usb, interface, error);
    ccid_trace_plain(device, CCID_TRACE_CONTROL_OUT, 0, setup, sizeof setup, status);
    return status == CCID_STALLED ? ccid_fail(error, CCID_OK, CCID_FAULT_NONE) : status;
}

/** Every step of opening, in order; ccid_close() undoes as many as were done. */
static ccid_status bring_up(ccid_device *device, const char *path, const ccid_open_options *options,
                            ccid_error *error) {
    ccid_status status = find(device, path, options, error);
    if (status != CCID_OK) {
        return status;
    }
    const ccid_reader_info *info = &device->store.info;
    status = device->backend->open(device->host->context, &info->place, &device->usb, error);
    if (status != CCID_OK) {
        return status;
    }
    bool detach = options->mode == CCID_OPEN_SESSION;
    status = device->backend->claim(device->usb, info->interface, detach, error);
    device->claimed = status == CCID_OK;
    if (status == CCID_OK) {
        status = prepare(device, error);
    }
    if (status == CCID_OK && options->renew) {
        status = renew(device, error);
    }
    if (status == CCID_OK && options->mode == CCID_OPEN_SESSION) {
        status = drain(device, options, error);
    }
    return status;
}

ccid_status ccid_open(ccid_host *host, const char *path, const ccid_open_options *options, ccid_device **out,
                      ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    ccid_device *device = calloc(1, sizeof *device);
    *out = NULL;
    if (device == NULL) {
        return ccid_fail(error, CCID_NO_MEMORY, CCID_FAULT_NONE);
    }
    ccid_host_retain(host);
    device->host = host;
    device->backend = host->backend;
    device->quirks = options->quirks;
    device->omits_empty = (options->quirks & CCID_QUIRK_IN_NO_ZLP) != 0;
    device->trace = options->trace;
    device->trace_context = options->trace_context;
    device->next_sequence = options->first_sequence;
    ccid_monitor_init(&device->state);
    ccid_status status = bring_up(device, path, options, error);
    if (status == CCID_OK) {
        *out = device;
        *error = (ccid_error){.status = CCID_OK};
        return CCID_OK;
    }
    ccid_error cause = *error;
    ccid_close(&device);
    *error = cause;
    return status;
}

static void end_interrupt(ccid_device *device) {
    if (device->interrupt_under_way && !ccid_transfer_done(&device->interrupt)) {
        ccid_stop(device, &device->interrupt);
    }
}

static void free_buffers(ccid_device *device) {
    if (device->out_buffer != NULL) {
        ccid_wipe(device->out_buffer, device->out_capacity);
    }
    if (device->in_buffer != NULL) {
        ccid_wipe(device->in_buffer, device->in_capacity);
    }
    if (device->control_buffer != NULL) {
        ccid_wipe(device->control_buffer, 8 + CONTROL_DATA);
    }
    free(device->out_buffer);
    free(device->in_buffer);
    free(device->control_buffer);
    free(device->interrupt_buffer);
}

void ccid_close(ccid_device **pointer) {
    ccid_device *device = *pointer;
    if (device == NULL) {
        return;
    }
    *pointer = NULL;
    if (device->usb != NULL) {
        end_interrupt(device);
        device->backend->dispose(device->usb, &device->out);
        device->backend->dispose(device->usb, &device->in);
        device->backend->dispose(device->usb, &device->control);
        device->backend->dispose(device->usb, &device->interrupt);
        if (device->claimed) {
            device->backend->release(device->usb, device->store.info.interface);
        }
        device->backend->close(device->usb);
    }
    free_buffers(device);
    ccid_monitor_free(&device->state);
    ccid_host_release(device->host);
    ccid_wipe(device, sizeof *device);
    free(device);
}

bool ccid_omits_empty(const ccid_device *device) {
    return device->omits_empty;
}

const ccid_reader_info *ccid_device_info(const ccid_device *device) {
    return &device->store.info;
}
