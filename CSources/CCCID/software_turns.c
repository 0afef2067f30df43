// SPDX-License-Identifier: Apache-2.0
//
// Whose turn it is to call a software device. Of the threads that wait in reap() one, the pumper, moves the
// packets of all; the others sleep until it did something. Nobody else calls the device meanwhile.

#include "software.h"

/** With the mutex: makes everyone look again, the pumper inside the device's wait() included. */
static void stir(software_handle *handle) {
    handle->wakes += 1;
    pthread_cond_broadcast(&handle->changed);
    if (handle->pumping) {
        handle->bus->calls.wake(handle->bus->calls.context, handle->device);
    }
}

ccid_status ccid_software_submit(ccid_usb_handle *opaque, ccid_transfer *transfer) {
    software_handle *handle = software_of(opaque);
    software_entry *entry = transfer->own;
    if (!ccid_software_is_there(handle)) {
        ccid_transfer_finish(transfer, CCID_TRANSFER_GONE, 0, 0);
        return CCID_GONE;
    }
    pthread_mutex_lock(&handle->mutex);
    entry->moved = 0;
    entry->cancel_asked = false;
    entry->queued = true;
    entry->next = NULL;
    __atomic_store_n(&transfer->done, 0, __ATOMIC_RELEASE);
    software_entry **end = &handle->queue;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = entry;
    if (handle->pumping) {
        stir(handle);
    }
    pthread_mutex_unlock(&handle->mutex);
    return CCID_OK;
}

void ccid_software_cancel(ccid_usb_handle *opaque, ccid_transfer *transfer) {
    software_handle *handle = software_of(opaque);
    software_entry *entry = transfer->own;
    pthread_mutex_lock(&handle->mutex);
    if (entry->queued && entry->being_pumped) {
        entry->cancel_asked = true; /* the pumper ends it after the packet that it is at */
    } else if (entry->queued) {
        software_entry **link = &handle->queue;
        while (*link != entry) {
            link = &(*link)->next;
        }
        *link = entry->next;
        entry->queued = false;
        ccid_transfer_finish(transfer, CCID_TRANSFER_CANCELLED, entry->moved, 0);
        stir(handle);
    }
    pthread_mutex_unlock(&handle->mutex);
}

void ccid_software_wake(ccid_usb_handle *opaque) {
    software_handle *handle = software_of(opaque);
    pthread_mutex_lock(&handle->mutex);
    stir(handle);
    pthread_mutex_unlock(&handle->mutex);
}

static uint64_t earliest(const software_handle *handle) {
    uint64_t deadline = UINT64_MAX;
    for (const software_sleeper *one = handle->sleepers; one != NULL; one = one->next) {
        deadline = one->deadline < deadline ? one->deadline : deadline;
    }
    return deadline;
}

/** Whether somebody got what he waits for and has not run yet: until then time must not go on, because his
 * next transfer may find its answer ready. */
static bool anyone_done(const software_handle *handle, const software_sleeper *self) {
    for (const software_sleeper *one = handle->sleepers; one != NULL; one = one->next) {
        if (one != self && ccid_transfer_done(one->waiting)) {
            return true;
        }
    }
    return false;
}

/** With the mutex, as the pumper: move what moves, else wait inside the device. */
static void pump_or_wait(software_handle *handle, const ccid_transfer *waiting, const int *interrupted) {
    const ccid_software_bus *calls = &handle->bus->calls;
    unsigned wakes = handle->wakes;
    handle->pumping = true;
    bool moved = ccid_software_pump(handle);
    uint64_t deadline = earliest(handle);
    bool stop = moved || ccid_transfer_done(waiting) || handle->wakes != wakes ||
                (interrupted != NULL && __atomic_load_n(interrupted, __ATOMIC_ACQUIRE) != 0);
    if (!stop && calls->now(calls->context, handle->device) < deadline) {
        pthread_mutex_unlock(&handle->mutex);
        calls->wait(calls->context, handle->device, deadline);
        pthread_mutex_lock(&handle->mutex);
    }
    handle->pumping = false;
    pthread_cond_broadcast(&handle->changed);
}

static bool finished(const software_handle *handle, const ccid_transfer *waiting, const int *interrupted,
                     unsigned wakes) {
    return ccid_transfer_done(waiting) || handle->wakes != wakes ||
           (interrupted != NULL && __atomic_load_n(interrupted, __ATOMIC_ACQUIRE) != 0);
}

void ccid_software_reap(ccid_usb_handle *opaque, const ccid_transfer *waiting, const int *interrupted,
                        uint64_t deadline) {
    software_handle *handle = software_of(opaque);
    const ccid_software_bus *calls = &handle->bus->calls;
    software_sleeper self = {.waiting = waiting, .deadline = deadline};
    pthread_mutex_lock(&handle->mutex);
    unsigned wakes = handle->wakes;
    self.next = handle->sleepers;
    handle->sleepers = &self;
    if (handle->pumping) {
        calls->wake(calls->context, handle->device); /* it may sleep past our deadline */
    }
    bool late = false;
    while (!late && !finished(handle, waiting, interrupted, wakes)) {
        if (handle->pumping || handle->waiting_for_turn > 0 || anyone_done(handle, &self)) {
            pthread_cond_wait(&handle->changed, &handle->mutex);
        } else {
            pump_or_wait(handle, waiting, interrupted);
        }
        late = calls->now(calls->context, handle->device) >= deadline;
    }
    software_sleeper **link = &handle->sleepers;
    while (*link != &self) {
        link = &(*link)->next;
    }
    *link = self.next;
    pthread_cond_broadcast(&handle->changed);
    pthread_mutex_unlock(&handle->mutex);
}

void ccid_software_take_turn(software_handle *handle) {
    pthread_mutex_lock(&handle->mutex);
    handle->waiting_for_turn += 1;
    while (handle->pumping) {
        handle->bus->calls.wake(handle->bus->calls.context, handle->device);
        pthread_cond_wait(&handle->changed, &handle->mutex);
    }
    handle->waiting_for_turn -= 1;
    handle->pumping = true;
    pthread_mutex_unlock(&handle->mutex);
}

void ccid_software_give_turn(software_handle *handle) {
    pthread_mutex_lock(&handle->mutex);
    handle->pumping = false;
    pthread_cond_broadcast(&handle->changed);
    pthread_mutex_unlock(&handle->mutex);
}
