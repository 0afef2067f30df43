// SPDX-License-Identifier: Apache-2.0
//
// Waiting for the answer to a command: whose answer came, what it says, time extensions and deadlines.

#include "device.h"
#include "failure.h"
#include "wipe.h"
#include <string.h>

/** Answers to others than the present command that one exchange drops. */
#define MOST_STRAYS 64

#define DEFAULT_EXTENSIONS   100u
#define DEFAULT_EXTENSION_NS UINT64_C(30000000000)

enum { STATUS_DONE = 0, STATUS_FAILED = 1, STATUS_EXTENSION = 2 };

static unsigned command_status(const ccid_header *header) {
    return header->byte7 >> 6 & 0x3u;
}

/** How long this exchange may still wait, and why. */
typedef struct patience {
    uint64_t exchange; /**< for the next answer */
    uint64_t in_all;   /**< all extensions together; UINT64_MAX before the first */
    uint32_t extensions;
} patience;

static uint64_t until(const patience *left, const ccid_call *call) {
    uint64_t deadline = left->exchange < left->in_all ? left->exchange : left->in_all;
    return deadline < call->deadline_ns ? deadline : call->deadline_ns;
}

static patience begin_waiting(const ccid_device *device, const ccid_call *call) {
    uint64_t wait = call->first_wait_ns != 0 ? call->first_wait_ns : call->wait_ns;
    return (patience){.exchange = wait != 0 ? ccid_later(ccid_clock(device), wait, 1) : UINT64_MAX,
                      .in_all = UINT64_MAX,
                      .extensions = 0};
}

/** bmCommandStatus 2: bError × one waiting time more, within the call's limits (CCID 1.1, 6.2.6). */
static ccid_status extend(const ccid_device *device, const ccid_call *call, const ccid_header *header,
                          patience *left, ccid_error *error) {
    uint32_t most = call->max_extensions != 0 ? call->max_extensions : DEFAULT_EXTENSIONS;
    uint64_t in_all = call->max_extension_ns != 0 ? call->max_extension_ns : DEFAULT_EXTENSION_NS;
    uint64_t now = ccid_clock(device);
    if (left->extensions == 0) {
        left->in_all = ccid_later(now, in_all, 1);
    }
    left->extensions += 1;
    if (left->extensions > most || now >= left->in_all) {
        return ccid_fail(error, CCID_EXTENSION_LIMIT, CCID_FAULT_NONE);
    }
    uint64_t times = header->byte8 != 0 ? header->byte8 : 1;
    left->exchange = call->wait_ns != 0 ? ccid_later(now, call->wait_ns, times) : UINT64_MAX;
    return CCID_OK;
}

static uint32_t trace_flags(uint32_t call_flags) {
    uint32_t flags = (call_flags & CCID_SECRET) != 0 ? CCID_TRACE_SECRET : 0;
    flags |= (call_flags & CCID_PERSONAL) != 0 ? CCID_TRACE_PERSONAL : 0;
    return flags != 0 ? flags | CCID_TRACE_BLANKED : 0;
}

static void trace_answer(const ccid_device *device, const ccid_received *answer, uint32_t flags,
                         ccid_status result) {
    ccid_trace_message(device, CCID_TRACE_BULK_IN, flags, device->in_buffer, answer->length, result);
}

/** What could not be read may be part of anyone's answer: shown only when nothing sensitive is about. */
static void trace_failure(const ccid_device *device, const ccid_call *call, bool tolerant,
                          const ccid_received *answer, ccid_status result) {
    uint32_t flags = trace_flags(call->flags);
    if (tolerant || !device->synchronised || device->skip > 0 || ccid_quarantine_sensitive(device)) {
        flags |= CCID_TRACE_BLANKED;
    }
    trace_answer(device, answer, flags, result);
}

static void note_answer(const ccid_header *header, ccid_error *error) {
    error->answered = true;
    error->bMessageType = header->bMessageType;
    error->bStatus = header->byte7;
    error->bError = header->byte8;
}

ccid_status ccid_judge(const ccid_header *header, uint8_t answer, ccid_error *error) {
    note_answer(header, error);
    unsigned status = command_status(header);
    /* Some readers report every failure by a SlotStatus. It says all there is to say [mem]. */
    bool failure_only = status == STATUS_FAILED && header->bMessageType == CCID_SLOT_STATUS;
    if (header->bMessageType != answer && !failure_only) {
        return ccid_fail_at(error, CCID_FAULT_WRONG_TYPE, 0, CCID_HEADER_LENGTH);
    }
    if (status == STATUS_DONE || status == STATUS_EXTENSION) {
        return CCID_OK;
    }
    if (status != STATUS_FAILED) {
        return ccid_fail_at(error, CCID_FAULT_RESERVED_STATUS, 7, CCID_HEADER_LENGTH);
    }
    if ((header->byte7 & 0x3u) == CCID_ICC_ABSENT) {
        return ccid_fail(error, CCID_CARD_ABSENT, CCID_FAULT_NONE);
    }
    bool mute = header->byte8 == 0xFE;
    return ccid_fail(error, mute ? CCID_CARD_MUTE : CCID_COMMAND_FAILED, CCID_FAULT_NONE);
}

