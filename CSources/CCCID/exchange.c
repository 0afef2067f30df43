// SPDX-License-Identifier: Apache-2.0
//
// A command from its turn to its end: its sequence number, sending it, waiting for its answer. The life of a
// command is drawn in cccid.h.

#include "exchange.h"
#include "failure.h"

ccid_status ccid_check_call(const ccid_device *device, const ccid_call *call, size_t length,
                            ccid_error *error) {
    const ccid_class_descriptor *descriptor = &device->store.info.descriptor;
    if (call->slot >= descriptor->slots) {
        return ccid_fail(error, CCID_INVALID_ARGUMENT, CCID_FAULT_NONE);
    }
    if (length > descriptor->out_message_length - CCID_HEADER_LENGTH) {
        error->length = length;
        return ccid_fail(error, CCID_INVALID_ARGUMENT, CCID_FAULT_LENGTH);
    }
    return CCID_OK;
}

/** A number for the command. When all of them wait, powering the slot is the way out, so that gets one. */
static ccid_status begin(ccid_device *device, ccid_pending *own, ccid_request *request, ccid_error *error) {
    uint8_t type = request->header.bMessageType;
    ccid_status status = CCID_OK;
    ccid_state_lock(device);
    if (!ccid_sequence_next(device, &request->header.bSeq)) {
        if (type == CCID_ICC_POWER_ON || type == CCID_ICC_POWER_OFF) {
            request->header.bSeq = ccid_sequence_anyway(device);
        } else {
            status = ccid_fail(error, CCID_MALFORMED, CCID_FAULT_NO_SEQUENCE);
        }
    }
    if (status == CCID_OK) {
        ccid_pending_add(device, own);
    }
    ccid_state_unlock(device);
    return status;
}

ccid_status ccid_exchange_in_slot(ccid_device *device, const ccid_call *call, ccid_request *request,
                                  ccid_reply *reply, ccid_error *error) {
    ccid_pending own = {.call = call, .request = request, .reply = reply};
    *error = (ccid_error){.may_have_run = error->may_have_run}; /* by an earlier part of the command */
    reply->length = 0;
    request->header.bSlot = call->slot;
    request->header.dwLength = (uint32_t)request->length;
    ccid_status status = begin(device, &own, request, error);
    if (status != CCID_OK) {
        return status;
    }
    status = ccid_send(device, call, request, error);
    if (status == CCID_OK) {
        return ccid_await(device, &own, error);
    }
    ccid_pending_drop(device, &own, error);
    error->status = status;
    return status;
}

ccid_status ccid_exchange(ccid_device *device, const ccid_call *call, ccid_request *request,
                          ccid_reply *reply, ccid_error *error) {
    reply->length = 0;
    ccid_status status = ccid_check_call(device, call, request->length, error);
    if (status != CCID_OK) {
        return status;
    }
    status = ccid_enter(device, call, CCID_TURN_SLOT, error);
    if (status != CCID_OK) {
        return status;
    }
    ccid_call own = ccid_call_on_turn(device, call);
    status = ccid_exchange_in_slot(device, &own, request, reply, error);
    ccid_leave(device, call, CCID_TURN_SLOT);
    return status;
}

void ccid_fill_slot(const ccid_error *error, const ccid_reply *reply, ccid_slot_status *slot) {
    if (slot == NULL || !error->answered) {
        return;
    }
    *slot = (ccid_slot_status){.icc = (ccid_icc_state)(error->bStatus & 0x3u),
                               .bStatus = error->bStatus,
                               .bError = error->bError,
                               .bClockStatus =
                                   error->bMessageType == CCID_SLOT_STATUS ? reply->header.byte9 : 0xFF};
}
