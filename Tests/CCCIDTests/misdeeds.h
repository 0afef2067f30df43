// SPDX-License-Identifier: Apache-2.0
//
// What a reader can do wrong with a command, as a table that the tests of all commands walk.

#ifndef MISDEEDS_H
#define MISDEEDS_H

#include "reader.h"

/** In what state it leaves the reader. */
typedef enum after { USABLE, RECOVERABLE, LOST, LATE } after;

typedef struct misdeed {
    const char *name;
    message_handler handler;
    ccid_status status;
    ccid_fault fault;
    after then;
} misdeed;

extern const misdeed misdeeds[];
extern const size_t misdeed_count;

#endif
