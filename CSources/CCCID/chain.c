// SPDX-License-Identifier: Apache-2.0
//
// An APDU in several XfrBlocks (CCID 1.1, 6.1.4 and 6.2.1, extended-APDU level): wLevelParameter tells the
// reader where in the command a part stands, bChainParameter tells us the same of the response.

#include "exchange.h"
#include "failure.h"

/** wLevelParameter of a command's part. */
enum {
    COMMAND_WHOLE = 0x00,
    COMMAND_BEGINS = 0x01,
    COMMAND_ENDS = 0x02,
    COMMAND_CONTINUES = 0x03,
    RESPONSE_WANTED = 0x10
};

/** bChainParameter of a response's part. */
enum {
    RESPONSE_WHOLE = 0x00,
    RESPONSE_BEGINS = 0x01,
    RESPONSE_ENDS = 0x02,
    RESPONSE_CONTINUES = 0x03,
    COMMAND_WANTED = 0x10
};

/** Parts of a response without a byte in them that are accepted in a row. */
#define MOST_EMPTY_PARTS 16

static uint8_t level_of(size_t done, size_t part, size_t length) {
    bool first = done == 0;
    bool last = length - done == part;
    if (first) {
        return last ? COMMAND_WHOLE : COMMAND_BEGINS;
    }
    return last ? COMMAND_ENDS : COMMAND_CONTINUES;
}

/** One part; the time that the reader asked for counts for the whole command. */
static ccid_status send_part(ccid_device *device, ccid_call *call, uint8_t level, const uint8_t *data,
                             size_t length, bool last, ccid_reply *reply, ccid_error *error) {
    ccid_request request = {.header = {.bMessageType = CCID_XFR_BLOCK, .byte8 = level},
                            .data = data,
                            .length = length,
                            .last_part = last};
    ccid_status status = ccid_exchange_in_slot(device, call, &request, reply, error);
    call->extended_ns = ccid_later(call->extended_ns, error->extended_ns, 1);
    return status;
}

/** Everything but the last part; *done is how much went. */
static ccid_status send_command(ccid_device *device, ccid_call *call, const uint8_t *in, size_t in_length,
                                size_t room, size_t *done, ccid_reply *reply, ccid_error *error) {
    while (in_length - *done > room) {
        ccid_reply none = {.out = reply->out, .capacity = 0};
        ccid_status status =
            send_part(device, call, level_of(*done, room, in_length), in + *done, room, false, &none, error);
        reply->header = none.header;
        if (status == CCID_TOO_LONG || (status == CCID_OK && none.header.byte9 != COMMAND_WANTED)) {
            return ccid_fail_at(error, CCID_FAULT_CHAIN, 9, error->length);
        }
        if (status != CCID_OK) {
            return status;
        }
        *done += room;
    }
    return CCID_OK;
}

static bool continues(uint8_t chain, bool first) {
    return first ? chain == RESPONSE_WHOLE || chain == RESPONSE_BEGINS
                 : chain == RESPONSE_ENDS || chain == RESPONSE_CONTINUES;
}

/** The last part of the command and all parts of the response. */
static ccid_status receive_response(ccid_device *device, ccid_call *call, uint8_t level, const uint8_t *in,
                                    size_t in_length, ccid_reply *reply, size_t *got, ccid_error *error) {
    unsigned empty = 0;
    for (bool first = true;; first = false) {
        ccid_reply part = {.out = reply->out + *got, .capacity = reply->capacity - *got};
        ccid_status status = send_part(device, call, level, in, in_length, true, &part, error);
        reply->header = part.header;
        if (status != CCID_OK) {
            error->length += status == CCID_TOO_LONG ? *got : 0;
            return status;
        }
        uint8_t chain = part.header.byte9;
        empty = part.length == 0 ? empty + 1 : 0;
        if (!continues(chain, first) || empty > MOST_EMPTY_PARTS) {
            return ccid_fail_at(error, CCID_FAULT_CHAIN, 9, part.length);
        }
        *got += part.length;
        if (chain == RESPONSE_WHOLE || chain == RESPONSE_ENDS) {
            return CCID_OK;
        }
        level = RESPONSE_WANTED;
        in_length = 0;
    }
}

ccid_status ccid_transfer_apdu(ccid_device *device, const ccid_call *call, const uint8_t *in,
                               size_t in_length, uint8_t *out, size_t out_capacity, size_t *out_length,
                               ccid_slot_status *slot, ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    size_t room = device->store.info.descriptor.out_message_length - CCID_HEADER_LENGTH;
    ccid_reply reply = {.out = out, .capacity = out_capacity};
    *out_length = 0;
    ccid_status status = ccid_check_call(device, call, 0, error);
    if (status != CCID_OK) {
        return status;
    }
    status = ccid_enter(device, call, CCID_TURN_SLOT, error);
    if (status != CCID_OK) {
        return status;
    }
    ccid_call own = ccid_call_on_turn(device, call);
    size_t done = 0;
    size_t got = 0;
    status = send_command(device, &own, in, in_length, room, &done, &reply, error);
    if (status == CCID_OK) {
        status = receive_response(device, &own, level_of(done, in_length - done, in_length), in + done,
                                  in_length - done, &reply, &got, error);
    }
    ccid_leave(device, call, CCID_TURN_SLOT);
    error->extended_ns = own.extended_ns - call->extended_ns;
    ccid_fill_slot(error, &reply, slot);
    *out_length = status == CCID_OK ? got : 0;
    return status;
}
