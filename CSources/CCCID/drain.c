// SPDX-License-Identifier: Apache-2.0
//
// Finding the beginning again: a process that died, or a command that was cut, left something in the pipes.
// GetSlotStatus changes nothing and every reader knows it, so its own answer marks the place from where on
// everything is ours.

#include "exchange.h"
#include "failure.h"

/** Rounds: an old answer may by chance look like the first one's; the second then finds the real one. */
#define ROUNDS 2
/** Between them bSeq leaps: old answers carry numbers in a row, and must not keep step with ours. */
#define LEAP 0x5B
/** The most that is tried in one round; each attempt is bounded by itself, too. */
#define MOST_ATTEMPTS 4
/** Old answers that a busy slot may still give; each is waited for, nothing is asked in between. */
#define MOST_OLD_ANSWERS 16
/** CMD_SLOT_BUSY: a command of somebody before us still runs in the slot (CCID 1.1, 6.2.6). */
#define SLOT_BUSY 0xE0
/** CMD_ABORTED: one half of somebody's ABORT came and the other never did (CCID 1.1, 5.3.1 and 6.2.6). */
#define ABORTED 0xFF

/** The first attempt may use most of the time (some readers take seconds for their first answer). */
static uint64_t attempt_deadline(uint64_t start, uint64_t deadline, unsigned attempt) {
    if (deadline == UINT64_MAX || deadline <= start || attempt > 0) {
        return deadline;
    }
    return start + (deadline - start) / 5 * 3;
}

static ccid_status clear_pipes(ccid_device *device, ccid_error *error) {
    const uint8_t endpoints[] = {device->store.info.bulk_out.address, device->store.info.bulk_in.address};
    ccid_status status = CCID_OK;
    for (size_t i = 0; status == CCID_OK && i < sizeof endpoints; i++) {
        status = device->backend->clear_halt(device->usb, endpoints[i], error);
        ccid_trace_plain(device, CCID_TRACE_CLEAR_HALT, endpoints[i], NULL, 0, status);
    }
    return status;
}

static ccid_status ask(ccid_device *device, const ccid_call *call, uint8_t slot, uint64_t deadline,
                       ccid_error *error) {
    ccid_call one = {.slot = slot,
                     .deadline_ns = deadline,
                     .first_wait_ns = call->first_wait_ns,
                     .wait_ns = call->wait_ns,
                     .operation = call->operation};
    ccid_request request = {
        .header = {.bMessageType = CCID_GET_SLOT_STATUS}, .last_part = true, .tolerant = true};
    uint8_t nothing[1];
    ccid_reply reply = {.out = nothing, .capacity = 0};
    device->needs_recovery = false;
    ccid_status status = ccid_exchange_in_slot(device, &one, &request, &reply, error);
    /* Whatever it says of the slot, it is an answer to us. */
    bool ours = status == CCID_CARD_ABSENT || status == CCID_CARD_MUTE || status == CCID_COMMAND_FAILED;
    return ours ? ccid_fail(error, CCID_OK, CCID_FAULT_NONE) : status;
}

static bool worth_another(ccid_status status) {
    return status == CCID_TIMED_OUT || status == CCID_STALLED || status == CCID_MALFORMED ||
           status == CCID_TOO_LONG || status == CCID_EXTENSION_LIMIT;
}

static ccid_status ask_again(ccid_device *device, const ccid_call *call, uint8_t slot, ccid_error *error) {
    ccid_status status = CCID_TIMED_OUT;
    for (unsigned attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        uint64_t now = ccid_clock(device);
        if (attempt > 0 && now >= call->deadline_ns) {
            break;
        }
        bool cut = error->sent == CCID_SENT_PARTLY;
        *error = (ccid_error){.status = CCID_OK};
        /* The reader would take what comes next as the rest of what was cut. */
        status = cut ? clear_pipes(device, error) : CCID_OK;
        if (status != CCID_OK) {
            break;
        }
        status = ask(device, call, slot, attempt_deadline(now, call->deadline_ns, attempt), error);
        if (status == CCID_OK || !worth_another(status)) {
            break;
        }
    }
    return status;
}

