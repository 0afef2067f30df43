// SPDX-License-Identifier: Apache-2.0
//
// The life of a command inside the shim: sent by its own thread, answered by whichever thread reads the IN
// pipe at that time, and what each of the files on that way offers to the others.

#ifndef CCID_EXCHANGE_H
#define CCID_EXCHANGE_H

#include "device.h"

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
/* receive.c — for who is at the IN pipe, without the state's mutex */
/** Begins to read what comes next, unless that is under way. */
ccid_status ccid_receive_begin(ccid_device *device, ccid_error *error) CCID_CHECK;
/**
 * The transfer is over: *whole tells whether a message is. `ended` is CCID_OK, or why the transfer was
 * cancelled.
 */
ccid_status ccid_receive_end(ccid_device *device, ccid_status ended, bool *whole, ccid_received *out,
                             ccid_error *error) CCID_CHECK;
/**
 * When what is under way should be taken back to see what it holds, since a reader that marks no end of a
 * message would leave it waiting; UINT64_MAX: never.
 */
uint64_t ccid_receive_look_at(const ccid_device *device);
/** As ccid_receive_end(), of a transfer that was taken back for that: nothing yet is no failure. */
ccid_status ccid_receive_look(ccid_device *device, bool *whole, ccid_received *out,
                              ccid_error *error) CCID_CHECK;

/* answer.c — with the state's mutex */
/** Where the answer goes. The data is copied to `out`; `header` is the answer's whenever one was read. */
typedef struct ccid_reply {
    uint8_t *out;
    size_t capacity;
    size_t length;
    ccid_header header;
} ccid_reply;

/** How long a call may still wait. */
typedef struct ccid_patience {
    uint64_t exchange; /**< for the next answer */
    uint64_t in_all;   /**< all extensions together; UINT64_MAX before the first */
    uint64_t extended_since;
    uint32_t extensions;
} ccid_patience;

/** Which message a call waits for. */
typedef enum ccid_wanted {
    CCID_WANT_ANSWER, /**< the answer to `request` */
    CCID_WANT_LAST,   /**< whatever is the last word of the slot */
    CCID_WANT_QUIET   /**< the last late answer of the slot */
} ccid_wanted;

/** A call that waits for a message. It lives on the stack of its thread; any thread may answer it. */
struct ccid_pending {
    ccid_pending *next;
    ccid_wanted wanted;
    const ccid_call *call;
    const ccid_request *request;
    ccid_reply *reply;
    ccid_patience left;
    size_t strays; /**< messages to nobody that came meanwhile */
    bool sent;     /**< the request is out */
    bool done;     /**< nobody but its owner touches it any more */
    bool answered;
    bool quarantined;
    ccid_status status;
    ccid_error outcome; /**< without what sending left in the caller's own */
};

/** Starts the patience of a call whose request is out. */
ccid_patience ccid_patience_begin(const ccid_device *device, const ccid_pending *of);
uint64_t ccid_patience_end(const ccid_pending *of);
/** Its deadline passed, or one of its limits: which? */
ccid_status ccid_explain_timeout(ccid_pending *of);
/** A whole message came. It waits for a sender that is about to be done, as long as `reader` may. */
void ccid_dispatch(ccid_device *device, const ccid_pending *reader, const ccid_received *answer);
/** Nothing can be told from the IN pipe any more: all that wait fail alike. */
void ccid_fail_all(ccid_device *device, ccid_status status, const ccid_received *answer,
                   const ccid_error *error);
/**
 * The transfer was taken back for the last one that waited. Whoever began to wait meanwhile has time of its
 * own, and loses only with the pipe.
 */
void ccid_fail_last(ccid_device *device, const ccid_pending *last, ccid_status status,
                    const ccid_received *answer, const ccid_error *error);
/** That one call fails by itself. */
void ccid_fail_one(ccid_device *device, ccid_pending *one, ccid_status status);

/* await.c */
/** The call may be answered from now on. With the state's mutex. */
void ccid_pending_add(ccid_device *device, ccid_pending *own);
/** Its request did not go out, or not whole. */
void ccid_pending_drop(ccid_device *device, ccid_pending *own, const ccid_error *error);
/** Waits until it is done, reading for all who wait when nobody else does; it is then no more pending. */
ccid_status ccid_await(ccid_device *device, ccid_pending *own, ccid_error *error) CCID_CHECK;

/* exchange.c */
/** Takes the slot itself. */
ccid_status ccid_exchange(ccid_device *device, const ccid_call *call, ccid_request *request,
                          ccid_reply *reply, ccid_error *error) CCID_CHECK;
/** The same for who has the slot; `seq` is chosen inside. */
ccid_status ccid_exchange_in_slot(ccid_device *device, const ccid_call *call, ccid_request *request,
                                  ccid_reply *reply, ccid_error *error) CCID_CHECK;
/** Is the slot of the call, and the longest message, one that this reader has? */
ccid_status ccid_check_call(const ccid_device *device, const ccid_call *call, size_t length,
                            ccid_error *error) CCID_CHECK;
void ccid_fill_slot(const ccid_error *error, const ccid_reply *reply, ccid_slot_status *slot);

/* drain.c — for who has every slot */
/** GetSlotStatus until its own answer comes and no slot is busy; everything else is dropped. */
ccid_status ccid_drain(ccid_device *device, const ccid_call *call, ccid_error *error) CCID_CHECK;

/* abort.c */
/** Both halves of an ABORT, for who has the slot. */
ccid_status ccid_abort_in_slot(ccid_device *device, const ccid_call *call, ccid_slot_status *slot,
                               ccid_error *error) CCID_CHECK;

#endif
