// SPDX-License-Identifier: Apache-2.0
//
// CCID messages as bytes (CCID 1.1, chapter 6): the ten bytes of a bulk header, the interrupt messages, and
// the names. Pure functions; nothing here knows a device.

#ifndef CCID_MESSAGE_H
#define CCID_MESSAGE_H

#include "ccid_status.h"

CCID_NONNULL_BEGIN

/** Bytes before the data of a bulk message. */
#define CCID_HEADER_LENGTH 10

/** bMessageType. A byte from the wire may be none of these: compare numbers (ccid_message_name()). */
typedef enum CCID_CLOSED ccid_message_type {
    CCID_SET_PARAMETERS CCID_SWIFT_NAME("setParameters") = 0x61,
    CCID_ICC_POWER_ON CCID_SWIFT_NAME("iccPowerOn") = 0x62,
    CCID_ICC_POWER_OFF CCID_SWIFT_NAME("iccPowerOff") = 0x63,
    CCID_GET_SLOT_STATUS CCID_SWIFT_NAME("getSlotStatus") = 0x65,
    CCID_SECURE CCID_SWIFT_NAME("secure") = 0x69,
    CCID_T0_APDU CCID_SWIFT_NAME("t0APDU") = 0x6A,
    CCID_ESCAPE CCID_SWIFT_NAME("escape") = 0x6B,
    CCID_GET_PARAMETERS CCID_SWIFT_NAME("getParameters") = 0x6C,
    CCID_RESET_PARAMETERS CCID_SWIFT_NAME("resetParameters") = 0x6D,
    CCID_ICC_CLOCK CCID_SWIFT_NAME("iccClock") = 0x6E,
    CCID_XFR_BLOCK CCID_SWIFT_NAME("xfrBlock") = 0x6F,
    CCID_MECHANICAL CCID_SWIFT_NAME("mechanical") = 0x71,
    CCID_ABORT CCID_SWIFT_NAME("abort") = 0x72,
    CCID_SET_RATE_AND_CLOCK CCID_SWIFT_NAME("setRateAndClock") = 0x73,
    CCID_DATA_BLOCK CCID_SWIFT_NAME("dataBlock") = 0x80,
    CCID_SLOT_STATUS CCID_SWIFT_NAME("slotStatus") = 0x81,
    CCID_PARAMETERS CCID_SWIFT_NAME("parameters") = 0x82,
    CCID_ESCAPE_ANSWER CCID_SWIFT_NAME("escapeAnswer") = 0x83,
    CCID_RATE_AND_CLOCK CCID_SWIFT_NAME("rateAndClock") = 0x84,
    CCID_NOTIFY_SLOT_CHANGE CCID_SWIFT_NAME("notifySlotChange") = 0x50,
    CCID_HARDWARE_ERROR CCID_SWIFT_NAME("hardwareError") = 0x51
} ccid_message_type;

/** bmICCStatus, bits 1…0 of bStatus. */
typedef enum CCID_CLOSED ccid_icc_state {
    CCID_ICC_ACTIVE CCID_SWIFT_NAME("active") = 0,     /**< a card, powered                */
    CCID_ICC_INACTIVE CCID_SWIFT_NAME("inactive") = 1, /**< a card, not powered            */
    CCID_ICC_ABSENT CCID_SWIFT_NAME("absent") = 2,     /**< no card                        */
    CCID_ICC_UNKNOWN CCID_SWIFT_NAME("unknown") = 3    /**< reserved value: a faulty reader */
} ccid_icc_state;

/**
 * The header of a bulk message. The last three bytes depend on the type: in an answer they are bStatus,
 * bError and one byte of its own (bClockStatus, bChainParameter, bProtocolNum), in a command three
 * parameters (bBWI and wLevelParameter, …).
 */
typedef struct ccid_header {
    uint8_t bMessageType;
    uint32_t dwLength;
    uint8_t bSlot;
    uint8_t bSeq;
    uint8_t byte7;
    uint8_t byte8;
    uint8_t byte9;
} ccid_header;

/** Writes a header to `out`, which has room for CCID_HEADER_LENGTH bytes. */
void ccid_header_write(const ccid_header *header, uint8_t *out);
/** Reads a header; false when `length` is under CCID_HEADER_LENGTH. dwLength is not compared with anything.
 */
bool ccid_header_read(const uint8_t *bytes, size_t length, ccid_header *out) CCID_CHECK;
/**
 * Checks a whole bulk message as it stands, for `decode`: the header, then dwLength against the bytes there
 * are. `error` says what is wrong (short header, truncated, excess).
 */
ccid_status ccid_message_check(const uint8_t *bytes, size_t length, ccid_header *out,
                               ccid_error *CCID_NULLABLE error) CCID_CHECK;
/** The name in CCID 1.1 ("PC_to_RDR_XfrBlock"), NULL for an unknown type. */
const char *CCID_NULLABLE ccid_message_name(uint8_t bMessageType);
/** The answer type that a command expects (CCID 1.1, 6.1), 0 for what is no command. */
uint8_t ccid_message_answer(uint8_t bMessageType);

/** What an interrupt message says (CCID 1.1, 6.3); several of them merged. Slots above 31 are not served. */
typedef struct ccid_changes {
    /** How many NotifySlotChange were merged; 0: the next two fields say nothing. */
    uint32_t notifications;
    /** Bit n: a card is in slot n now. The current state counts, a flicker may be lost. */
    uint32_t present;
    /** Bit n: slot n said that it changed since the report before. */
    uint32_t changed;
    /** How many HardwareError were merged; the next three are of the last one. */
    uint32_t hardware_errors;
    uint8_t hardware_slot;
    uint8_t hardware_seq;
    uint8_t hardware_code;
} ccid_changes;

/** Merges one interrupt message of a reader with `slots` slots (1…32) into `changes`. */
ccid_status ccid_changes_merge(const uint8_t *bytes, size_t length, uint32_t slots, ccid_changes *changes,
                               ccid_error *CCID_NULLABLE error) CCID_CHECK;

CCID_NONNULL_END

#endif
