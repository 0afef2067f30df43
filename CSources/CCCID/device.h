// SPDX-License-Identifier: Apache-2.0
//
// A device from the inside: its lock, its sequence numbers, its buffers and transfers. All functions here
// want the device's lock held, unless they say otherwise.

#ifndef CCID_DEVICE_INSIDE_H
#define CCID_DEVICE_INSIDE_H

#include "ccid_commands.h"
#include "host.h"
#include <pthread.h>

/** The data stage of a control request: 255 values of four bytes, and room to see that there are more. */
#define CONTROL_DATA 1024

struct ccid_operation {
    pthread_mutex_t mutex; /**< guards `device` and `calls` */
    ccid_device *device;   /**< while a call with this token is under way */
    unsigned calls;
    int cancelled; /**< atomic */
};

/** A lock that can be waited for with a deadline and left by ccid_cancel(). */
typedef struct ccid_lock {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool held;
} ccid_lock;

/** A bSeq whose command went out and whose answer has not come. */
typedef struct ccid_waiting_answer {
    bool waiting;
    uint8_t slot;
    uint32_t flags; /**< CCID_SECRET, CCID_PERSONAL of the command: its late answer is as secret */
} ccid_waiting_answer;

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

    ccid_lock lock; /**< one command at a time; guards all that follows down to the next lock */
    uint8_t next_sequence;
    ccid_waiting_answer quarantine[256];
    bool synchronised;   /**< every answer still to come is one that we know of */
    bool needs_recovery; /**< a command was cut in the OUT pipe, or an answer in the IN pipe */
    size_t skip;         /**< bytes still to come of an answer whose reading was given up */
    uint8_t *out_buffer;
    size_t out_capacity;
    uint8_t *in_buffer;
    size_t in_capacity;
    uint8_t *control_buffer; /**< SETUP and CONTROL_DATA bytes */
    ccid_transfer out;
    ccid_transfer in;
    ccid_transfer control;

    ccid_lock interrupt_lock;
    bool interrupt_under_way;
    uint8_t *interrupt_buffer;
    size_t interrupt_capacity;
    ccid_transfer interrupt;
};

/* lock.c — callable without the lock */
void ccid_lock_init(ccid_lock *lock);
void ccid_lock_free(ccid_lock *lock);
/** Checks the call, registers its token, takes the lock. Must be followed by ccid_leave() when CCID_OK. */
ccid_status ccid_enter(ccid_device *device, ccid_lock *lock, const ccid_call *call,
                       ccid_error *error) CCID_CHECK;
void ccid_leave(ccid_device *device, ccid_lock *lock, const ccid_call *call);
bool ccid_call_cancelled(const ccid_call *call);

/** A length in whole packets, so that no transfer from a device ends inside one; 0: no such endpoint. */
static inline size_t ccid_round_up(size_t length, size_t packet) {
    return packet > 0 ? (length + packet - 1) / packet * packet : length;
}

/* wait.c */
/**
 * Submits a transfer and waits for its end. CCID_OK: it completed (also when the deadline passed or the
 * token was cancelled at that very moment). Otherwise the status says why, `actual` still holds what moved,
 * a halted endpoint was cleared, and the transfer is over.
 */
ccid_status ccid_run(ccid_device *device, ccid_transfer *transfer, const ccid_call *call, uint64_t deadline,
                     ccid_error *error) CCID_CHECK;
/** CCID_GONE once the device left, CCID_NEEDS_RECOVERY while that is the case. */
ccid_status ccid_ready(ccid_device *device, ccid_error *error) CCID_CHECK;
/** Turns the end of a transfer that is done into a status; clears a halt; notes that the device is gone. */
ccid_status ccid_end_of(ccid_device *device, const ccid_transfer *transfer, ccid_error *error) CCID_CHECK;
uint64_t ccid_clock(const ccid_device *device);
/** a + b × times, or UINT64_MAX where that is beyond 64 bits. */
uint64_t ccid_later(uint64_t a, uint64_t b, uint64_t times);

/* quarantine.c */
/** The next bSeq that no late answer may carry; false when there is none. */
bool ccid_sequence_next(ccid_device *device, uint8_t *out) CCID_CHECK;
void ccid_quarantine_add(ccid_device *device, uint8_t seq, uint8_t slot, uint32_t flags);
/** An answer came that is not the present command's: true when it was one to a command given up. */
bool ccid_quarantine_take(ccid_device *device, uint8_t seq, uint8_t slot, bool final);
/** The slot was powered, or its abort answered: nothing of it comes any more. */
void ccid_quarantine_clear(ccid_device *device, uint8_t slot);
bool ccid_quarantine_holds(const ccid_device *device, uint8_t slot);
/** Is any late answer to come a secret or personal one? */
bool ccid_quarantine_sensitive(const ccid_device *device);

