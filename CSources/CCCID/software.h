// SPDX-License-Identifier: Apache-2.0
//
// The call-back back end from the inside: a bus, its open devices, and the queue of each.

#ifndef CCID_SOFTWARE_INSIDE_H
#define CCID_SOFTWARE_INSIDE_H

#include "ccid_backend.h"
#include "ccid_software.h"
#include <pthread.h>

/** Longer than any packet of USB, so that a babbling device can show its true length. */
#define PACKET_CAPACITY 4096

/** A transfer in the queue of its device; made by prepare(). */
typedef struct software_entry {
    struct software_entry *next;
    ccid_transfer *transfer;
    size_t moved;      /**< bytes so far */
    bool queued;       /**< in the list, not yet done */
    bool being_pumped; /**< the pumper is at it, without the mutex */
    bool cancel_asked;
} software_entry;

/** A thread inside reap(), with the deadline that the pumper must not sleep past. */
typedef struct software_sleeper {
    struct software_sleeper *next;
    const ccid_transfer *waiting;
    uint64_t deadline;
} software_sleeper;

typedef struct software_handle {
    struct software_handle *next; /**< in the bus */
    struct software_bus *bus;
    size_t device;
    uint64_t plugging; /**< which one it is open on */
    uint32_t claimed;  /**< bit n: interface n (0…31) */
    uint16_t packet_size[32];

    pthread_mutex_t mutex; /**< guards all that follows */
    pthread_cond_t changed;
    software_entry *queue;
    software_sleeper *sleepers;
    unsigned wakes;
    unsigned waiting_for_turn; /**< threads that want the device for themselves */
    bool pumping;              /**< one thread is calling the device */
    uint8_t packet[PACKET_CAPACITY];
} software_handle;

typedef struct software_bus {
    ccid_software_bus calls;
    pthread_mutex_t mutex; /**< guards `handles` and their `claimed` */
    software_handle *handles;
    uint64_t wakes; /**< how often those who wait for changes were woken; atomic */
} software_bus;

/** Is the device still the one that was opened? */
bool ccid_software_is_there(const software_handle *handle);
/** Moves packets of all queued transfers until each says NAK; true when anything moved. The pumper only. */
bool ccid_software_pump(software_handle *handle);

ccid_status ccid_software_submit(ccid_usb_handle *handle, ccid_transfer *transfer);
void ccid_software_cancel(ccid_usb_handle *handle, ccid_transfer *transfer);
void ccid_software_reap(ccid_usb_handle *handle, const ccid_transfer *waiting, const int *interrupted,
                        uint64_t deadline);
void ccid_software_wake(ccid_usb_handle *handle);
/** Takes and gives back the right to call the device, outside of reap(). */
void ccid_software_take_turn(software_handle *handle);
void ccid_software_give_turn(software_handle *handle);

static inline software_handle *software_of(ccid_usb_handle *handle) {
    return (software_handle *)(void *)handle;
}

#endif
