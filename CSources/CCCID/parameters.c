// SPDX-License-Identifier: Apache-2.0
//
// The commands about protocol parameters and rates, whose answers have fields (CCID 1.1, 6.1.5 to 6.1.7
// and 6.1.14, 6.2.3 and 6.2.5).

#include "cursor.h"
#include "exchange.h"
#include "failure.h"

#define T0_LENGTH 5
#define T1_LENGTH 7

static size_t structure_length(uint8_t bProtocolNum) {
    switch (bProtocolNum) {
    case 0:
        return T0_LENGTH;
    case 1:
        return T1_LENGTH;
    default:
        return 0;
    }
}

static ccid_parameters read_structure(uint8_t bProtocolNum, const uint8_t *data, size_t length) {
    cursor at = cursor_over(data, length);
    ccid_parameters out = {.bProtocolNum = bProtocolNum};
    out.bmFindexDindex = take_u8(&at);
    out.bmTCCKS = take_u8(&at);
    out.bGuardTime = take_u8(&at);
    out.bWaitingIntegers = take_u8(&at);
    out.bClockStop = take_u8(&at);
    if (bProtocolNum == 1) {
        out.bIFSC = take_u8(&at);
        out.bNadValue = take_u8(&at);
    }
    return out;
}

static ccid_status run(ccid_device *device, const ccid_call *call, ccid_request *request,
                       ccid_parameters *out, ccid_slot_status *slot, ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    uint8_t data[T1_LENGTH];
    ccid_reply reply = {.out = data, .capacity = sizeof data};
    ccid_status status = ccid_exchange(device, call, request, &reply, error);
    ccid_fill_slot(error, &reply, slot);
    if (status == CCID_TOO_LONG) {
        return ccid_fail_at(error, CCID_FAULT_CONTENT, 1, error->length);
    }
    if (status != CCID_OK) {
        return status;
    }
    size_t expected = structure_length(reply.header.byte9);
    if (expected == 0) {
        return ccid_fail_at(error, CCID_FAULT_CONTENT, 9, reply.length);
    }
    if (reply.length != expected) {
        return ccid_fail_at(error, CCID_FAULT_CONTENT, 1, reply.length);
    }
    *out = read_structure(reply.header.byte9, data, reply.length);
    return CCID_OK;
}

ccid_status ccid_get_parameters(ccid_device *device, const ccid_call *call, ccid_parameters *out,
                                ccid_slot_status *slot, ccid_error *error) {
    ccid_request request = {.header = {.bMessageType = CCID_GET_PARAMETERS}, .last_part = true};
    return run(device, call, &request, out, slot, error);
}

ccid_status ccid_reset_parameters(ccid_device *device, const ccid_call *call, ccid_parameters *out,
                                  ccid_slot_status *slot, ccid_error *error) {
    ccid_request request = {.header = {.bMessageType = CCID_RESET_PARAMETERS}, .last_part = true};
    return run(device, call, &request, out, slot, error);
}

ccid_status ccid_set_parameters(ccid_device *device, const ccid_call *call, const ccid_parameters *in,
                                ccid_parameters *out, ccid_slot_status *slot, ccid_error *wanted) {
    const uint8_t data[T1_LENGTH] = {in->bmFindexDindex, in->bmTCCKS, in->bGuardTime, in->bWaitingIntegers,
                                     in->bClockStop,     in->bIFSC,   in->bNadValue};
    ccid_request request = {.header = {.bMessageType = CCID_SET_PARAMETERS, .byte7 = in->bProtocolNum},
                            .data = data,
                            .length = structure_length(in->bProtocolNum),
                            .last_part = true};
    if (request.length == 0) {
        ccid_error spare;
        return ccid_fail(ccid_error_begin(wanted, &spare), CCID_INVALID_ARGUMENT, CCID_FAULT_NONE);
    }
    return run(device, call, &request, out, slot, wanted);
}

ccid_status ccid_set_rate_and_clock(ccid_device *device, const ccid_call *call, uint32_t clock_khz,
                                    uint32_t rate_bps, uint32_t *clock_set_khz, uint32_t *rate_set_bps,
                                    ccid_slot_status *slot, ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    uint8_t data[8];
    put_le32(data, clock_khz);
    put_le32(data + 4, rate_bps);
    ccid_request request = {.header = {.bMessageType = CCID_SET_RATE_AND_CLOCK},
                            .data = data,
                            .length = sizeof data,
                            .last_part = true};
    uint8_t answer[8];
    ccid_reply reply = {.out = answer, .capacity = sizeof answer};
    ccid_status status = ccid_exchange(device, call, &request, &reply, error);
    ccid_fill_slot(error, &reply, slot);
    if (status == CCID_TOO_LONG || (status == CCID_OK && reply.length != sizeof answer)) {
        size_t length = status == CCID_OK ? reply.length : error->length;
        return ccid_fail_at(error, CCID_FAULT_CONTENT, 1, length);
    }
    if (status == CCID_OK) {
        cursor at = cursor_over(answer, reply.length);
        *clock_set_khz = take_le32(&at);
        *rate_set_bps = take_le32(&at);
    }
    return status;
}