/* abort.c */
/** Both halves of an ABORT, for who holds the lock. */
ccid_status ccid_abort_locked(ccid_device *device, const ccid_call *call, ccid_slot_status *slot,
                              ccid_error *error) CCID_CHECK;

/* send.c, receive.c */
typedef struct ccid_request {
    ccid_header header; /**< dwLength, bSlot, bSeq are filled by ccid_exchange() */
    const uint8_t *data;
    size_t length;
    bool last_part; /**< false: a chained part after which more comes, so the card cannot have run it */
    bool tolerant;  /**< drain: drop whatever is not our answer, the malformed included */
} ccid_request;

/** A message in the device's IN buffer. */
typedef struct ccid_received {
    ccid_header header;
    const uint8_t *data;
    size_t length; /**< bytes in the buffer; on failure what came of the message, for the trace */
} ccid_received;

/** Sends header and data; fills error->sent. */
ccid_status ccid_send(ccid_device *device, const ccid_call *call, const ccid_request *request,
                      ccid_error *error) CCID_CHECK;
/** Receives one whole message, whosever it is. */
ccid_status ccid_receive(ccid_device *device, const ccid_call *call, uint64_t deadline, ccid_received *out,
                         ccid_error *error) CCID_CHECK;

/* answer.c */
/** Where the answer goes. The data is copied to `out`; `header` is the answer's whenever one was read. */
typedef struct ccid_reply {
    uint8_t *out;
    size_t capacity;
    size_t length;
    ccid_header header;
} ccid_reply;

/** Reads until the answer to `request`, which went out, came; *answered tells whether it did. */
ccid_status ccid_await(ccid_device *device, const ccid_call *call, const ccid_request *request,
                       ccid_reply *reply, bool *answered, ccid_error *error) CCID_CHECK;
/** Reads the status bytes of an answer to us; CCID_OK, or the failure that it reports. */
ccid_status ccid_judge(const ccid_header *header, uint8_t answer, ccid_error *error) CCID_CHECK;

/* exchange.c — takes the lock itself */

ccid_status ccid_exchange(ccid_device *device, const ccid_call *call, ccid_request *request,
                          ccid_reply *reply, ccid_error *error) CCID_CHECK;
/** The same with the lock held and the token entered; `seq` is chosen inside. */
ccid_status ccid_exchange_locked(ccid_device *device, const ccid_call *call, ccid_request *request,
                                 ccid_reply *reply, ccid_error *error) CCID_CHECK;
/** Is the slot of the call, and the longest message, one that this reader has? */
ccid_status ccid_check_call(const ccid_device *device, const ccid_call *call, size_t length,
                            ccid_error *error) CCID_CHECK;
void ccid_fill_slot(const ccid_error *error, const ccid_reply *reply, ccid_slot_status *slot);
/** Wipes what a secret or personal exchange left in the buffers. */
void ccid_wipe_buffers(ccid_device *device, uint32_t flags);

/* answer.c */
/** Waits for the final answer to a command that is not ours, in this slot, and drops it. */
ccid_status ccid_await_stray(ccid_device *device, const ccid_call *call, uint8_t slot,
                             ccid_error *error) CCID_CHECK;

/* drain.c */
/** GetSlotStatus until its own answer comes and no slot is busy; everything else is dropped. */
ccid_status ccid_drain(ccid_device *device, const ccid_call *call, ccid_error *error) CCID_CHECK;

/* control.c */
/** A class request to the interface; `data` is in the control buffer behind the SETUP bytes. */
ccid_status ccid_control(ccid_device *device, const ccid_call *call, uint8_t bmRequestType, uint8_t bRequest,
                         uint16_t wValue, uint16_t wLength, ccid_error *error) CCID_CHECK;

/* trace.c */
void ccid_trace_message(const ccid_device *device, ccid_trace_kind kind, uint32_t flags, const uint8_t *bytes,
                        size_t length, ccid_status result);
void ccid_trace_plain(const ccid_device *device, ccid_trace_kind kind, uint8_t endpoint, const uint8_t *bytes,
                      size_t length, ccid_status result);

#endif
