// SPDX-License-Identifier: Apache-2.0
//
// Opens such a reader and calls what the script says, at most sixteen calls of four bytes each. Every call
// ends by its deadline with a status that its error repeats; a result fits its room; nothing of a secret
// command reaches the trace.

#include "device.h"
#include <string.h>

enum { ROOM = 700, MOST_OPERATIONS = 16 };

typedef struct run {
    device reader;
    ccid_device *open;
    /** The call under way carries a secret. */
    bool secret;
    /** Old answers are dropped (a session's opening, ccid_recover()): anyone's, a secret command's perhaps.
     */
    bool drains;
} run;

static void check_trace(void *context, const ccid_trace_event *event) {
    const run *of = context;
    (void)ccid_status_name(event->result);
    PROMISE(event->length == 0 || event->bytes != NULL);
    bool bulk = event->kind == CCID_TRACE_BULK_OUT || event->kind == CCID_TRACE_BULK_IN;
    bool header_only = event->length <= CCID_HEADER_LENGTH;
    if (bulk && (of->drains ? !header_only : of->secret)) {
        PROMISE((event->flags & CCID_TRACE_BLANKED) != 0 && event->length <= 3);
    }
}

/** What every call's end has in common. */
static void check_end(const run *of, const ccid_call *call, uint64_t before, ccid_status status,
                      const ccid_error *error) {
    PROMISE(error->status == status);
    PROMISE(*ccid_status_name(status) != 0 && *ccid_fault_text(error->fault) != 0);
    uint64_t latest = call->deadline_ns > before ? call->deadline_ns : before;
    PROMISE(of->reader.now <= latest);
}

static ccid_status exchange(run *of, const ccid_call *call, uint8_t kind, uint8_t size, ccid_error *error) {
    uint8_t data[1024];
    size_t length = kind % 2 == 0 ? size : (size_t)size * 4;
    size_t room = size % 3 == 0 ? ROOM : size;
    uint8_t *out = malloc(room == 0 ? 1 : room); /* so that one byte too many is seen */
    size_t out_length = SIZE_MAX;
    uint8_t chain = 0;
    ccid_slot_status slot = {0};
    ccid_status status = CCID_OK;
    memset(data, 0xA5, sizeof data);
    if (out == NULL) {
        return CCID_NO_MEMORY;
    }
    switch (kind) {
    case 0:
        status = ccid_power_on(of->open, call, (ccid_power)(size & 3u), out, room, &out_length, &slot, error);
        break;
    case 1:
    case 2:
        status = ccid_transfer_block(of->open, call, 0, 0, data, length, out, room, &out_length,
                                     kind == 1 ? &chain : NULL, &slot, error);
        break;
    case 3:
    case 4:
        status = ccid_transfer_apdu(of->open, call, data, length, out, room, &out_length, &slot, error);
        break;
    case 5:
        status = ccid_escape(of->open, call, data, length, out, room, &out_length, &slot, error);
        break;
    default:
        status = ccid_secure(of->open, call, 0, 0, data, length, out, room, &out_length, &slot, error);
        break;
    }
    PROMISE(status == CCID_OK ? out_length <= room : out_length == 0);
    free(out);
    return status;
}

static ccid_status control(run *of, const ccid_call *call, uint8_t kind, uint8_t size, ccid_error *error) {
    uint32_t values[8];
    size_t count = 0;
    size_t capacity = size % 9;
    ccid_changes changes = {0};
    ccid_parameters set = {.bProtocolNum = size & 1u, .bmFindexDindex = 0x13, .bIFSC = 0xFE};
    ccid_parameters got;
    uint32_t clock;
    uint32_t rate;
    ccid_status status;
    switch (kind) {
    case 7:
        return ccid_power_off(of->open, call, NULL, error);
    case 8:
        return ccid_get_slot_status(of->open, call, NULL, error);
    case 9:
        return ccid_get_parameters(of->open, call, &got, NULL, error);
    case 10:
        return ccid_set_parameters(of->open, call, &set, &got, NULL, error);
    case 11:
        return ccid_abort(of->open, call, NULL, error);
    case 12:
        return ccid_recover(of->open, call, error);
    case 13:
        status = ccid_wait_change(of->open, call, &changes, error);
        PROMISE(status != CCID_OK || changes.notifications + changes.hardware_errors > 0);
        return status;
    case 14:
        status = ccid_get_data_rates(of->open, call, values, capacity, &count, error);
        PROMISE(status != CCID_OK || count <= capacity);
        return status;
    default:
        return ccid_set_rate_and_clock(of->open, call, 4000, 10753, &clock, &rate, NULL, error);
    }
}

