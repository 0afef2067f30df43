// SPDX-License-Identifier: Apache-2.0
//
// The class descriptor (CCID 1.1, 5.1): its fields as they stand on the wire, what we use instead where a
// reader says something impossible, and the list of what is odd about it.

#ifndef CCID_DESCRIPTOR_H
#define CCID_DESCRIPTOR_H

#include "ccid_status.h"

CCID_NONNULL_BEGIN

#define CCID_DESCRIPTOR_LENGTH 54

/** The exchange level, from dwFeatures bits 18…16. */
typedef enum CCID_CLOSED ccid_exchange_level {
    CCID_LEVEL_CHARACTER CCID_SWIFT_NAME("character") = 0,
    CCID_LEVEL_TPDU CCID_SWIFT_NAME("tpdu"),
    CCID_LEVEL_SHORT_APDU CCID_SWIFT_NAME("shortAPDU"),
    CCID_LEVEL_EXTENDED_APDU CCID_SWIFT_NAME("extendedAPDU")
} ccid_exchange_level;

/** What is odd about a descriptor, one bit each. None of them keeps a reader from being used. */
typedef enum CCID_CLOSED ccid_problem {
    CCID_PROBLEM_BCD_CCID CCID_SWIFT_NAME("bcdCCID") = 0,         /**< neither 1.00 nor 1.10              */
    CCID_PROBLEM_LENGTH CCID_SWIFT_NAME("length"),                /**< bLength is more than 54            */
    CCID_PROBLEM_TYPE CCID_SWIFT_NAME("type"),                    /**< bDescriptorType is FF, not 21      */
    CCID_PROBLEM_PLACE CCID_SWIFT_NAME("place"),                  /**< stands behind an endpoint          */
    CCID_PROBLEM_SLOTS CCID_SWIFT_NAME("slots"),                  /**< more than 32 slots                 */
    CCID_PROBLEM_BUSY_SLOTS CCID_SWIFT_NAME("busySlots"),         /**< bMaxCCIDBusySlots 0, or > slots    */
    CCID_PROBLEM_VOLTAGE CCID_SWIFT_NAME("voltage"),              /**< no voltage, or reserved bits       */
    CCID_PROBLEM_PROTOCOLS CCID_SWIFT_NAME("protocols"),          /**< neither T=0 nor T=1                */
    CCID_PROBLEM_CLOCK CCID_SWIFT_NAME("clock"),                  /**< 0, or the default above the maximum */
    CCID_PROBLEM_DATA_RATE CCID_SWIFT_NAME("dataRate"),           /**< 0, or the default above the maximum */
    CCID_PROBLEM_RATE_COUNT CCID_SWIFT_NAME("rateCount"),         /**< rates listed, but one rate only    */
    CCID_PROBLEM_IFSD CCID_SWIFT_NAME("ifsd"),                    /**< dwMaxIFSD is not 1…254 with T=1    */
    CCID_PROBLEM_MESSAGE_LENGTH CCID_SWIFT_NAME("messageLength"), /**< not 271…65554                   */
    CCID_PROBLEM_LEVEL CCID_SWIFT_NAME("level"),                  /**< several exchange levels            */
    CCID_PROBLEM_NEGOTIATION CCID_SWIFT_NAME("negotiation"),      /**< both 0x40 and 0x80 in dwFeatures   */
    CCID_PROBLEM_PIN CCID_SWIFT_NAME("pin"),                      /**< PIN entry claimed; often untrue    */
    CCID_PROBLEM_PIN_RESERVED CCID_SWIFT_NAME("pinReserved"),     /**< reserved bits of bPINSupport       */
    CCID_PROBLEM_NO_INTERRUPT CCID_SWIFT_NAME("noInterrupt"),     /**< no interrupt IN endpoint           */
    CCID_PROBLEM_SYNCHRONOUS CCID_SWIFT_NAME("synchronous"),      /**< dwSynchProtocols is not 0 (RFU)    */
    CCID_PROBLEM_COUNT CCID_SWIFT_NAME("_count")
} ccid_problem;

/** The fields by their own names, raw; then what to use instead. */
typedef struct ccid_class_descriptor {
    uint8_t bLength;
    uint8_t bDescriptorType;
    uint16_t bcdCCID;
    uint8_t bMaxSlotIndex;
    uint8_t bVoltageSupport;
    uint32_t dwProtocols;
    uint32_t dwDefaultClock; /**< kHz */
    uint32_t dwMaximumClock; /**< kHz */
    uint8_t bNumClockSupported;
    uint32_t dwDataRate;    /**< bit/s */
    uint32_t dwMaxDataRate; /**< bit/s */
    uint8_t bNumDataRatesSupported;
    uint32_t dwMaxIFSD;
    uint32_t dwSynchProtocols;
    uint32_t dwMechanical;
    uint32_t dwFeatures;
    uint32_t dwMaxCCIDMessageLength;
    uint8_t bClassGetResponse;
    uint8_t bClassEnvelope;
    uint16_t wLcdLayout;
    uint8_t bPINSupport;
    uint8_t bMaxCCIDBusySlots;

    /** Derived: the greatest of the levels claimed. */
    ccid_exchange_level level;
    /** Slots served: bMaxSlotIndex + 1, at most 32. */
    uint32_t slots;
    /** dwMaxIFSD within 1…254; 0 says nothing and is taken as 32, where every card begins. */
    uint32_t ifsd;
    /** The longest message we send: dwMaxCCIDMessageLength up to 65,554; 271 where it says less than 64. */
    uint32_t out_message_length;
    /** The room for an answer: dwMaxCCIDMessageLength within 271…65,554. */
    uint32_t in_message_length;
    /** bMaxCCIDBusySlots, at least 1. */
    uint32_t busy_slots;
    /** Bit n: the ccid_problem n. */
    uint32_t problems;
} ccid_class_descriptor;

/**
 * Reads a class descriptor from its first byte. CCID_MALFORMED with fault and offset for what is none;
 * bytes after the 54 are not looked at. The problems of place and interrupt endpoint are the caller's.
 */
ccid_status ccid_descriptor_parse(const uint8_t *bytes, size_t length, ccid_class_descriptor *out,
                                  ccid_error *CCID_NULLABLE error) CCID_CHECK;
/** What a problem is, a short English text without a full stop; never NULL. */
const char *ccid_problem_text(ccid_problem problem);
/** A stable name of a problem in lowerCamelCase, such as "busySlots"; never NULL. */
const char *ccid_problem_name(ccid_problem problem);

CCID_NONNULL_END

#endif
