// SPDX-License-Identifier: Apache-2.0
//
// An open reader, and what every call on it takes: the slot, the deadline, the sensitivity and the token
// that cancels it.

#ifndef CCID_DEVICE_H
#define CCID_DEVICE_H

#include "ccid_host.h"
#include "ccid_message.h"
#include "ccid_trace.h"

CCID_NONNULL_BEGIN

/** A claimed CCID interface. */
typedef struct ccid_device ccid_device;
typedef enum CCID_CLOSED ccid_open_mode {
    /** To look only: no kernel driver is detached and nothing is sent by opening. */
    CCID_OPEN_PROBE CCID_SWIFT_NAME("probe") = 0,
    /** To work: a kernel driver is detached until closing, and a dead process's answers are drained. */
    CCID_OPEN_SESSION CCID_SWIFT_NAME("session")
} ccid_open_mode;

/** Quirk: a zero-length packet follows a command whose length is a multiple of the packet size. */
#define CCID_QUIRK_OUT_ZLP 0x01u
/** Quirk: none follows an answer whose length is one. What is not said is found out, which takes a second. */
#define CCID_QUIRK_IN_NO_ZLP 0x02u

typedef struct ccid_open_options {
    ccid_open_mode mode;
    uint32_t quirks;
    /** The device's address on the bus; with another one there it is CCID_GONE. 0: whichever is there. */
    uint8_t address;
    /** Devices whose class FF interface is a reader, as for ccid_enumerate(). */
    const ccid_usb_id *CCID_NULLABLE vendor_class;
    size_t vendor_class_count;
    /** How long the drain of a session may take in all, nanoseconds; 0: five seconds. */
    uint64_t drain_ns;
    /** The first bSeq. Any will do; one that a process before us hardly used is better. */
    uint8_t first_sequence;
    /** Cancels opening: CCID_CANCELLED, and the interface is free again. */
    ccid_operation *CCID_NULLABLE operation;
    ccid_trace_callback CCID_NULLABLE trace;
    void *CCID_NULLABLE trace_context;
    /** Once claimed, the interface begins anew by SET_INTERFACE: for a reader that something is wrong with.
     */
    bool renew;
} ccid_open_options;

/**
 * Opens and claims the interface with this path. Blocks for the system and, in a session, for the drain.
 * CCID_NOT_FOUND, CCID_PERMISSION, CCID_BUSY (with the process that probably has it), CCID_GONE (also where
 * another device has taken its place),
 * CCID_MALFORMED (the descriptor or the endpoints cannot be used), CCID_TIMED_OUT (the reader does not
 * answer GetSlotStatus), CCID_CANCELLED, CCID_NO_MEMORY. All that a device ever allocates is allocated here.
 */
ccid_status ccid_open(ccid_host *host, const char *path, const ccid_open_options *options,
                      ccid_device *CCID_NULLABLE *CCID_NONNULL out,
                      ccid_error *CCID_NULLABLE error) CCID_CHECK;
/**
 * Ends the transfers, releases the interface (the kernel driver returns), wipes and frees; sets the pointer
 * NULL; NULL is accepted. No call on the device may be under way. Sends nothing: powering the cards off is
 * the session's affair, before.
 */
void ccid_close(ccid_device *CCID_NULLABLE *CCID_NONNULL device);
/** What was found at opening; lives as long as the device. */
const ccid_reader_info *ccid_device_info(const ccid_device *device);
/** Whether the reader has shown that it wants CCID_QUIRK_IN_NO_ZLP, for its next opening. */
bool ccid_omits_empty(const ccid_device *device);
/** The clock of deadlines, in nanoseconds: CLOCK_MONOTONIC over libusb, the device's own in software. */
uint64_t ccid_now(const ccid_device *device);

/** Makes a token. It belongs to one operation, however many calls that takes; it is never used again. */
ccid_operation *CCID_NULLABLE ccid_operation_create(void);
/** Frees it and sets the pointer NULL; NULL is accepted. No call with it is under way. */
void ccid_operation_destroy(ccid_operation *CCID_NULLABLE *CCID_NONNULL operation);
/**
 * Ends the operation's call with CCID_CANCELLED as soon as the transfers let go, and every later call with
 * the same token before it sends anything. From any thread, at any time before destroy; returns at once.
 * Calls with other tokens, or none, are not touched.
 */
void ccid_cancel(ccid_operation *operation);
/** True once ccid_cancel() was called. */
bool ccid_operation_cancelled(const ccid_operation *operation);

/** The command carries a secret: neither it nor its answer is traced, and the buffers are wiped after it. */
#define CCID_SECRET 0x01u
/** The answer describes or identifies a person: it is not traced, and the buffers are wiped after it. */
#define CCID_PERSONAL 0x02u
/** ccid_abort() only: the bulk message first, then the control request. */
#define CCID_ABORT_BULK_FIRST 0x04u

/** What every blocking call takes. Zero it, then set what matters. */
typedef struct ccid_call {
    uint8_t slot;
    uint32_t flags;
    /** The caller's deadline, on ccid_now(); waiting for its turn counts. UINT64_MAX: none; 0 has passed. */
    uint64_t deadline_ns;
    /** How long the call may take once it is its turn, nanoseconds; 0: only the deadline. */
    uint64_t turn_ns;
    /** One waiting-time unit (BWT, say): a time extension grants bError × this. 0: only the deadline. */
    uint64_t wait_ns;
    /** How long the first answer may take, from the end of the command; 0: wait_ns. */
    uint64_t first_wait_ns;
    /** Time extensions in a row; 0: 100. */
    uint32_t max_extensions;
    /** The time that extensions may add up to, nanoseconds; 0: 30 s. */
    uint64_t max_extension_ns;
    /** What of that an earlier call for the same command used up (its `error->extended_ns`). */
    uint64_t extended_ns;
    ccid_operation *CCID_NULLABLE operation;
} ccid_call;

CCID_NONNULL_END

#endif
