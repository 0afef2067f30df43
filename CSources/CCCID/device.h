// SPDX-License-Identifier: Apache-2.0
//
// A device from the inside: who has which pipe and which slot, its sequence numbers, buffers and transfers.
//
// A call has its slot for its whole length; the pipes it has only while bytes move. So several slots work at
// once: a thread sends, one of those that wait reads for them all, and an answer goes to the call whose bSlot
// and bSeq it carries. The state's mutex is held for the book-keeping, never while a transfer is waited for.

#ifndef CCID_DEVICE_INSIDE_H
#define CCID_DEVICE_INSIDE_H

#include "ccid_commands.h"
#include "host.h"
#include <pthread.h>

/** The data stage of a control request: 255 values of four bytes, and room to see that there are more. */
#define CONTROL_DATA 1024

struct ccid_operation {
    pthread_mutex_t mutex; /**< guards `device`, `host` and `calls` */
    ccid_device *device;   /**< while a call with this token is under way on it */
    ccid_host *host;       /**< the same, for a wait for the bus */
    unsigned calls;
    int cancelled; /**< atomic */
};

/** The mutex over what the calls of a device share, and the sign that some of it changed. */
typedef struct ccid_monitor {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
} ccid_monitor;

/** What a call waits its turn for. */
typedef enum ccid_turn {
    CCID_TURN_SLOT,     /**< the call's slot: one command out in it, in all at most bMaxCCIDBusySlots */
    CCID_TURN_ALONE,    /**< every slot */
    CCID_TURN_CONTROL,  /**< endpoint 0 */
    CCID_TURN_INTERRUPT /**< the interrupt pipe */
} ccid_turn;

/** A bSeq whose command went out and whose answer has not come. */
typedef struct ccid_waiting_answer {
    bool waiting;
    uint8_t slot;
    uint32_t flags; /**< CCID_SECRET, CCID_PERSONAL of the command: its late answer is as secret */
} ccid_waiting_answer;

/** How far the reading of an answer is. The transfer stays under way from one reading thread to the next. */
typedef struct ccid_reading {
    bool under_way;
    bool rest; /**< the header is there, `got` bytes in all; what is under way is what is left */
    size_t got;
    unsigned empty;    /**< empty packets in a row before the header */
    uint64_t look_at;  /**< when what is under way is looked at before it is over; UINT64_MAX: never */
    uint64_t patience; /**< how long the next one waits for that; 0: it is the first */
    ccid_header header;
} ccid_reading;

typedef struct ccid_pending ccid_pending;

struct ccid_device {
    ccid_host *host;
    const ccid_backend *backend;
    ccid_usb_handle *usb;
    bool claimed;
    ccid_reader_store store;
    uint32_t quirks;
    ccid_trace_callback trace;
    void *trace_context;
    int gone; /**< atomic: the device left the bus */

    ccid_monitor state; /**< over all that follows down to `reader_called` */
    bool slot_taken[256];
    unsigned slots_taken;
    unsigned wait_for_all; /**< calls that want every slot: no other begins before them */
    bool all_taken;
    bool sending;          /**< somebody is at the OUT pipe, and owns `out` and its buffer */
    bool reading;          /**< somebody is at the IN pipe, and owns `in` and all about it */
    bool controlling;      /**< somebody is at endpoint 0, and owns `control` and its buffer */
    bool watching;         /**< somebody is at the interrupt pipe, and owns what follows at the end */
    ccid_pending *pending; /**< the calls that wait for a message */
    uint8_t next_sequence;
    ccid_waiting_answer quarantine[256];
    unsigned quarantined; /**< atomic: how many of these wait; written with the mutex */
    bool synchronised;    /**< every answer still to come is one that we know of */
    bool needs_recovery;  /**< a command was cut in the OUT pipe, or an answer in the IN pipe */
    int reader_called;    /**< atomic: who is at the IN pipe looks again at who waits, and until when */

    ccid_reading message; /**< the answer that is being read */
    size_t skip;          /**< bytes still to come of an answer whose reading was given up */
    bool sends_empty;     /**< an empty packet was seen behind a message whose last one was full */
    bool omits_empty;     /**< none came there */
    uint8_t *out_buffer;
    size_t out_capacity;
    uint8_t *in_buffer;
    size_t in_capacity;
    uint8_t *control_buffer; /**< SETUP and CONTROL_DATA bytes */
    ccid_transfer out;
    ccid_transfer in;
    ccid_transfer control;

    bool interrupt_under_way;
    uint8_t *interrupt_buffer;
    size_t interrupt_capacity;
    ccid_transfer interrupt;
};

