// SPDX-License-Identifier: Apache-2.0
//
// The card: its ATR, a table of commands and answers, and the least of T=1 that an error-free line takes. It
// makes nothing up: a command that is not in the table is answered with 6D00.

#ifndef TABLE_READER_CARD_H
#define TABLE_READER_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The longest command: an extended APDU. */
#define COMMAND_CAPACITY (4 + 3 + 65535 + 2)
/** NAD, PCB, LEN, 254 bytes of INF, LRC. */
#define BLOCK_CAPACITY 258

/** Data and status word; they live as long as the program. */
typedef struct answer {
    const uint8_t *bytes;
    size_t length;
} answer;

typedef struct card {
    uint8_t command[COMMAND_CAPACITY];
    size_t command_length;
    answer answer;
    /** How much of the answer has gone out. */
    size_t sent;
    /** T=1: the longest INF that the host takes, and N(S) of the next block to it. */
    size_t ifsd;
    uint8_t sequence;
} card;

extern const uint8_t card_atr[];
extern const size_t card_atr_length;

/** Power on: T=1 begins anew. */
void card_reset(card *card);
/** Adds a part of a command. */
void card_take(card *card, const uint8_t *bytes, size_t length);
/** The command is whole: looks its answer up. */
void card_run(card *card);
/** What is left of the answer, `room` bytes at most; *more: whether more follows. */
answer card_give(card *card, size_t room, bool *more);
/**
 * One T=1 block each way.
 *
 * @param ends  set when the answer's last block goes out
 * @return      the length of the block in `out`
 */
size_t card_block(card *card, const uint8_t *in, size_t length, uint8_t out[BLOCK_CAPACITY], bool *ends);

#endif
