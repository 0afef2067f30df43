// SPDX-License-Identifier: Apache-2.0
//
// ABORT (CCID 1.1, 5.3.1 and 6.1.13): a control request and a bulk message with the same slot and bSeq, in
// either order. Until the message is answered, whatever the slot sends belongs to what was aborted.

#include "exchange.h"
#include "failure.h"

#define TO_INTERFACE  0x21u
#define REQUEST_ABORT 0x01u

/** An abort under way. */
typedef struct aborting {
    ccid_device *device;
    const ccid_call *call;
    ccid_request request;
    ccid_error *error;
} aborting;

static ccid_status send_request(const aborting *on) {
    uint16_t value = (uint16_t)((unsigned)on->request.header.bSeq << 8 | on->call->slot);
    ccid_device *device = on->device;
    ccid_status status = ccid_take(device, on->call, &device->controlling, on->error);
    if (status == CCID_OK) {
        status = ccid_control(device, on->call, TO_INTERFACE, REQUEST_ABORT, value, 0, on->error);
        ccid_give(device, &device->controlling);
    }
    return status;
}

/** Both halves. A refused control request is told apart: *refused. */
static ccid_status send_both(const aborting *on, bool *refused) {
    bool bulk_first = (on->call->flags & CCID_ABORT_BULK_FIRST) != 0;
    ccid_status status = bulk_first ? ccid_send(on->device, on->call, &on->request, on->error) : CCID_OK;
    if (status != CCID_OK) {
        return status;
    }
    status = send_request(on);
    *refused = status == CCID_STALLED;
    if (status != CCID_OK || bulk_first) {
        return status;
    }
    return ccid_send(on->device, on->call, &on->request, on->error);
}

/** The reader does not know ABORT: the old command runs to its end, and its answer frees the slot. */
static ccid_status outwait(const aborting *on) {
    ccid_device *device = on->device;
    ccid_pending own = {.wanted = CCID_WANT_QUIET, .call = on->call, .request = &on->request};
    ccid_state_lock(device);
    own.done = !ccid_quarantine_holds(device, on->call->slot);
    ccid_pending_add(device, &own);
    ccid_state_unlock(device);
    ccid_status status = ccid_await(device, &own, on->error);
    if (status == CCID_GONE || status == CCID_CANCELLED) {
        return status;
    }
    on->error->settled = status == CCID_OK;
    on->error->endpoint = 0;
    return ccid_fail(on->error, CCID_STALLED, CCID_FAULT_ABORT_REFUSED);
}

/** What an answer to the abort says of the slot. */
static ccid_status is_free_now(ccid_status status) {
    return status == CCID_CARD_ABSENT || status == CCID_CARD_MUTE ? CCID_OK : status;
}

ccid_status ccid_abort_in_slot(ccid_device *device, const ccid_call *call, ccid_slot_status *slot,
                               ccid_error *error) {
    bool refused = false;
    uint8_t nothing[1];
    ccid_reply reply = {.out = nothing, .capacity = 0};
    aborting on = {.device = device,
                   .call = call,
                   /* Until the abort is answered, all else from the slot is dropped. */
                   .request = {.header = {.bMessageType = CCID_ABORT, .bSlot = call->slot}, .tolerant = true},
                   .error = error};
    ccid_pending own = {.call = call, .request = &on.request, .reply = &reply};
    ccid_state_lock(device);
    bool numbered = ccid_sequence_next(device, &on.request.header.bSeq);
    if (numbered) {
        ccid_pending_add(device, &own);
    }
    ccid_state_unlock(device);
    if (!numbered) {
        return ccid_fail(error, CCID_MALFORMED, CCID_FAULT_NO_SEQUENCE);
    }
    ccid_status status = send_both(&on, &refused);
    if (status != CCID_OK) {
        ccid_pending_drop(device, &own, error);
        return refused ? outwait(&on) : status;
    }
    status = is_free_now(ccid_await(device, &own, error));
    ccid_fill_slot(error, &reply, slot);
    return status;
}

ccid_status ccid_abort(ccid_device *device, const ccid_call *call, ccid_slot_status *slot,
                       ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    ccid_status status = ccid_check_call(device, call, 0, error);
    if (status != CCID_OK) {
        return status;
    }
    status = ccid_enter(device, call, CCID_TURN_SLOT, error);
    if (status != CCID_OK) {
        return status;
    }
    status = ccid_ready(device, error);
    if (status == CCID_OK) {
        ccid_call own = ccid_call_on_turn(device, call);
        status = ccid_abort_in_slot(device, &own, slot, error);
    }
    ccid_leave(device, call, CCID_TURN_SLOT);
    error->status = status;
    return status;
}
