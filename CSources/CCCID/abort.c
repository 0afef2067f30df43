// SPDX-License-Identifier: Apache-2.0
//
// ABORT (CCID 1.1, 5.3.1 and 6.1.13): a control request and a bulk message with the same slot and bSeq, in
// either order. Until the message is answered, whatever the slot sends belongs to what was aborted.

#include "device.h"
#include "failure.h"

#define TO_INTERFACE  0x21u
#define REQUEST_ABORT 0x01u

/** An abort under way. */
typedef struct aborting {
    ccid_device *device;
    const ccid_call *call;
    ccid_request request;
    ccid_error *error;
    bool message_sent;
} aborting;

static ccid_status send_request(const aborting *on) {
    uint16_t value = (uint16_t)((unsigned)on->request.header.bSeq << 8 | on->call->slot);
    return ccid_control(on->device, on->call, TO_INTERFACE, REQUEST_ABORT, value, 0, on->error);
}

static ccid_status send_message(aborting *on) {
    ccid_status status = ccid_send(on->device, on->call, &on->request, on->error);
    on->message_sent = on->error->sent == CCID_SENT_ALL;
    return status;
}

/** Both halves. A refused control request is told apart: *refused. */
static ccid_status send_both(aborting *on, bool *refused) {
    bool bulk_first = (on->call->flags & CCID_ABORT_BULK_FIRST) != 0;
    ccid_status status = bulk_first ? send_message(on) : CCID_OK;
    if (status != CCID_OK) {
        return status;
    }
    status = send_request(on);
    *refused = status == CCID_STALLED;
    if (status != CCID_OK || bulk_first) {
        return status;
    }
    return send_message(on);
}

/** Reads until the abort is answered; all else from the slot is dropped with it (tolerant). */
static ccid_status await_answer(aborting *on, ccid_slot_status *slot) {
    uint8_t nothing[1];
    bool answered = false;
    ccid_reply reply = {.out = nothing, .capacity = 0};
    on->request.tolerant = true;
    ccid_status status = ccid_await(on->device, on->call, &on->request, &reply, &answered, on->error);
    ccid_fill_slot(on->error, &reply, slot);
    if (answered) {
        on->message_sent = false; /* nothing of it is to come */
    }
    if (status == CCID_OK || status == CCID_CARD_ABSENT || status == CCID_CARD_MUTE) {
        ccid_quarantine_clear(on->device, on->call->slot);
        return CCID_OK;
    }
    return status;
}

/** The reader does not know ABORT: the old command runs to its end, and its answer frees the slot. */
static ccid_status outwait(aborting *on) {
    ccid_device *device = on->device;
    ccid_status status = CCID_OK;
    while (status == CCID_OK && ccid_quarantine_holds(device, on->call->slot)) {
        ccid_received answer = {.length = 0};
        status = ccid_receive(device, on->call, on->call->deadline_ns, &answer, on->error);
        ccid_trace_message(device, CCID_TRACE_BULK_IN, CCID_TRACE_BLANKED | CCID_TRACE_STRAY,
                           device->in_buffer, answer.length, status);
        bool final = (answer.header.byte7 >> 6 & 0x3u) != 2;
        if (status == CCID_OK &&
            !ccid_quarantine_take(device, answer.header.bSeq, answer.header.bSlot, final)) {
            status = CCID_MALFORMED; /* nobody's: nothing more can be told from this pipe */
        }
    }
    if (status == CCID_GONE || status == CCID_CANCELLED) {
        return status;
    }
    on->error->settled = status == CCID_OK;
    on->error->endpoint = 0;
    return ccid_fail(on->error, CCID_STALLED, CCID_FAULT_ABORT_REFUSED);
}

ccid_status ccid_abort_locked(ccid_device *device, const ccid_call *call, ccid_slot_status *slot,
                              ccid_error *error) {
    bool refused = false;
    aborting on = {.device = device,
                   .call = call,
                   .request = {.header = {.bMessageType = CCID_ABORT, .bSlot = call->slot}},
                   .error = error};
    if (!ccid_sequence_next(device, &on.request.header.bSeq)) {
        return ccid_fail(error, CCID_MALFORMED, CCID_FAULT_NO_SEQUENCE);
    }
    ccid_status status = send_both(&on, &refused);
    if (status == CCID_OK) {
        status = await_answer(&on, slot);
    }
    if (on.message_sent && status != CCID_OK) {
        ccid_quarantine_add(device, on.request.header.bSeq, call->slot, 0);
    }
    return refused ? outwait(&on) : status;
}

ccid_status ccid_abort(ccid_device *device, const ccid_call *call, ccid_slot_status *slot,
                       ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    ccid_status status = ccid_check_call(device, call, 0, error);
    if (status != CCID_OK) {
        return status;
    }
    status = ccid_enter(device, &device->lock, call, error);
    if (status != CCID_OK) {
        return status;
    }
    status = ccid_ready(device, error);
    if (status == CCID_OK) {
        status = ccid_abort_locked(device, call, slot, error);
        ccid_wipe_buffers(device, CCID_SECRET); /* the old answer may have been anything */
    }
    ccid_leave(device, &device->lock, call);
    error->status = status;
    return status;
}
