// SPDX-License-Identifier: Apache-2.0
//
// What a call says when it is over: one status, and the cause behind it. A status tells what is still
// possible; the cause (`ccid_error`) tells an engineer why.

#ifndef CCID_STATUS_H
#define CCID_STATUS_H

#include "ccid_base.h"

CCID_NONNULL_BEGIN

/** What happened. Each value says what is still possible. */
typedef enum CCID_CLOSED ccid_status {
    /** Done. */
    CCID_OK CCID_SWIFT_NAME("ok") = 0,
    /** The caller asked for something that cannot be; nothing went out. */
    CCID_INVALID_ARGUMENT CCID_SWIFT_NAME("invalidArgument"),
    /** No memory, at opening only: a message allocates nothing. */
    CCID_NO_MEMORY CCID_SWIFT_NAME("noMemory"),
    /** No reader has this path (now). */
    CCID_NOT_FOUND CCID_SWIFT_NAME("notFound"),
    /** The system does not let us open the device (EACCES). */
    CCID_PERMISSION CCID_SWIFT_NAME("permission"),
    /** Another program, or a kernel driver (`error->fault`), holds the interface. */
    CCID_BUSY CCID_SWIFT_NAME("busy"),
    /** The device left the bus; only ccid_close() is useful now. */
    CCID_GONE CCID_SWIFT_NAME("gone"),
    /** A deadline passed. When `error->sent` is not nothing: ccid_abort() before the next command. */
    CCID_TIMED_OUT CCID_SWIFT_NAME("timedOut"),
    /** ccid_cancel() ended the call. When `error->sent` is not nothing: ccid_abort() next. */
    CCID_CANCELLED CCID_SWIFT_NAME("cancelled"),
    /** An endpoint stalled (`error->endpoint`; 0: the control request is refused). The halt is cleared. */
    CCID_STALLED CCID_SWIFT_NAME("stalled"),
    /** The host controller could not move the bytes (`error->usb`). */
    CCID_USB_FAILED CCID_SWIFT_NAME("usbFailed"),
    /** The reader broke USB or CCID 1.1; `error->fault` says how, `error->offset` where. */
    CCID_MALFORMED CCID_SWIFT_NAME("malformed"),
    /** The reader says that the command failed: `error->bError`. */
    CCID_COMMAND_FAILED CCID_SWIFT_NAME("commandFailed"),
    /** The command failed since there is no card in the slot (bmICCStatus 2). */
    CCID_CARD_ABSENT CCID_SWIFT_NAME("cardAbsent"),
    /** The command failed since the card does not answer (bError FE, ICC_MUTE). */
    CCID_CARD_MUTE CCID_SWIFT_NAME("cardMute"),
    /** Time extensions beyond the call's limits, in number or time; ccid_abort() before the next command. */
    CCID_EXTENSION_LIMIT CCID_SWIFT_NAME("extensionLimit"),
    /** The answer is longer than the caller's room; `error->length` is what it needs. Nothing is cut. */
    CCID_TOO_LONG CCID_SWIFT_NAME("tooLong"),
    /** This reader has no such thing (an interrupt endpoint, say). Nothing went out. */
    CCID_UNSUPPORTED CCID_SWIFT_NAME("unsupported"),
    /** A command was cut in the OUT pipe; nothing else goes out before ccid_recover(). */
    CCID_NEEDS_RECOVERY CCID_SWIFT_NAME("needsRecovery")
} ccid_status;

