// SPDX-License-Identifier: Apache-2.0
//
// Hands what crossed the wire to the trace call-back, and keeps back what must not be seen. Blanking is
// done here, below everyone who could forget it.

#include "device.h"

#define AT_TYPE 0
#define AT_SLOT 5
#define AT_SEQ  6

static void emit(const ccid_device *device, ccid_trace_event *event) {
    static const uint8_t nothing[1] = {0};
    event->interface = device->store.info.interface;
    event->time_ns = ccid_clock(device);
    if (event->bytes == NULL) {
        event->bytes = nothing;
        event->length = 0;
    }
    device->trace(device->trace_context, event);
}

void ccid_trace_message(const ccid_device *device, ccid_trace_kind kind, uint32_t flags, const uint8_t *bytes,
                        size_t length, ccid_status result) {
    if (device->trace == NULL) {
        return;
    }
    const ccid_reader_info *info = &device->store.info;
    uint8_t rest[3];
    ccid_trace_event event = {.kind = kind,
                              .flags = flags,
                              .endpoint = kind == CCID_TRACE_BULK_OUT ? info->bulk_out.address
                                                                      : info->bulk_in.address,
                              .bytes = bytes,
                              .length = length,
                              .result = result};
    if ((flags & CCID_TRACE_BLANKED) != 0) {
        event.bytes = rest;
        event.length = 0;
        if (length > AT_SEQ) {
            rest[0] = bytes[AT_TYPE];
            rest[1] = bytes[AT_SLOT];
            rest[2] = bytes[AT_SEQ];
            event.length = sizeof rest;
        }
    }
    emit(device, &event);
}

void ccid_trace_plain(const ccid_device *device, ccid_trace_kind kind, uint8_t endpoint, const uint8_t *bytes,
                      size_t length, ccid_status result) {
    if (device->trace == NULL) {
        return;
    }
    ccid_trace_event event = {
        .kind = kind, .endpoint = endpoint, .bytes = bytes, .length = length, .result = result};
    emit(device, &event);
}