/** An answer that is not ours. CCID_OK: it was dropped, read on. */
static ccid_status handle_stray(ccid_device *device, const ccid_request *request, const ccid_received *answer,
                                ccid_error *error) {
    const ccid_header *header = &answer->header;
    bool final = command_status(header) != STATUS_EXTENSION;
    trace_answer(device, answer, CCID_TRACE_BLANKED | CCID_TRACE_STRAY, CCID_OK);
    /* Nobody reads it, and it may answer a command that carried a secret. */
    ccid_wipe(device->in_buffer, answer->length);
    if (ccid_quarantine_take(device, header->bSeq, header->bSlot, final) || request->tolerant ||
        !device->synchronised) {
        return CCID_OK;
    }
    note_answer(header, error);
    if (header->bSeq == request->header.bSeq) {
        return ccid_fail_at(error, CCID_FAULT_WRONG_SLOT, 5, answer->length);
    }
    return ccid_fail_at(error, CCID_FAULT_WRONG_SEQUENCE, 6, answer->length);
}

static ccid_status copy_answer(const ccid_received *answer, ccid_reply *reply, ccid_error *error) {
    size_t length = answer->header.dwLength;
    if (length > reply->capacity) {
        error->length = length;
        return ccid_fail(error, CCID_TOO_LONG, CCID_FAULT_NONE);
    }
    if (length > 0) {
        memcpy(reply->out, answer->data, length);
    }
    reply->length = length;
    return CCID_OK;
}

ccid_status ccid_await_stray(ccid_device *device, const ccid_call *call, uint8_t slot, ccid_error *error) {
    const ccid_request nobody = {.tolerant = true};
    for (unsigned strays = 0; strays <= MOST_STRAYS; strays++) {
        ccid_received answer = {.length = 0};
        ccid_status status = ccid_receive(device, call, call->deadline_ns, &answer, error);
        if (status != CCID_OK) {
            trace_failure(device, call, true, &answer, status);
            return status;
        }
        status = handle_stray(device, &nobody, &answer, error);
        bool final = command_status(&answer.header) != STATUS_EXTENSION;
        if (status != CCID_OK || (final && answer.header.bSlot == slot)) {
            return status;
        }
    }
    return ccid_fail_at(error, CCID_FAULT_STRAYS, 0, MOST_STRAYS);
}

/** Why the wait for the answer ended: the limit of the extensions, or a deadline. */
static ccid_status explain_timeout(const patience *left, const ccid_call *call, ccid_error *error) {
    bool limit =
        left->in_all != UINT64_MAX && left->in_all <= left->exchange && left->in_all <= call->deadline_ns;
    return ccid_fail(error, limit ? CCID_EXTENSION_LIMIT : CCID_TIMED_OUT, CCID_FAULT_NONE);
}

ccid_status ccid_await(ccid_device *device, const ccid_call *call, const ccid_request *request,
                       ccid_reply *reply, bool *answered, ccid_error *error) {
    patience left = begin_waiting(device, call);
    size_t most =
        MOST_STRAYS + (request->tolerant ? device->in_capacity / device->store.info.bulk_in.packet_size : 0);
    for (size_t strays = 0; strays <= most;) {
        ccid_received answer = {.length = 0};
        ccid_status status = ccid_receive(device, call, until(&left, call), &answer, error);
        if (status != CCID_OK) {
            trace_failure(device, call, request->tolerant, &answer, status);
            if (status == CCID_MALFORMED && request->tolerant) {
                device->needs_recovery = false;
                strays += 1;
                continue;
            }
            return status == CCID_TIMED_OUT ? explain_timeout(&left, call, error) : status;
        }
        if (answer.header.bSeq != request->header.bSeq || answer.header.bSlot != request->header.bSlot) {
            status = handle_stray(device, request, &answer, error);
            if (status != CCID_OK) {
                return status;
            }
            strays += 1;
            continue;
        }
        status = ccid_judge(&answer.header, ccid_message_answer(request->header.bMessageType), error);
        bool extension = status == CCID_OK && command_status(&answer.header) == STATUS_EXTENSION;
        uint32_t flags = trace_flags(call->flags) | (extension ? CCID_TRACE_EXTENSION : 0);
        /* A drain's question has an answer without data: this is somebody else's that looks like it. */
        if (request->tolerant && answer.header.dwLength > 0) {
            flags |= CCID_TRACE_BLANKED;
        }
        trace_answer(device, &answer, flags, status);
        reply->header = answer.header;
        if (extension) {
            status = extend(device, call, &answer.header, &left, error);
            if (status != CCID_OK) {
                return status;
            }
            continue;
        }
        *answered = true;
        return status == CCID_OK ? copy_answer(&answer, reply, error) : status;
    }
    return ccid_fail_at(error, CCID_FAULT_STRAYS, 0, most);
}
