// SPDX-License-Identifier: Apache-2.0
//
// The threads of slot_workers.h, and the reader that they share.

#include "slot_workers.h"
#include <sched.h>
#include <string.h>

reader *open_slots(uint8_t slots, uint8_t busy) {
    reader *of = reader_new();
    of->descriptor[4] = (uint8_t)(slots - 1);
    of->descriptor[53] = busy;
    reader_open(of);
    return of;
}

void *transfer(void *context) {
    worker *self = context;
    uint8_t in[100];
    memset(in, 0xA0 + self->call.slot, sizeof in);
    self->status = ccid_transfer_block(self->of->device, &self->call, 0, 0, in, sizeof in, self->out,
                                       sizeof self->out, &self->length, NULL, NULL, &self->error);
    return NULL;
}

worker worker_of(reader *of, uint8_t slot) {
    worker self = {.of = of, .call = call_of(of)};
    self.call.slot = slot;
    self.call.wait_ns = 0;
    return self;
}

size_t seen(const reader *of) {
    return __atomic_load_n(&of->received, __ATOMIC_ACQUIRE);
}

void stand_still(reader *of, int still) {
    __atomic_store_n(&of->blocks, still, __ATOMIC_RELEASE);
}

void start(worker *self, size_t commands) {
    stand_still(self->of, 1);
    pthread_create(&self->thread, NULL, transfer, self);
    while (seen(self->of) < commands || __atomic_load_n(&self->of->blocked, __ATOMIC_ACQUIRE) == 0) {
        sched_yield();
    }
}

bool is_answer_of(const worker *self) {
    bool same = self->status == CCID_OK && self->length == 100;
    for (size_t i = 0; same && i < self->length; i++) {
        same = self->out[i] == 0xA0 + self->call.slot;
    }
    return same;
}

void answer_slot(reader *of, size_t place) {
    uint8_t data[100];
    memset(data, 0xA0 + of->slots[place], sizeof data);
    say(of, CCID_DATA_BLOCK, of->slots[place], of->seqs[place], 0, 0, 0, data, sizeof data);
}

void give_chances(void) {
    for (unsigned i = 0; i < 2000; i++) {
        sched_yield();
    }
}

static void answer_first(reader *of) {
    of->on_message = answer_well;
    answer_slot(of, 0);
}

void go_on(reader *of) {
    of->act = answer_first;
    of->act_at = of->now;
    stand_still(of, 0);
    reader_wake(of);
}