static void operate(run *of, const uint8_t *words) {
    uint64_t before = of->reader.now;
    ccid_error error;
    ccid_call call = {.slot = words[1] & 0x0Fu,
                      .flags = words[1] >> 4 & 0x07u,
                      .deadline_ns = before + (uint64_t)words[3] * SECOND / 4,
                      .wait_ns = SECOND / 2,
                      .max_extensions = words[0] & 0x40u ? 3 : 0};
    ccid_operation *operation = words[0] & 0x80u ? ccid_operation_create() : NULL;
    if (operation != NULL) {
        call.operation = operation;
        if ((words[0] & 0x20u) != 0) {
            ccid_cancel(operation);
        }
    }
    uint8_t kind = words[0] & 0x0Fu;
    of->secret = (call.flags & CCID_SECRET) != 0;
    of->drains = kind == 12;
    ccid_status status =
        kind < 7 ? exchange(of, &call, kind, words[2], &error) : control(of, &call, kind, words[2], &error);
    of->secret = false;
    of->drains = false;
    check_end(of, &call, before, status, &error);
    ccid_operation_destroy(&operation);
}

/** The reader as the first three bytes of the script describe it. */
static void describe(device *reader, const uint8_t *head) {
    static const size_t packets[] = {8, 16, 64, 512};
    static const uint32_t messages[] = {271, 263, 64, 65554, 4000, 0, 100, 0xFFFFFFFF};
    reader->now = SECOND;
    reader->packet_size = packets[head[0] & 3u];
    reader->level = head[0] >> 2 & 3u;
    reader->no_interrupt = (head[0] & 0x10u) != 0;
    reader->message_length = messages[head[0] >> 5];
    reader->slots = 1u + (head[1] & 3u);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 3) {
        return 0;
    }
    size_t operations = data[2] % (MOST_OPERATIONS + 1u);
    if (size < 3 + 4 * operations) {
        return 0;
    }
    static run of;
    memset(&of, 0, sizeof of);
    describe(&of.reader, data);
    of.reader.script = (script){data + 3 + 4 * operations, size - 3 - 4 * operations};
    ccid_software_bus bus = device_bus(&of.reader);
    ccid_host *host = NULL;
    ccid_error error;
    ccid_open_options options = {.mode = (data[1] & 0x10u) != 0 ? CCID_OPEN_SESSION : CCID_OPEN_PROBE,
                                 .quirks = (data[1] & 0x20u) != 0 ? CCID_QUIRK_OUT_ZLP : 0,
                                 .first_sequence = (uint8_t)(data[1] & 0xC0u),
                                 .trace = check_trace,
                                 .trace_context = &of};
    if (ccid_host_create_software(&bus, &host, &error) != CCID_OK) {
        return 0;
    }
    of.drains = options.mode == CCID_OPEN_SESSION;
    ccid_status opened = ccid_open(host, "1-1:1.0", &options, &of.open, &error);
    of.drains = false;
    PROMISE(opened == error.status && (opened == CCID_OK) == (of.open != NULL));
    PROMISE(of.reader.now <= 6 * SECOND);
    for (size_t i = 0; opened == CCID_OK && i < operations; i++) {
        operate(&of, data + 3 + 4 * i);
    }
    ccid_close(&of.open);
    ccid_host_destroy(&host);
    return 0;
}
