// SPDX-License-Identifier: Apache-2.0
//
// Waiting for the own answer. Of the threads that wait, one is at the IN pipe and reads for all; when its
// call ends, the transfer stays under way for the next one. Only the last one takes it back.

#include "exchange.h"
#include "failure.h"

/** Who is at the IN pipe looks again at who waits, and until when. */
static void call_reader(ccid_device *device) {
    __atomic_store_n(&device->reader_called, 1, __ATOMIC_RELEASE);
    if (device->reading) {
        device->backend->wake(device->usb);
    }
}

void ccid_pending_add(ccid_device *device, ccid_pending *own) {
    own->next = device->pending;
    device->pending = own;
}

static bool anyone_waits(const ccid_device *device) {
    for (const ccid_pending *one = device->pending; one != NULL; one = one->next) {
        if (!one->done) {
            return true;
        }
    }
    return false;
}

static bool others_wait(const ccid_device *device, const ccid_pending *own) {
    for (const ccid_pending *one = device->pending; one != NULL; one = one->next) {
        if (!one->done && one != own) {
            return true;
        }
    }
    return false;
}

/** Until when whoever reads may sleep: somebody else's time may be over first. */
static uint64_t earliest_end(const ccid_device *device) {
    uint64_t earliest = UINT64_MAX;
    for (const ccid_pending *one = device->pending; one != NULL; one = one->next) {
        uint64_t its_end = ccid_patience_end(one);
        if (one->sent && !one->done && its_end < earliest) {
            earliest = its_end;
        }
    }
    return earliest;
}

/** On a virtual clock only who is at the IN pipe sees time pass, so it ends the calls of the others, too. */
static void end_overdue(ccid_device *device, const ccid_pending *reader) {
    uint64_t now = ccid_clock(device);
    for (ccid_pending *one = device->pending; one != NULL; one = one->next) {
        if (one != reader && one->sent && !one->done && now >= ccid_patience_end(one)) {
            ccid_fail_one(device, one, CCID_TIMED_OUT);
        }
    }
}

/** What came of a transfer goes to whom it concerns. With the mutex. */
static void take(ccid_device *device, const ccid_pending *own, ccid_status ended, ccid_status status,
                 bool whole, const ccid_received *answer, const ccid_error *error) {
    if (status == CCID_OK) {
        if (whole) {
            ccid_dispatch(device, own, answer);
        }
    } else if (ended != CCID_OK && status == ended) {
        ccid_fail_last(device, own, status, answer, error);
    } else {
        ccid_fail_all(device, status, answer, error);
    }
}

/** Takes what the transfer brought. With the mutex, which is let go for what may block. */
static void end_transfer(ccid_device *device, const ccid_pending *own, ccid_status ended) {
    ccid_received answer = {.length = 0};
    ccid_error error = {.status = CCID_OK};
    bool whole = false;
    ccid_state_unlock(device);
    if (ended != CCID_OK) {
        ccid_stop(device, &device->in);
    }
    ccid_status status = ccid_receive_end(device, ended, &whole, &answer, &error);
    ccid_state_lock(device);
    take(device, own, ended, status, whole, &answer, &error);
}

/** The same while it may hold all that will come, and nobody tells; then the reading goes on. */
static void look_at_transfer(ccid_device *device, const ccid_pending *own) {
    ccid_received answer = {.length = 0};
    ccid_error error = {.status = CCID_OK};
    bool whole = false;
    ccid_state_unlock(device);
    ccid_stop(device, &device->in);
    ccid_status status = ccid_receive_look(device, &whole, &answer, &error);
    if (status == CCID_OK && !whole) {
        status = ccid_receive_begin(device, &error);
    }
    ccid_state_lock(device);
    take(device, own, CCID_OK, status, whole, &answer, &error);
}

