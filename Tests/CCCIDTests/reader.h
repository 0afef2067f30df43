// SPDX-License-Identifier: Apache-2.0
//
// A scripted reader at packet level, in virtual time: what it receives goes to a handler of the test, which
// queues packets, stalls and silences as it likes. It knows nothing of the shim's inside.

#ifndef READER_H
#define READER_H

#include "cccid.h"

#define MILLISECOND UINT64_C(1000000)
#define SECOND      UINT64_C(1000000000)

enum { BULK_OUT = 0x01, BULK_IN = 0x82, INTERRUPT_IN = 0x83 };
enum { MESSAGES = 64, QUEUE = 2048, LOG = 600 };

/** The last three are faults of a transfer only: NAK from then on, half a packet, a byte too many. */
typedef enum item_kind {
    ITEM_PACKET,
    ITEM_STALL,
    ITEM_GONE,
    ITEM_SILENCE,
    ITEM_SHORT,
    ITEM_BABBLE
} item_kind;

/** Something that the reader will say on an IN endpoint, not before `at`. */
typedef struct item {
    item_kind kind;
    uint64_t at;
    size_t length;
    uint8_t bytes[1100];
} item;

typedef struct item_queue {
    size_t first;
    size_t count;
    item items[QUEUE];
} item_queue;

typedef struct reader reader;
typedef void (*message_handler)(reader *of, const uint8_t *message, size_t length);
typedef ccid_packet (*control_handler)(reader *of, const uint8_t *setup, uint8_t *answer, size_t capacity,
                                       size_t *length);

struct reader {
    uint64_t now;
    size_t packet_size;
    bool zlp; /**< ends a message of n full packets with an empty one */
    bool gone;
    uint64_t plugging;              /**< atomic: which one it is; grows with reader_replug() */
    uint64_t bus_changes;           /**< atomic */
    uint64_t bus_wakes;             /**< atomic */
    ccid_operation *cancelled_late; /**< cancelled when the bus is about to wait, after the shim has looked */
    unsigned resets;                /**< USB resets */
    bool leaves_on_reset;           /**< it comes back from a reset as another device */
    uint8_t descriptor[54];
    uint8_t interface_class;
    bool no_interrupt;

    message_handler on_message;
    control_handler on_control;
    uint64_t delay;  /**< added to the time of what is queued next */
    uint32_t quirks; /**< that reader_open() says it has */

    /* the OUT side */
    uint8_t message[70000];
    size_t message_length;
    size_t out_allowed;  /**< bytes that are taken; NAK from then on */
    unsigned out_stalls; /**< this many OUT packets are stalled */
    unsigned empty_outs; /**< zero-length OUT packets seen */
    bool gone_on_out;

    /* the IN side */
    item_queue in;
    item_queue reports;
    bool in_halted;
    bool out_halted;

    /* what happened */
    size_t received; /**< whole messages */
    uint8_t types[LOG];
    uint8_t seqs[LOG];
    uint8_t slots[LOG];
    unsigned halts_cleared;
    unsigned waits;

    /* a thing to do once virtual time reaches `act_at` (in wait) or before packet `act_packet` goes out */
    uint64_t act_at;
    void (*act)(reader *of);
    void *act_context;
    unsigned out_packets;
    int fail_transfer; /**< the n-th IN token, OUT packet or control request fails (0: none); only IN
                            tokens can come short or babble, and are counted alone then */
    item_kind fail_kind;
    int transfers;
    unsigned wakes;
    int blocks;  /**< atomic: wait() blocks for real until wake(): time stands still */
    int blocked; /**< atomic: a thread is inside such a wait() */

    ccid_host *host;
    ccid_device *device;
};

/** A reader with the SCR3310's descriptor, full speed, answering every command well. */
reader *reader_new(void);
void reader_free(reader **of);
/** Opens it in a session over a host of its own; checks that this went well and forgets what was logged. */
void reader_open(reader *of);
ccid_status reader_try_open(reader *of, const ccid_open_options *options, ccid_error *error);
void reader_forget(reader *of);

/** A call on slot 0 with ten seconds. */
ccid_call call_of(const reader *of);

/** Queues a message, cut into packets. */
void say(reader *of, uint8_t type, uint8_t slot, uint8_t seq, uint8_t status, uint8_t error, uint8_t last,
         const uint8_t *data, size_t length);
/** Queues raw bytes, cut into packets; `end`: with the empty packet where one is due. */
void say_raw(reader *of, const uint8_t *bytes, size_t length, bool end);
void say_packet(reader *of, const uint8_t *bytes, size_t length);
void say_item(item_queue *to, item_kind kind, uint64_t at, const uint8_t *bytes, size_t length);
/** Answers the message as a good reader does. */
void answer_well(reader *of, const uint8_t *message, size_t length);
/** Answers nothing. */
void answer_nothing(reader *of, const uint8_t *message, size_t length);
/** Pulls the plug and puts it in again: what is open on it is gone, and the bus has changed. */
void reader_replug(reader *of);
/** Wakes whoever sleeps inside it. */
void reader_wake(reader *of);
/** Is it usable? GetSlotStatus with its own answer. */
void check_usable(reader *of);

/** Set by a thread that wants to know that its call asked for the time. */
extern _Thread_local int *asked_for_time;

/** The bus over this reader. */
ccid_software_bus reader_bus(reader *of);
size_t reader_configuration(const reader *of, uint8_t *out, size_t capacity);
extern const uint8_t scr3310[54];
extern const uint8_t device_descriptor[18];

#endif
