// SPDX-License-Identifier: Apache-2.0
//
// Threads with a command each, on the slots of one reader. Time stands still until every command of a scene
// is out. A message is out before its thread's own time begins: a scene that counts on that time lets the
// clock go on when the thread calls whoever reads (slot_troubles.c), not when the message came.

#ifndef SLOT_WORKERS_H
#define SLOT_WORKERS_H

#include "reader.h"
#include <pthread.h>

/** One thread and its command. */
typedef struct worker {
    reader *of;
    ccid_call call;
    pthread_t thread;
    ccid_status status;
    ccid_error error;
    uint8_t out[600];
    size_t length;
    unsigned good;
} worker;

/** A reader with so many slots, of which so many may be busy at once. */
reader *open_slots(uint8_t slots, uint8_t busy);
/** A command of ten seconds on that slot. */
worker worker_of(reader *of, uint8_t slot);
/** Its block of 100 bytes; for a thread or the test's own. */
void *transfer(void *context);
/** How many messages the reader has received. */
size_t seen(const reader *of);
/** Time stands still, or goes on. */
void stand_still(reader *of, int still);
/** Starts it, and comes back when its command is out and its thread sleeps at the pipe. */
void start(worker *self, size_t commands);
/** Answers the message that came in that place. */
void answer_slot(reader *of, size_t place);
bool is_answer_of(const worker *self);
/** A thread that may go on will have done so: a wrong turn shows, a right one is never disturbed. */
void give_chances(void);
/** Time goes on, and the first thing that happens is that the first command is answered. */
void go_on(reader *of);

#endif