/** At the IN pipe: until the transfer is over, or looked at, somebody's time is over, or we are called. */
static void sleep_at_pipe(ccid_device *device, const ccid_pending *own) {
    for (;;) {
        __atomic_store_n(&device->reader_called, 0, __ATOMIC_RELEASE);
        uint64_t look_at = ccid_receive_look_at(device);
        uint64_t deadline = earliest_end(device);
        deadline = look_at < deadline ? look_at : deadline;
        if (ccid_transfer_done(&device->in) || ccid_call_cancelled(own->call) ||
            ccid_clock(device) >= deadline) {
            return;
        }
        ccid_state_unlock(device);
        device->backend->reap(device->usb, &device->in, &device->reader_called, deadline);
        ccid_state_lock(device);
    }
}

/** One transfer's worth of reading, with the mutex. */
static void read_on(ccid_device *device, const ccid_pending *own) {
    ccid_error error = {.status = CCID_OK};
    device->reading = true;
    ccid_state_unlock(device);
    ccid_status status = ccid_receive_begin(device, &error);
    ccid_state_lock(device);
    if (status != CCID_OK) {
        ccid_fail_all(device, status, &(const ccid_received){.length = 0}, &error);
    } else {
        sleep_at_pipe(device, own);
        if (ccid_transfer_done(&device->in)) {
            end_transfer(device, own, CCID_OK);
        } else if (ccid_clock(device) >= ccid_receive_look_at(device)) {
            look_at_transfer(device, own);
        }
    }
    end_overdue(device, own);
    device->reading = false;
    ccid_state_changed(device);
}

/** Nobody waits any more: the transfer is taken back, and what it holds looked at. */
static void stop_reading(ccid_device *device, const ccid_pending *own, ccid_status ended) {
    if (!device->reading && device->message.under_way) {
        device->reading = true;
        end_transfer(device, own, ended);
        device->reading = false;
        ccid_state_changed(device);
    }
}

/** The own time is over, or the own token cancelled. What comes at the very last moment counts. */
static void give_up(ccid_device *device, ccid_pending *own, ccid_status ended) {
    if (!others_wait(device, own)) {
        stop_reading(device, own, ended);
    }
    if (!own->done) {
        ccid_fail_one(device, own, ended);
    }
}

static void leave(ccid_device *device, ccid_pending *own) {
    ccid_pending **link = &device->pending;
    while (*link != own) {
        link = &(*link)->next;
    }
    *link = own->next;
    if (!anyone_waits(device)) {
        stop_reading(device, own, CCID_CANCELLED);
    }
}

void ccid_pending_drop(ccid_device *device, ccid_pending *own, const ccid_error *error) {
    ccid_state_lock(device);
    /* It went out, and only what follows it failed: an answer may come. */
    if (error->sent == CCID_SENT_ALL && !own->answered && !own->quarantined) {
        const ccid_header *header = &own->request->header;
        ccid_quarantine_add(device, header->bSeq, header->bSlot,
                            own->call->flags & (CCID_SECRET | CCID_PERSONAL));
    }
    own->done = true;
    leave(device, own);
    ccid_state_unlock(device);
}

ccid_status ccid_await(ccid_device *device, ccid_pending *own, ccid_error *error) {
    ccid_sent sent = error->sent;
    bool may_have_run = error->may_have_run;
    ccid_state_lock(device);
    own->sent = true;
    own->left = ccid_patience_begin(device, own);
    if (own->done && !own->answered && !own->quarantined) {
        ccid_quarantine_add(device, own->request->header.bSeq, own->request->header.bSlot,
                            own->call->flags & (CCID_SECRET | CCID_PERSONAL));
    }
    call_reader(device);
    ccid_state_changed(device);
    while (!own->done) {
        uint64_t deadline = ccid_patience_end(own);
        if (ccid_call_cancelled(own->call)) {
            give_up(device, own, CCID_CANCELLED);
        } else if (ccid_clock(device) >= deadline) {
            give_up(device, own, CCID_TIMED_OUT);
        } else if (!device->reading) {
            read_on(device, own);
        } else {
            ccid_state_sleep(device, deadline);
        }
    }
    leave(device, own);
    ccid_state_unlock(device);
    *error = own->outcome;
    error->sent = sent;
    error->may_have_run = may_have_run;
    error->status = own->status;
    return own->status;
}