/* turns.c — callable without the state's mutex, unless they say otherwise */
void ccid_monitor_init(ccid_monitor *monitor);
void ccid_monitor_free(ccid_monitor *monitor);
void ccid_state_lock(ccid_device *device);
void ccid_state_unlock(ccid_device *device);
/** Something changed: everyone who waits looks again. With the mutex. */
void ccid_state_changed(ccid_device *device);
/** Sleeps until something changes or the time is over. With the mutex. */
void ccid_state_sleep(ccid_device *device, uint64_t deadline);
/** The same, unless the call has to end: CCID_CANCELLED, CCID_TIMED_OUT. */
ccid_status ccid_state_wait(ccid_device *device, const ccid_call *call, uint64_t deadline) CCID_CHECK;
/** Registers the call's token and waits for its turn. Must be followed by ccid_leave() when CCID_OK. */
ccid_status ccid_enter(ccid_device *device, const ccid_call *call, ccid_turn turn,
                       ccid_error *error) CCID_CHECK;
void ccid_leave(ccid_device *device, const ccid_call *call, ccid_turn turn);
/** Waits until nobody has one of the device's pipes, and takes it. */
ccid_status ccid_take(ccid_device *device, const ccid_call *call, bool *pipe, ccid_error *error) CCID_CHECK;
void ccid_give(ccid_device *device, bool *pipe);
/** The call from its turn on: its deadline may be nearer now. */
ccid_call ccid_call_on_turn(const ccid_device *device, const ccid_call *call);

/* operation.c */
/** false: the token is in use on another device. */
bool ccid_operation_begin(const ccid_call *call, ccid_device *device) CCID_CHECK;
void ccid_operation_end(const ccid_call *call);
/** The same two for a wait for the bus. */
bool ccid_operation_begin_bus(ccid_operation *operation, ccid_host *host) CCID_CHECK;
void ccid_operation_end_bus(ccid_operation *operation);
bool ccid_call_cancelled(const ccid_call *call);

/** A length in whole packets, so that no transfer from a device ends inside one; 0: no such endpoint. */
static inline size_t ccid_round_up(size_t length, size_t packet) {
    return packet > 0 ? (length + packet - 1) / packet * packet : length;
}

/* wait.c */
/**
 * Submits a transfer and waits for its end, at most until the call's deadline. CCID_OK: it completed (also
 * when the deadline passed or the token was cancelled at that very moment). Otherwise the status says why,
 * `actual` still holds what moved, a halted endpoint was cleared, and the transfer is over.
 */
ccid_status ccid_run(ccid_device *device, ccid_transfer *transfer, const ccid_call *call,
                     ccid_error *error) CCID_CHECK;
/** Submits one only; when that fails nothing is under way. */
ccid_status ccid_submit(ccid_device *device, ccid_transfer *transfer, ccid_error *error) CCID_CHECK;
/** Cancels a transfer that is under way, and waits until it is over. */
void ccid_stop(ccid_device *device, ccid_transfer *transfer);
/** CCID_GONE once the device left, CCID_NEEDS_RECOVERY while that is the case. */
ccid_status ccid_ready(ccid_device *device, ccid_error *error) CCID_CHECK;
/**
 * Turns the end of a transfer that is done into a status; clears a halt; notes that the device is gone.
 * `ended`: why it was cancelled, CCID_OK where it was not.
 */
ccid_status ccid_end_of(ccid_device *device, const ccid_transfer *transfer, ccid_status ended,
                        ccid_error *error) CCID_CHECK;
uint64_t ccid_clock(const ccid_device *device);
/** a + b × times, or UINT64_MAX where that is beyond 64 bits. */
uint64_t ccid_later(uint64_t a, uint64_t b, uint64_t times);

/** Nothing more goes out before the pipes were mended. */
void ccid_needs_recovery(ccid_device *device);

/* quarantine.c — with the state's mutex */
/** The next bSeq that no late answer may carry and nobody waits for; false when there is none. */
bool ccid_sequence_next(ccid_device *device, uint8_t *out) CCID_CHECK;
/** The same, late answers notwithstanding. */
uint8_t ccid_sequence_anyway(ccid_device *device);
void ccid_quarantine_add(ccid_device *device, uint8_t seq, uint8_t slot, uint32_t flags);
/** An answer came that nobody waits for: true when it was one to a command given up. */
bool ccid_quarantine_take(ccid_device *device, uint8_t seq, uint8_t slot, bool final);
/** The slot was powered, or its abort answered: nothing of it comes any more. */
void ccid_quarantine_clear(ccid_device *device, uint8_t slot);
bool ccid_quarantine_holds(const ccid_device *device, uint8_t slot);
/** Is any late answer to come a secret or personal one? */
bool ccid_quarantine_sensitive(const ccid_device *device);

/* control.c */
/** A class request to the interface, for who is at endpoint 0; the data is behind the SETUP bytes. */
ccid_status ccid_control(ccid_device *device, const ccid_call *call, uint8_t bmRequestType, uint8_t bRequest,
                         uint16_t wValue, uint16_t wLength, ccid_error *error) CCID_CHECK;

/* trace.c */
void ccid_trace_message(const ccid_device *device, ccid_trace_kind kind, uint32_t flags, const uint8_t *bytes,
                        size_t length, ccid_status result);
void ccid_trace_plain(const ccid_device *device, ccid_trace_kind kind, uint8_t endpoint, const uint8_t *bytes,
                      size_t length, ccid_status result);

#endif
