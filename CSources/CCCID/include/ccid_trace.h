// SPDX-License-Identifier: Apache-2.0
//
// The one way out for what crosses the wire: a call-back per device. What is secret or personal never
// reaches it: the shim hands over three bytes of the header instead (bMessageType, bSlot, bSeq).

#ifndef CCID_TRACE_H
#define CCID_TRACE_H

#include "ccid_status.h"

CCID_NONNULL_BEGIN

typedef enum CCID_CLOSED ccid_trace_kind {
    CCID_TRACE_BULK_OUT CCID_SWIFT_NAME("bulkOut") = 0,
    CCID_TRACE_BULK_IN CCID_SWIFT_NAME("bulkIn"),
    CCID_TRACE_INTERRUPT CCID_SWIFT_NAME("interrupt"),
    CCID_TRACE_CONTROL_OUT CCID_SWIFT_NAME("controlOut"), /**< bytes: SETUP, then the data */
    CCID_TRACE_CONTROL_IN CCID_SWIFT_NAME("controlIn"),   /**< bytes: SETUP, then the data */
    CCID_TRACE_CLEAR_HALT CCID_SWIFT_NAME("clearHalt")    /**< no bytes                    */
} ccid_trace_kind;

/** `bytes` are bMessageType, bSlot, bSeq (or nothing): the rest, its length included, is blanked. */
#define CCID_TRACE_BLANKED 0x01u
/** An answer that nobody waited for; dropped. Always blanked. */
#define CCID_TRACE_STRAY 0x02u
/** A time extension. */
#define CCID_TRACE_EXTENSION 0x04u
/** The command was marked CCID_SECRET. */
#define CCID_TRACE_SECRET 0x08u
/** The command was marked CCID_PERSONAL. */
#define CCID_TRACE_PERSONAL 0x10u

/** One message or request, after it crossed the wire or failed to. */
typedef struct ccid_trace_event {
    ccid_trace_kind kind;
    uint32_t flags;
    uint8_t endpoint;
    /** The interface of the device, for a capture. */
    uint8_t interface;
    /** When, in nanoseconds of ccid_now(). */
    uint64_t time_ns;
    /** Lent for the call. */
    const uint8_t *bytes;
    size_t length;
    /** CCID_OK, or why the transfer failed; `bytes` is then what there is of it. */
    ccid_status result;
} ccid_trace_event;

/**
 * Called on a thread that is inside a call on the device, with a lock of the device held: do not call back,
 * and cancel no operation of the device here, which would wait for that lock for ever; another thread may. An
 * answer may be shown on the thread of another call. Several threads may be in it at the same time.
 */
typedef void (*ccid_trace_callback)(void *CCID_NULLABLE context, const ccid_trace_event *event);

CCID_NONNULL_END

#endif
