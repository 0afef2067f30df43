// SPDX-License-Identifier: Apache-2.0

#include "ccid.h"
#include "bytes.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER 10

enum {
    SET_PARAMETERS = 0x61,
    POWER_ON = 0x62,
    POWER_OFF = 0x63,
    GET_SLOT_STATUS = 0x65,
    GET_PARAMETERS = 0x6C,
    RESET_PARAMETERS = 0x6D,
    TRANSFER_BLOCK = 0x6F,
    DATA_BLOCK = 0x80,
    SLOT_STATUS = 0x81,
    PARAMETERS = 0x82
};

enum { COMMAND_FAILED = 0x40, NOT_SUPPORTED = 0x00, CARD_ABSENT = 0xFE };
/** bChainParameter and wLevelParameter: whole, first, last, middle, and "go on". */
enum { WHOLE = 0x00, FIRST = 0x01, LAST = 0x02, MIDDLE = 0x03, GO_ON = 0x10 };

/** FI and DI, LRC, guard time, BWI and CWI, clock, IFSC, NAD: what the ATR says. */
static const uint8_t parameters[7] = {0x18, 0x10, 0x00, 0x45, 0x00, 0xFE, 0x00};

void reader_reset(reader *reader) {
    reader->in_length = reader->out_length = reader->out_sent = 0;
    reader->is_powered = false;
}

/** The header of an answer whose `length` bytes stand behind it already; `last` is its last byte. */
static void answer_with(reader *reader, uint8_t type, size_t length, uint8_t last) {
    uint8_t *out = reader->out;
    out[0] = type;
    put_le32(out + 1, (uint32_t)length);
    out[5] = reader->in[5];
    out[6] = reader->in[6];
    out[7] = (uint8_t)(reader->is_powered ? 0 : reader->has_card ? 1 : 2);
    out[8] = 0;
    out[9] = last;
    reader->out_length = HEADER + length;
    reader->out_sent = 0;
}

static void refuse(reader *reader, uint8_t type, uint8_t why) {
    answer_with(reader, type, 0, 0);
    reader->out[7] |= COMMAND_FAILED;
    reader->out[8] = why;
}

/** Extended-APDU level: parts of a command in, parts of its answer out (CCID 1.1, 6.1.4 and 6.2.1). */
static void exchange_apdu(reader *reader, const uint8_t *data, size_t length) {
    uint32_t level = le16(reader->in + 8);
    bool is_first = true;
    if (level != GO_ON) {
        card_take(&reader->card, data, length);
        if (level == FIRST || level == MIDDLE) {
            answer_with(reader, DATA_BLOCK, 0, GO_ON);
            return;
        }
        card_run(&reader->card);
    } else {
        is_first = false;
    }
    bool more;
    answer part = card_give(&reader->card, reader->model->message_length - HEADER, &more);
    memcpy(reader->out + HEADER, part.bytes, part.length);
    uint8_t chain = is_first ? (more ? FIRST : WHOLE) : (more ? MIDDLE : LAST);
    answer_with(reader, DATA_BLOCK, part.length, chain);
    reader->ends_exchange = !more;
}

static void transfer(reader *reader, const uint8_t *data, size_t length) {
    if (!reader->is_powered) {
        refuse(reader, DATA_BLOCK, CARD_ABSENT);
    } else if (reader->model->is_apdu_level) {
        exchange_apdu(reader, data, length);
    } else {
        size_t count = card_block(&reader->card, data, length, reader->out + HEADER, &reader->ends_exchange);
        answer_with(reader, DATA_BLOCK, count, 0);
    }
}

static void run(reader *reader) {
    const uint8_t *data = reader->in + HEADER;
    size_t length = reader->in_length - HEADER;
    reader->ends_exchange = false;
    switch (reader->in[0]) {
    case POWER_ON:
        if (!reader->has_card) {
            refuse(reader, DATA_BLOCK, CARD_ABSENT);
            return;
        }
        reader->is_powered = true;
        card_reset(&reader->card);
        memcpy(reader->out + HEADER, card_atr, card_atr_length);
        answer_with(reader, DATA_BLOCK, card_atr_length, 0);
        return;
    case POWER_OFF:
        reader->is_powered = false;
        answer_with(reader, SLOT_STATUS, 0, 0);
        return;
    case GET_SLOT_STATUS:
        answer_with(reader, SLOT_STATUS, 0, 0);
        return;
    case SET_PARAMETERS:
    case GET_PARAMETERS:
    case RESET_PARAMETERS:
        memcpy(reader->out + HEADER, parameters, sizeof parameters);
        answer_with(reader, PARAMETERS, sizeof parameters, 1);
        return;
    case TRANSFER_BLOCK:
        transfer(reader, data, length);
        return;
    default:
        refuse(reader, SLOT_STATUS, NOT_SUPPORTED);
    }
}

void reader_take(reader *reader, const uint8_t *bytes, size_t length) {
    if (length > MESSAGE_CAPACITY - reader->in_length) {
        fputs("table-reader: a message longer than dwMaxCCIDMessageLength\n", stderr);
        exit(70);
    }
    memcpy(reader->in + reader->in_length, bytes, length);
    reader->in_length += length;
    if (reader->in_length >= HEADER && reader->in_length >= HEADER + le32(reader->in + 1)) {
        run(reader);
        reader->in_length = 0;
    }
}