/** Did the slot refuse the question, since it is busy or has half an ABORT? */
static bool is_held_up(const ccid_error *error) {
    bool failed = (error->bStatus >> 6 & 0x3u) == 1;
    return error->answered && failed && (error->bError == SLOT_BUSY || error->bError == ABORTED);
}

/** A whole ABORT, with a number of ours: it ends whatever runs in the slot. */
static ccid_status abort_old(ccid_device *device, const ccid_call *call, uint8_t slot, ccid_error *error) {
    ccid_call one = *call;
    one.slot = slot;
    *error = (ccid_error){.status = CCID_OK};
    return ccid_abort_in_slot(device, &one, NULL, error);
}

/** Waits for the last word of a command that is not ours, in this slot, and drops it. */
static ccid_status await_last(ccid_device *device, const ccid_call *call, uint8_t slot, uint64_t deadline,
                              ccid_error *error) {
    ccid_call one = *call;
    one.slot = slot;
    one.deadline_ns = deadline;
    *error = (ccid_error){.status = CCID_OK};
    const ccid_request nobody = {.tolerant = true};
    ccid_pending own = {.wanted = CCID_WANT_LAST, .call = &one, .request = &nobody};
    ccid_state_lock(device);
    ccid_pending_add(device, &own);
    ccid_state_unlock(device);
    return ccid_await(device, &own, error);
}

/**
 * The command may end by itself, which costs nobody anything; so half of the time is given to it. What lasts
 * longer, such as somebody's PIN entry, is aborted, once; where that does not help it is waited for.
 */
static ccid_status end_old(ccid_device *device, const ccid_call *call, uint8_t slot, bool *aborted,
                           ccid_error *error) {
    uint64_t now = ccid_clock(device);
    uint64_t deadline = call->deadline_ns;
    bool whole = *aborted || deadline == UINT64_MAX || deadline <= now;
    uint64_t middle = whole ? deadline : now + (deadline - now) / 2;
    ccid_status status = await_last(device, call, slot, middle, error);
    if (status != CCID_TIMED_OUT || middle == deadline) {
        return status;
    }
    *aborted = true;
    status = abort_old(device, call, slot, error);
    return status == CCID_STALLED ? await_last(device, call, slot, deadline, error) : status;
}

/** Until the slot answers and no command of somebody before us runs in it any more. */
static ccid_status quieten(ccid_device *device, const ccid_call *call, uint8_t slot, ccid_error *error) {
    bool aborted = false;
    for (unsigned old = 0; old < MOST_OLD_ANSWERS; old++) {
        ccid_status status = ask_again(device, call, slot, error);
        if (status != CCID_OK || !is_held_up(error)) {
            return status;
        }
        /* Until a whole ABORT comes, a slot that has half of one refuses everything. */
        status = error->bError == ABORTED ? abort_old(device, call, slot, error)
                                          : end_old(device, call, slot, &aborted, error);
        if (status != CCID_OK) {
            return status;
        }
    }
    return ccid_fail_at(error, CCID_FAULT_STRAYS, 0, MOST_OLD_ANSWERS);
}

ccid_status ccid_drain(ccid_device *device, const ccid_call *call, ccid_error *error) {
    ccid_status status = CCID_OK;
    for (unsigned round = 0; status == CCID_OK && round < ROUNDS; round++) {
        status = quieten(device, call, 0, error);
        device->next_sequence = (uint8_t)(device->next_sequence + LEAP);
    }
    for (uint32_t slot = 1; status == CCID_OK && slot < device->store.info.descriptor.slots; slot++) {
        status = quieten(device, call, (uint8_t)slot, error);
    }
    return status;
}

ccid_status ccid_recover(ccid_device *device, const ccid_call *call, ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    ccid_status status = ccid_enter(device, call, CCID_TURN_ALONE, error);
    if (status != CCID_OK) {
        return status;
    }
    ccid_call own = ccid_call_on_turn(device, call);
    device->needs_recovery = false;
    status = ccid_ready(device, error);
    if (status == CCID_OK) {
        status = clear_pipes(device, error);
    }
    if (status == CCID_OK) {
        device->skip = 0;
        device->synchronised = false;
        status = ccid_drain(device, &own, error);
    }
    device->needs_recovery = status != CCID_OK;
    ccid_leave(device, call, CCID_TURN_ALONE);
    return status;
}
