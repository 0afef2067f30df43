// SPDX-License-Identifier: Apache-2.0
//
// The class descriptor (CCID 1.1, 5.1): its 54 bytes to fields, and the values that are used in place of
// impossible ones. What is odd about it is problems.c's affair.

#include "configuration.h"
#include "cursor.h"
#include "failure.h"

#define TYPE_FUNCTIONAL 0x21u
/** Some readers with a vendor-specific interface give their class descriptor this type. */
#define TYPE_VENDOR 0xFFu

#define LEAST_MESSAGE    271u
#define GREATEST_MESSAGE 65554u
/** No reader can mean a message length below this: a header and a short APDU would not fit. */
#define LEAST_OUT_MESSAGE 64u
#define GREATEST_IFSD     254u
/** For a reader that says 0: ours, after the card's own default (ISO/IEC 7816-3:2006, 11.4.2 [mem]). */
#define DEFAULT_IFSD 32u
#define MOST_SLOTS   32u

static ccid_exchange_level level_of(uint32_t dwFeatures) {
    if (dwFeatures & 0x40000u) {
        return CCID_LEVEL_EXTENDED_APDU;
    }
    if (dwFeatures & 0x20000u) {
        return CCID_LEVEL_SHORT_APDU;
    }
    return dwFeatures & 0x10000u ? CCID_LEVEL_TPDU : CCID_LEVEL_CHARACTER;
}

static uint32_t within(uint32_t value, uint32_t least, uint32_t greatest) {
    if (value < least) {
        return least;
    }
    return value > greatest ? greatest : value;
}

static void derive(ccid_class_descriptor *of) {
    uint32_t message = of->dwMaxCCIDMessageLength;
    of->level = level_of(of->dwFeatures);
    of->slots = within((uint32_t)of->bMaxSlotIndex + 1, 1, MOST_SLOTS);
    of->ifsd = of->dwMaxIFSD == 0 ? DEFAULT_IFSD : within(of->dwMaxIFSD, 1, GREATEST_IFSD);
    of->in_message_length = within(message, LEAST_MESSAGE, GREATEST_MESSAGE);
    of->out_message_length =
        message < LEAST_OUT_MESSAGE ? LEAST_MESSAGE : within(message, 0, GREATEST_MESSAGE);
    of->busy_slots = within(of->bMaxCCIDBusySlots, 1, of->slots);
    of->problems = ccid_problems_of(of);
}

static void take_fields(cursor *at, ccid_class_descriptor *out) {
    out->bcdCCID = take_le16(at);
    out->bMaxSlotIndex = take_u8(at);
    out->bVoltageSupport = take_u8(at);
    out->dwProtocols = take_le32(at);
    out->dwDefaultClock = take_le32(at);
    out->dwMaximumClock = take_le32(at);
    out->bNumClockSupported = take_u8(at);
    out->dwDataRate = take_le32(at);
    out->dwMaxDataRate = take_le32(at);
    out->bNumDataRatesSupported = take_u8(at);
    out->dwMaxIFSD = take_le32(at);
    out->dwSynchProtocols = take_le32(at);
    out->dwMechanical = take_le32(at);
    out->dwFeatures = take_le32(at);
    out->dwMaxCCIDMessageLength = take_le32(at);
    out->bClassGetResponse = take_u8(at);
    out->bClassEnvelope = take_u8(at);
    out->wLcdLayout = take_le16(at);
    out->bPINSupport = take_u8(at);
    out->bMaxCCIDBusySlots = take_u8(at);
}

ccid_status ccid_descriptor_parse(const uint8_t *bytes, size_t length, ccid_class_descriptor *out,
                                  ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    cursor at = cursor_over(bytes, length);
    ccid_class_descriptor found = {.bLength = take_u8(&at)};
    found.bDescriptorType = take_u8(&at);
    if (at.failed || length < CCID_DESCRIPTOR_LENGTH) {
        return ccid_fail_at(error, CCID_FAULT_DESCRIPTOR_LENGTH, length, length);
    }
    if (found.bLength < CCID_DESCRIPTOR_LENGTH) {
        return ccid_fail_at(error, CCID_FAULT_DESCRIPTOR_LENGTH, 0, found.bLength);
    }
    if (found.bDescriptorType != TYPE_FUNCTIONAL && found.bDescriptorType != TYPE_VENDOR) {
        return ccid_fail_at(error, CCID_FAULT_DESCRIPTOR_TYPE, 1, length);
    }
    take_fields(&at, &found);
    derive(&found);
    *out = found;
    return CCID_OK;
}
