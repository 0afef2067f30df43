// SPDX-License-Identifier: Apache-2.0
//
// Sequence numbers. The number of a command that was given up is not used again until its answer came or
// cannot come any more; otherwise that answer would fit another command 256 commands later.

#include "exchange.h"

static bool is_out(const ccid_device *device, uint8_t seq) {
    for (const ccid_pending *one = device->pending; one != NULL; one = one->next) {
        if (one->request->header.bSeq == seq && one->wanted == CCID_WANT_ANSWER) {
            return true;
        }
    }
    return false;
}

bool ccid_sequence_next(ccid_device *device, uint8_t *out) {
    for (unsigned tried = 0; tried < 256; tried++) {
        uint8_t seq = device->next_sequence;
        device->next_sequence = (uint8_t)(seq + 1u);
        if (!device->quarantine[seq].waiting && !is_out(device, seq)) {
            *out = seq;
            return true;
        }
    }
    return false;
}

uint8_t ccid_sequence_anyway(ccid_device *device) {
    while (is_out(device, device->next_sequence)) {
        device->next_sequence = (uint8_t)(device->next_sequence + 1u);
    }
    return device->next_sequence++;
}

/** Puts an entry in its place, and keeps the count. */
static void set(ccid_device *device, size_t seq, ccid_waiting_answer entry) {
    unsigned before = device->quarantine[seq].waiting ? 1u : 0u;
    unsigned after = entry.waiting ? 1u : 0u;
    device->quarantine[seq] = entry;
    __atomic_store_n(&device->quarantined, device->quarantined - before + after, __ATOMIC_RELAXED);
}

void ccid_quarantine_add(ccid_device *device, uint8_t seq, uint8_t slot, uint32_t flags) {
    set(device, seq, (ccid_waiting_answer){.waiting = true, .slot = slot, .flags = flags});
}

bool ccid_quarantine_take(ccid_device *device, uint8_t seq, uint8_t slot, bool final) {
    ccid_waiting_answer entry = device->quarantine[seq];
    if (!entry.waiting || entry.slot != slot) {
        return false;
    }
    entry.waiting = !final;
    set(device, seq, entry);
    return true;
}

void ccid_quarantine_clear(ccid_device *device, uint8_t slot) {
    for (size_t seq = 0; seq < 256; seq++) {
        if (device->quarantine[seq].slot == slot) {
            set(device, seq, (ccid_waiting_answer){.waiting = false});
        }
    }
}

bool ccid_quarantine_holds(const ccid_device *device, uint8_t slot) {
    for (size_t seq = 0; seq < 256; seq++) {
        if (device->quarantine[seq].waiting && device->quarantine[seq].slot == slot) {
            return true;
        }
    }
    return false;
}

bool ccid_quarantine_sensitive(const ccid_device *device) {
    for (size_t seq = 0; seq < 256; seq++) {
        if (device->quarantine[seq].waiting && device->quarantine[seq].flags != 0) {
            return true;
        }
    }
    return false;
}