/** What exactly was wrong, beside the status. */
typedef enum CCID_CLOSED ccid_fault {
    CCID_FAULT_NONE CCID_SWIFT_NAME("none") = 0,
    /** An answer of fewer than 10 bytes; `length` came. */
    CCID_FAULT_SHORT_HEADER CCID_SWIFT_NAME("shortHeader"),
    /** An answer to this command, but of another type (`bMessageType`). */
    CCID_FAULT_WRONG_TYPE CCID_SWIFT_NAME("wrongType"),
    /** An answer with our bSeq for another slot. */
    CCID_FAULT_WRONG_SLOT CCID_SWIFT_NAME("wrongSlot"),
    /** An answer with a bSeq that nobody waits for. */
    CCID_FAULT_WRONG_SEQUENCE CCID_SWIFT_NAME("wrongSequence"),
    /** dwLength is more than the reader's own dwMaxCCIDMessageLength allows; `length` is dwLength. */
    CCID_FAULT_LENGTH CCID_SWIFT_NAME("length"),
    /** The transfer ended before 10 + dwLength bytes; `length` came. */
    CCID_FAULT_TRUNCATED CCID_SWIFT_NAME("truncated"),
    /** Bytes after 10 + dwLength; `length` came. */
    CCID_FAULT_EXCESS CCID_SWIFT_NAME("excess"),
    /** bmCommandStatus 3, which is reserved. */
    CCID_FAULT_RESERVED_STATUS CCID_SWIFT_NAME("reservedStatus"),
    /** The data of the answer has not the form of its type. */
    CCID_FAULT_CONTENT CCID_SWIFT_NAME("content"),
    /** bChainParameter does not continue the chain. */
    CCID_FAULT_CHAIN CCID_SWIFT_NAME("chain"),
    /** A packet longer than the room for it. */
    CCID_FAULT_BABBLE CCID_SWIFT_NAME("babble"),
    /** More answers to nobody, or empty packets, than an honest reader sends. */
    CCID_FAULT_STRAYS CCID_SWIFT_NAME("strays"),
    /** All 256 values of bSeq wait for late answers; only powering the slot helps. */
    CCID_FAULT_NO_SEQUENCE CCID_SWIFT_NAME("noSequence"),
    /** No class descriptor of 54 bytes at this interface. */
    CCID_FAULT_NO_DESCRIPTOR CCID_SWIFT_NAME("noDescriptor"),
    /** bLength of a descriptor is too small, or reaches beyond the bytes there are. */
    CCID_FAULT_DESCRIPTOR_LENGTH CCID_SWIFT_NAME("descriptorLength"),
    /** bDescriptorType is neither 21 nor FF. */
    CCID_FAULT_DESCRIPTOR_TYPE CCID_SWIFT_NAME("descriptorType"),
    /** No bulk IN or no bulk OUT endpoint, or one whose packet size cannot be. */
    CCID_FAULT_ENDPOINTS CCID_SWIFT_NAME("endpoints"),
    /** A kernel driver holds the interface, and a probe detaches none. */
    CCID_FAULT_KERNEL_DRIVER CCID_SWIFT_NAME("kernelDriver"),
    /** The reader does not know ABORT; see `settled`. */
    CCID_FAULT_ABORT_REFUSED CCID_SWIFT_NAME("abortRefused")
} ccid_fault;

/** How much of a command went out on the wire before its call failed. */
typedef enum CCID_CLOSED ccid_sent {
    /** Not a byte: the reader knows nothing of it. */
    CCID_SENT_NOTHING CCID_SWIFT_NAME("nothing") = 0,
    /** Some of it; or nothing that was counted, and a packet with all of it may have arrived. */
    CCID_SENT_PARTLY CCID_SWIFT_NAME("partly"),
    /** All of it; the answer is missing or bad. */
    CCID_SENT_ALL CCID_SWIFT_NAME("all")
} ccid_sent;

/**
 * The cause behind a status. The caller owns it, every call fills all of it anew (also with CCID_OK), and
 * NULL may be passed where nobody asks. It never holds a byte of a command's or an answer's data.
 */
typedef struct ccid_error {
    ccid_status status;
    ccid_fault fault;
    /** The back end's own code (libusb's LIBUSB_ERROR_… or transfer status), 0 for none. */
    int32_t usb;
    /** The system's errno where one is known, else 0. */
    int32_t system;
    /** Where: the endpoint address, 0 for the control pipe. */
    uint8_t endpoint;
    /** An answer's header was read: the next three are its own. */
    bool answered;
    uint8_t bMessageType;
    uint8_t bStatus;
    uint8_t bError;
    /** The first wrong byte, counted from the start of the message or descriptor. */
    size_t offset;
    /** Bytes: see the status and the fault. */
    size_t length;
    /** What went out of the last message of this call. */
    ccid_sent sent;
    /** A byte of the command's last part went out, or may have: the card may have run it. */
    bool may_have_run;
    /** The time that the reader's time extensions took, nanoseconds; also when the call succeeded. */
    uint64_t extended_ns;
    /** CCID_FAULT_ABORT_REFUSED only: the command's answer came by itself, so the slot is free. */
    bool settled;
    /** CCID_BUSY only: a process that has the device open, so it is probably the one; 0: none was seen. */
    int32_t busy_pid;
    /** Its short name; read it with ccid_error_busy_name(). */
    char busy_name[32];
    /** CCID_PERMISSION, CCID_BUSY: bus number and address, for /dev/bus/usb/BBB/DDD. */
    uint8_t bus;
    uint8_t address;
} ccid_error;

/** The probable holder's short name, printable; "" when unknown. Lives as long as `error`. */
const char *ccid_error_busy_name(const ccid_error *error);
/** A stable English name for a status, such as "timedOut". */
const char *ccid_status_name(ccid_status status);
/** What a fault is, a short English text without a full stop. */
const char *ccid_fault_text(ccid_fault fault);
/** What bError means in a failed answer (CCID 1.1, 6.2.6), a short English text; never NULL. */
const char *ccid_slot_error_text(uint8_t bError);

CCID_NONNULL_END

#endif
