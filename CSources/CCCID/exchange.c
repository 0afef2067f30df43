// SPDX-License-Identifier: Apache-2.0
//
// A command from the lock to the wiped buffers: its sequence number, sending it, waiting for its answer,
// and what is left behind when that fails. The life of a command is drawn in cccid.h.

#include "device.h"
#include "failure.h"
#include "wipe.h"

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

void ccid_wipe_buffers(ccid_device *device, uint32_t flags) {
    if ((flags & (CCID_SECRET | CCID_PERSONAL)) != 0) {
        ccid_wipe(device->out_buffer, device->out_capacity);
        ccid_wipe(device->in_buffer, device->in_capacity);
    }
}

static bool powers_the_slot(uint8_t bMessageType) {
    return bMessageType == CCID_ICC_POWER_ON || bMessageType == CCID_ICC_POWER_OFF;
}

/** A number for the command. When all of them wait, powering the slot is the way out, so that gets one. */
static ccid_status choose_sequence(ccid_device *device, uint8_t bMessageType, uint8_t *seq,
                                   ccid_error *error) {
    if (ccid_sequence_next(device, seq)) {
        return CCID_OK;
    }
    if (powers_the_slot(bMessageType)) {
        *seq = device->next_sequence++;
        return CCID_OK;
    }
    return ccid_fail(error, CCID_MALFORMED, CCID_FAULT_NO_SEQUENCE);
}

/** After a command that went out: is a late answer still to come, and did the command end all others? */
static void settle(ccid_device *device, const ccid_call *call, const ccid_request *request, bool answered,
                   const ccid_error *error, ccid_status status) {
    const ccid_header *header = &request->header;
    if (!answered) {
        if (error->sent == CCID_SENT_ALL) {
            ccid_quarantine_add(device, header->bSeq, header->bSlot,
                                call->flags & (CCID_SECRET | CCID_PERSONAL));
        }
        return;
    }
    device->synchronised = true;
    if (powers_the_slot(header->bMessageType) &&
        (status == CCID_OK || status == CCID_CARD_ABSENT || status == CCID_CARD_MUTE)) {
        ccid_quarantine_clear(device, header->bSlot);
    }
}

ccid_status ccid_exchange_locked(ccid_device *device, const ccid_call *call, ccid_request *request,
                                 ccid_reply *reply, ccid_error *error) {
    bool answered = false;
    reply->length = 0;
    ccid_status status = choose_sequence(device, request->header.bMessageType, &request->header.bSeq, error);
    if (status != CCID_OK) {
        return status;
    }
    request->header.bSlot = call->slot;
    request->header.dwLength = (uint32_t)request->length;
    status = ccid_send(device, call, request, error);
    if (status == CCID_OK) {
        status = ccid_await(device, call, request, reply, &answered, error);
    }
    settle(device, call, request, answered, error, status);
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
    status = ccid_enter(device, &device->lock, call, error);
    if (status != CCID_OK) {
        return status;
    }
    status = ccid_ready(device, error);
    if (status == CCID_OK) {
        status = ccid_exchange_locked(device, call, request, reply, error);
        ccid_wipe_buffers(device, call->flags);
    }
    ccid_leave(device, &device->lock, call);
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
