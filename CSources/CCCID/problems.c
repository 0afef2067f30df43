// SPDX-License-Identifier: Apache-2.0
//
// What is odd about a class descriptor. Of the readers in the trade many have one of these and work; the
// list is there for the engineer who wonders why one does not.

#include "configuration.h"

typedef struct problem_text {
    const char *name;
    const char *text;
} problem_text;

static const problem_text texts[CCID_PROBLEM_COUNT] = {
    [CCID_PROBLEM_BCD_CCID] = {"bcdCCID", "bcdCCID is neither 1.00 nor 1.10"},
    [CCID_PROBLEM_LENGTH] = {"length", "the descriptor is longer than 54 bytes"},
    [CCID_PROBLEM_TYPE] = {"type", "bDescriptorType is FF instead of 21"},
    [CCID_PROBLEM_PLACE] = {"place", "the descriptor stands behind an endpoint"},
    [CCID_PROBLEM_SLOTS] = {"slots", "more than 32 slots; the others are not served"},
    [CCID_PROBLEM_BUSY_SLOTS] = {"busySlots", "bMaxCCIDBusySlots is 0 or more than the slots there are"},
    [CCID_PROBLEM_VOLTAGE] = {"voltage", "bVoltageSupport names no voltage, or uses reserved bits"},
    [CCID_PROBLEM_PROTOCOLS] = {"protocols", "dwProtocols has neither T=0 nor T=1"},
    [CCID_PROBLEM_CLOCK] = {"clock", "dwDefaultClock is 0 or above dwMaximumClock"},
    [CCID_PROBLEM_DATA_RATE] = {"dataRate", "dwDataRate is 0 or above dwMaxDataRate"},
    [CCID_PROBLEM_RATE_COUNT] = {"rateCount", "several data rates are listed, but the limits allow one"},
    [CCID_PROBLEM_IFSD] = {"ifsd", "T=1 is claimed, but dwMaxIFSD is not within 1 to 254"},
    [CCID_PROBLEM_MESSAGE_LENGTH] = {"messageLength", "dwMaxCCIDMessageLength is not within 271 to 65554"},
    [CCID_PROBLEM_LEVEL] = {"level", "dwFeatures claims several exchange levels"},
    [CCID_PROBLEM_NEGOTIATION] = {"negotiation",
                                  "dwFeatures claims both automatic parameters and automatic PPS"},
    [CCID_PROBLEM_PIN] = {"pin", "PIN entry at the reader is claimed; with many readers it is not there"},
    [CCID_PROBLEM_PIN_RESERVED] = {"pinReserved", "reserved bits of bPINSupport are set"},
    [CCID_PROBLEM_NO_INTERRUPT] = {"noInterrupt", "no interrupt endpoint; slots have to be polled"},
    [CCID_PROBLEM_SYNCHRONOUS] = {"synchronous", "dwSynchProtocols is not 0"},
};

static uint32_t when(bool is_so, ccid_problem problem) {
    return is_so ? UINT32_C(1) << problem : 0;
}

static uint32_t of_identity(const ccid_class_descriptor *of) {
    return when(of->bcdCCID != 0x0100 && of->bcdCCID != 0x0110, CCID_PROBLEM_BCD_CCID) |
           when(of->bLength > CCID_DESCRIPTOR_LENGTH, CCID_PROBLEM_LENGTH) |
           when(of->bDescriptorType != 0x21, CCID_PROBLEM_TYPE) |
           when((uint32_t)of->bMaxSlotIndex + 1 > of->slots, CCID_PROBLEM_SLOTS) |
           when(of->bMaxCCIDBusySlots == 0 || of->bMaxCCIDBusySlots > (uint32_t)of->bMaxSlotIndex + 1,
                CCID_PROBLEM_BUSY_SLOTS);
}

static uint32_t of_wires(const ccid_class_descriptor *of) {
    return when((of->bVoltageSupport & 0x07u) == 0 || (of->bVoltageSupport & 0xF8u) != 0,
                CCID_PROBLEM_VOLTAGE) |
           when((of->dwProtocols & 0x3u) == 0, CCID_PROBLEM_PROTOCOLS) |
           when(of->dwDefaultClock == 0 || of->dwDefaultClock > of->dwMaximumClock, CCID_PROBLEM_CLOCK) |
           when(of->dwDataRate == 0 || of->dwDataRate > of->dwMaxDataRate, CCID_PROBLEM_DATA_RATE) |
           when(of->bNumDataRatesSupported > 1 && of->dwDataRate == of->dwMaxDataRate,
                CCID_PROBLEM_RATE_COUNT);
}

static uint32_t of_features(const ccid_class_descriptor *of) {
    uint32_t levels = of->dwFeatures >> 16 & 0x7u;
    bool t1 = (of->dwProtocols & 0x2u) != 0;
    return when(t1 && of->dwMaxIFSD != of->ifsd, CCID_PROBLEM_IFSD) |
           when(of->dwMaxCCIDMessageLength != of->in_message_length, CCID_PROBLEM_MESSAGE_LENGTH) |
           when((levels & (levels - 1u)) != 0, CCID_PROBLEM_LEVEL) |
           when((of->dwFeatures & 0xC0u) == 0xC0u, CCID_PROBLEM_NEGOTIATION) |
           when((of->bPINSupport & 0x03u) != 0, CCID_PROBLEM_PIN) |
           when((of->bPINSupport & 0xFCu) != 0, CCID_PROBLEM_PIN_RESERVED) |
           when(of->dwSynchProtocols != 0, CCID_PROBLEM_SYNCHRONOUS);
}

uint32_t ccid_problems_of(const ccid_class_descriptor *descriptor) {
    return of_identity(descriptor) | of_wires(descriptor) | of_features(descriptor);
}

const char *ccid_problem_text(ccid_problem problem) {
    return (uint32_t)problem < CCID_PROBLEM_COUNT ? texts[problem].text : "unknown problem";
}

const char *ccid_problem_name(ccid_problem problem) {
    return (uint32_t)problem < CCID_PROBLEM_COUNT ? texts[problem].name : "unknown";
}
