// SPDX-License-Identifier: Apache-2.0

#include "card.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * Made up: T=1, TA1 18 (F 372, D 12), IFSC 254, BWI 4, CWI 5; the card capabilities announce extended length,
 * which some hosts want to know.
 */
const uint8_t card_atr[] = {0x3B, 0x95, 0x18, 0x81, 0x31, 0xFE, 0x45, 0x80, 0x73, 0x00, 0x00, 0x40, 0x35};
const size_t card_atr_length = sizeof card_atr;

#define LONGEST 65536
/** Data of the longest answer and 9000: every answer is its end. */
static uint8_t pool[LONGEST + 2];
static const uint8_t not_supported[2] = {0x6D, 0x00};

/** A command begins with these bytes, and is as long; its answer has so much data. */
typedef struct row {
    uint8_t beginning[7];
    size_t beginning_length;
    size_t command_length;
    size_t data_length;
} row;

static const row table[] = {
    {{0x00, 0xB0, 0x00, 0x03}, 4, 4, 0},
    {{0x00, 0xB0, 0x00, 0x00, 0x00}, 5, 5, 256},
    {{0x00, 0xB0, 0x00, 0x01, 0x00, 0x08, 0x00}, 7, 7, 2048},
    {{0x00, 0xB0, 0x00, 0x02, 0x00, 0x00, 0x00}, 7, 7, LONGEST},
    {{0x00, 0xD6, 0x00, 0x00, 0x00, 0x08, 0x00}, 7, 7 + 2048, 0},
};

static answer look_up(const uint8_t *command, size_t length) {
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (length == table[i].command_length &&
            memcmp(command, table[i].beginning, table[i].beginning_length) == 0) {
            return (answer){pool + LONGEST - table[i].data_length, table[i].data_length + 2};
        }
    }
    return (answer){not_supported, sizeof not_supported};
}

void card_reset(card *card) {
    if (pool[LONGEST] == 0) {
        for (size_t i = 0; i < LONGEST; i++) {
            pool[i] = (uint8_t)(i * 7 + (i >> 8));
        }
        pool[LONGEST] = 0x90;
    }
    card->command_length = 0;
    card->answer = (answer){NULL, 0};
    card->sent = 0;
    card->ifsd = 32;
    card->sequence = 0;
}

void card_take(card *card, const uint8_t *bytes, size_t length) {
    if (length > COMMAND_CAPACITY - card->command_length) {
        fputs("table-reader: a command longer than any APDU\n", stderr);
        exit(70);
    }
    memcpy(card->command + card->command_length, bytes, length);
    card->command_length += length;
}

void card_run(card *card) {
    card->answer = look_up(card->command, card->command_length);
    card->command_length = 0;
    card->sent = 0;
}

answer card_give(card *card, size_t room, bool *more) {
    size_t rest = card->answer.length - card->sent;
    answer part = {card->answer.bytes + card->sent, rest < room ? rest : room};
    card->sent += part.length;
    *more = part.length < rest;
    return part;
}

// T=1 (ISO/IEC 7816-3:2006, 11)
// ----------------------------------------------------------------------------------

#define MORE       0x20
#define R_BLOCK    0x80
#define S_RESYNCH  0xC0
#define S_IFS      0xC1
#define S_RESPONSE 0x20

static size_t block(uint8_t *out, uint8_t pcb, const uint8_t *inf, size_t length) {
    out[0] = 0x00;
    out[1] = pcb;
    out[2] = (uint8_t)length;
    if (length > 0) {
        memcpy(out + 3, inf, length);
    }
    uint8_t lrc = 0;
    for (size_t i = 0; i < length + 3; i++) {
        lrc ^= out[i];
    }
    out[length + 3] = lrc;
    return length + 4;
}

static size_t next_part(card *card, uint8_t *out, bool *ends) {
    bool more;
    answer part = card_give(card, card->ifsd, &more);
    uint8_t pcb = (uint8_t)(card->sequence << 6 | (more ? MORE : 0));
    card->sequence ^= 1;
    *ends = !more;
    return block(out, pcb, part.bytes, part.length);
}

/** The line has no errors, so whoever sends anything else has one of his own: no figure shall come of it. */
static void refuse(const char *what, uint8_t pcb) {
    fprintf(stderr, "table-reader: %s (PCB %02X)\n", what, pcb);
    exit(70);
}

size_t card_block(card *card, const uint8_t *in, size_t length, uint8_t out[BLOCK_CAPACITY], bool *ends) {
    *ends = false;
    if (length < 4 || (size_t)in[2] + 4 != length) {
        refuse("a block that is none", length > 1 ? in[1] : 0);
    }
    uint8_t pcb = in[1];
    if ((pcb & 0x80) == 0) {
        card_take(card, in + 3, in[2]);
        if ((pcb & MORE) != 0) {
            return block(out, (uint8_t)(R_BLOCK | ((pcb & 0x40) != 0 ? 0x00 : 0x10)), NULL, 0);
        }
        card_run(card);
        return next_part(card, out, ends);
    }
    if ((pcb & 0xC0) == R_BLOCK) {
        if ((pcb & 0x0F) != 0 || (pcb >> 4 & 1) != card->sequence || card->sent == card->answer.length) {
            refuse("an R-block that does not ask for the next part", pcb);
        }
        return next_part(card, out, ends);
    }
    switch (pcb) {
    case S_IFS:
        card->ifsd = in[3];
        break;
    case S_RESYNCH:
        card_reset(card);
        break;
    default:
        refuse("an S-block that nobody needs here", pcb);
    }
    return block(out, pcb | S_RESPONSE, in + 3, in[2]);
}
