// SPDX-License-Identifier: Apache-2.0
//
// The bulk commands whose answer is bytes or just a status (CCID 1.1, 6.1). Those about parameters stand in
// parameters.c, ABORT in abort.c, chained APDUs in chain.c.

#include "cursor.h"
#include "exchange.h"
#include "failure.h"

static ccid_request make(uint8_t type, uint8_t byte7, uint8_t byte8, uint8_t byte9) {
    return (ccid_request){.header = {.bMessageType = type, .byte7 = byte7, .byte8 = byte8, .byte9 = byte9},
                          .last_part = true};
}

/** A command whose answer carries no data that anyone wants. */
static ccid_status run_plain(ccid_device *device, const ccid_call *call, ccid_request request,
                             ccid_slot_status *slot, ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    uint8_t nothing[1];
    ccid_reply reply = {.out = nothing, .capacity = 0};
    ccid_status status = ccid_exchange(device, call, &request, &reply, error);
    if (status == CCID_TOO_LONG) {
        status = ccid_fail_at(error, CCID_FAULT_CONTENT, 1, error->length); /* a SlotStatus has no data */
    }
    ccid_fill_slot(error, &reply, slot);
    return status;
}

/** A command whose answer is bytes for the caller. */
static ccid_status run_data(ccid_device *device, const ccid_call *call, ccid_request *request,
                            ccid_reply *reply, size_t *out_length, ccid_slot_status *slot,
                            ccid_error *error) {
    *out_length = 0;
    ccid_status status = ccid_exchange(device, call, request, reply, error);
    ccid_fill_slot(error, reply, slot);
    if (status == CCID_OK) {
        *out_length = reply->length;
    }
    return status;
}

/** bChainParameter where no chain was asked for. */
static ccid_status check_no_chain(const ccid_reply *reply, size_t *out_length, ccid_status status,
                                  ccid_error *error) {
    if (status == CCID_OK && reply->header.byte9 != 0) {
        *out_length = 0;
        return ccid_fail_at(error, CCID_FAULT_CHAIN, 9, reply->length);
    }
    return status;
}

ccid_status ccid_power_on(ccid_device *device, const ccid_call *call, ccid_power voltage, uint8_t *out,
                          size_t out_capacity, size_t *out_length, ccid_slot_status *slot,
                          ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    ccid_request request = make(CCID_ICC_POWER_ON, (uint8_t)voltage, 0, 0);
    ccid_reply reply = {.out = out, .capacity = out_capacity};
    return run_data(device, call, &request, &reply, out_length, slot, error);
}

ccid_status ccid_power_off(ccid_device *device, const ccid_call *call, ccid_slot_status *slot,
                           ccid_error *error) {
    return run_plain(device, call, make(CCID_ICC_POWER_OFF, 0, 0, 0), slot, error);
}

/** Some readers report an empty slot as a failed command; for a question about the slot it is the answer. */
ccid_status ccid_get_slot_status(ccid_device *device, const ccid_call *call, ccid_slot_status *slot,
                                 ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    ccid_status status = run_plain(device, call, make(CCID_GET_SLOT_STATUS, 0, 0, 0), slot, error);
    return status == CCID_CARD_ABSENT ? ccid_fail(error, CCID_OK, CCID_FAULT_NONE) : status;
}

ccid_status ccid_transfer_block(ccid_device *device, const ccid_call *call, uint8_t bBWI,
                                uint16_t wLevelParameter, const uint8_t *in, size_t in_length, uint8_t *out,
                                size_t out_capacity, size_t *out_length, uint8_t *chain,
                                ccid_slot_status *slot, ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    uint8_t level[2];
    put_le16(level, wLevelParameter);
    ccid_request request = make(CCID_XFR_BLOCK, bBWI, level[0], level[1]);
    request.data = in;
    request.length = in_length;
    ccid_reply reply = {.out = out, .capacity = out_capacity};
    ccid_status status = run_data(device, call, &request, &reply, out_length, slot, error);
    if (chain == NULL) {
        return check_no_chain(&reply, out_length, status, error);
    }
    if (status == CCID_OK) {
        *chain = reply.header.byte9;
    }
    return status;
}

ccid_status ccid_secure(ccid_device *device, const ccid_call *call, uint8_t bBWI, uint16_t wLevelParameter,
                        const uint8_t *in, size_t in_length, uint8_t *out, size_t out_capacity,
                        size_t *out_length, ccid_slot_status *slot, ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    uint8_t level[2];
    put_le16(level, wLevelParameter);
    ccid_request request = make(CCID_SECURE, bBWI, level[0], level[1]);
    request.data = in;
    request.length = in_length;
    ccid_reply reply = {.out = out, .capacity = out_capacity};
    ccid_status status = run_data(device, call, &request, &reply, out_length, slot, error);
    return check_no_chain(&reply, out_length, status, error);
}

ccid_status ccid_escape(ccid_device *device, const ccid_call *call, const uint8_t *in, size_t in_length,
                        uint8_t *out, size_t out_capacity, size_t *out_length, ccid_slot_status *slot,
                        ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    ccid_request request = make(CCID_ESCAPE, 0, 0, 0);
    request.data = in;
    request.length = in_length;
    ccid_reply reply = {.out = out, .capacity = out_capacity};
    return run_data(device, call, &request, &reply, out_length, slot, error);
}

ccid_status ccid_icc_clock(ccid_device *device, const ccid_call *call, bool stop, ccid_slot_status *slot,
                           ccid_error *error) {
    return run_plain(device, call, make(CCID_ICC_CLOCK, stop ? 1 : 0, 0, 0), slot, error);
}

ccid_status ccid_t0_apdu(ccid_device *device, const ccid_call *call, uint8_t bmChanges,
                         uint8_t bClassGetResponse, uint8_t bClassEnvelope, ccid_slot_status *slot,
                         ccid_error *error) {
    return run_plain(device, call, make(CCID_T0_APDU, bmChanges, bClassGetResponse, bClassEnvelope), slot,
                     error);
}

ccid_status ccid_mechanical(ccid_device *device, const ccid_call *call, uint8_t bFunction,
                            ccid_slot_status *slot, ccid_error *error) {
    return run_plain(device, call, make(CCID_MECHANICAL, bFunction, 0, 0), slot, error);
}
