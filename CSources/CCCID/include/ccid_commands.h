// SPDX-License-Identifier: Apache-2.0
//
// One blocking function per CCID command (CCID 1.1, 6.1), control request (5.3) and for the interrupt
// messages (6.3).
//
// All of them: take the slot and the deadline from `call`; may be called from any thread: each slot has
// one command out, at most bMaxCCIDBusySlots slots have one, the others wait with their deadlines running;
// allocate nothing; fill `error` when it is not NULL; on failure leave results untouched, except that
// out_length is 0. A result with `out_capacity` is never cut: CCID_TOO_LONG instead. The status of the slot
// comes back in `slot` (NULL: not wanted) whenever an answer was read, a failed one included.

#ifndef CCID_COMMANDS_H
#define CCID_COMMANDS_H

#include "ccid_device.h"

CCID_NONNULL_BEGIN

/** bStatus of the last answer, and bClockStatus where it was a SlotStatus. */
typedef struct ccid_slot_status {
    ccid_icc_state icc;
    uint8_t bStatus;
    uint8_t bError;
    /** 0 running, 1 stopped low, 2 stopped high, 3 stopped; FF: the answer did not say. */
    uint8_t bClockStatus;
} ccid_slot_status;

/** bPowerSelect. */
typedef enum CCID_CLOSED ccid_power {
    CCID_POWER_AUTOMATIC CCID_SWIFT_NAME("automatic") = 0,
    CCID_POWER_5V CCID_SWIFT_NAME("volts5") = 1,
    CCID_POWER_3V CCID_SWIFT_NAME("volts3") = 2,
    CCID_POWER_1V8 CCID_SWIFT_NAME("volts1_8") = 3
} ccid_power;

/** The protocol data structure of a slot (CCID 1.1, 6.1.7); bytes as on the wire. */
typedef struct ccid_parameters {
    /** 0: T=0, 1: T=1. */
    uint8_t bProtocolNum;
    uint8_t bmFindexDindex;
    uint8_t bmTCCKS;
    uint8_t bGuardTime;
    /** bWaitingIntegerT0, or bmWaitingIntegersT1 (BWI and CWI). */
    uint8_t bWaitingIntegers;
    uint8_t bClockStop;
    uint8_t bIFSC;     /**< T=1 only */
    uint8_t bNadValue; /**< T=1 only */
} ccid_parameters;

/** PC_to_RDR_IccPowerOn: `out` gets the ATR as it came. Also resets a powered card (warm). */
ccid_status ccid_power_on(ccid_device *device, const ccid_call *call, ccid_power voltage, uint8_t *out,
                          size_t out_capacity, size_t *out_length, ccid_slot_status *CCID_NULLABLE slot,
                          ccid_error *CCID_NULLABLE error) CCID_CHECK;
/** PC_to_RDR_IccPowerOff. */
ccid_status ccid_power_off(ccid_device *device, const ccid_call *call, ccid_slot_status *CCID_NULLABLE slot,
                           ccid_error *CCID_NULLABLE error) CCID_CHECK;
/** PC_to_RDR_GetSlotStatus. A slot without a card is CCID_OK here, with `icc` absent. */
ccid_status ccid_get_slot_status(ccid_device *device, const ccid_call *call,
                                 ccid_slot_status *CCID_NULLABLE slot,
                                 ccid_error *CCID_NULLABLE error) CCID_CHECK;
/**
 * PC_to_RDR_XfrBlock, one message each way. wLevelParameter is 0, except at character level (the bytes
 * expected) and in chains; *chain (NULL: it must be 0) gets bChainParameter.
 */
ccid_status ccid_transfer_block(ccid_device *device, const ccid_call *call, uint8_t bBWI,
                                uint16_t wLevelParameter, const uint8_t *CCID_NULLABLE in, size_t in_length,
                                uint8_t *out, size_t out_capacity, size_t *out_length,
                                uint8_t *CCID_NULLABLE chain, ccid_slot_status *CCID_NULLABLE slot,
                                ccid_error *CCID_NULLABLE error) CCID_CHECK;
/**
 * A whole APDU to a reader of extended-APDU level: as many XfrBlocks as it takes, chained by
 * wLevelParameter and bChainParameter both ways.
 */
ccid_status ccid_transfer_apdu(ccid_device *device, const ccid_call *call, const uint8_t *in,
                               size_t in_length, uint8_t *out, size_t out_capacity, size_t *out_length,
                               ccid_slot_status *CCID_NULLABLE slot,
                               ccid_error *CCID_NULLABLE error) CCID_CHECK;
/** PC_to_RDR_GetParameters. */
ccid_status ccid_get_parameters(ccid_device *device, const ccid_call *call, ccid_parameters *out,
                                ccid_slot_status *CCID_NULLABLE slot,
                                ccid_error *CCID_NULLABLE error) CCID_CHECK;
/** PC_to_RDR_ResetParameters. */
ccid_status ccid_reset_parameters(ccid_device *device, const ccid_call *call, ccid_parameters *out,
                                  ccid_slot_status *CCID_NULLABLE slot,
                                  ccid_error *CCID_NULLABLE error) CCID_CHECK;
/** PC_to_RDR_SetParameters; `out` gets what the reader made of it. */
ccid_status ccid_set_parameters(ccid_device *device, const ccid_call *call, const ccid_parameters *in,
                                ccid_parameters *out, ccid_slot_status *CCID_NULLABLE slot,
                                ccid_error *CCID_NULLABLE error) CCID_CHECK;
/** PC_to_RDR_Escape: bytes of the vendor's own. */
ccid_status ccid_escape(ccid_device *device, const ccid_call *call, const uint8_t *CCID_NULLABLE in,
                        size_t in_length, uint8_t *out, size_t out_capacity, size_t *out_length,
                        ccid_slot_status *CCID_NULLABLE slot, ccid_error *CCID_NULLABLE error) CCID_CHECK;
/** PC_to_RDR_IccClock: stops or restarts the card's clock. */
ccid_status ccid_icc_clock(ccid_device *device, const ccid_call *call, bool stop,
                           ccid_slot_status *CCID_NULLABLE slot, ccid_error *CCID_NULLABLE error) CCID_CHECK;
/** PC_to_RDR_T0APDU: bmChanges bit 0 sets bClassGetResponse, bit 1 bClassEnvelope. */
ccid_status ccid_t0_apdu(ccid_device *device, const ccid_call *call, uint8_t bmChanges,
                         uint8_t bClassGetResponse, uint8_t bClassEnvelope,
                         ccid_slot_status *CCID_NULLABLE slot, ccid_error *CCID_NULLABLE error) CCID_CHECK;
/** PC_to_RDR_Secure: `in` is bPINOperation and its structure, as CCID 1.1, 6.1.11 lays it out. */
ccid_status ccid_secure(ccid_device *device, const ccid_call *call, uint8_t bBWI, uint16_t wLevelParameter,
                        const uint8_t *in, size_t in_length, uint8_t *out, size_t out_capacity,
                        size_t *out_length, ccid_slot_status *CCID_NULLABLE slot,
                        ccid_error *CCID_NULLABLE error) CCID_CHECK;
/** PC_to_RDR_Mechanical: bFunction 1 accept, 2 eject, 3 capture, 4 lock, 5 unlock. */
ccid_status ccid_mechanical(ccid_device *device, const ccid_call *call, uint8_t bFunction,
                            ccid_slot_status *CCID_NULLABLE slot, ccid_error *CCID_NULLABLE error) CCID_CHECK;
/** PC_to_RDR_SetDataRateAndClockFrequency, in kHz and bit/s; the results are what the reader set. */
ccid_status ccid_set_rate_and_clock(ccid_device *device, const ccid_call *call, uint32_t clock_khz,
                                    uint32_t rate_bps, uint32_t *clock_set_khz, uint32_t *rate_set_bps,
                                    ccid_slot_status *CCID_NULLABLE slot,
                                    ccid_error *CCID_NULLABLE error) CCID_CHECK;
/**
 * Ends what a timed-out or cancelled call left in the slot: the control request ABORT and PC_to_RDR_Abort
 * with the same bSeq; answers to what was aborted are dropped until the abort is answered. The card's own
 * state is unknown after it. When the reader refuses the control request: CCID_STALLED, fault abortRefused,
 * after waiting for the old answer until the deadline (`settled`); power the slot off where it never came.
 */
ccid_status ccid_abort(ccid_device *device, const ccid_call *call, ccid_slot_status *CCID_NULLABLE slot,
                       ccid_error *CCID_NULLABLE error) CCID_CHECK;
/**
 * After CCID_NEEDS_RECOVERY: clears the halt of both bulk pipes (their toggles begin anew), then
 * GetSlotStatus until its own answer comes. Cards are powered or not as before; reset them.
 */
ccid_status ccid_recover(ccid_device *device, const ccid_call *call,
                         ccid_error *CCID_NULLABLE error) CCID_CHECK;

/** GET_CLOCK_FREQUENCIES: kHz. *count is what came, whatever the descriptor says. CCID_STALLED: unsupported.
 */
ccid_status ccid_get_clock_frequencies(ccid_device *device, const ccid_call *call, uint32_t *values,
                                       size_t capacity, size_t *count,
                                       ccid_error *CCID_NULLABLE error) CCID_CHECK;
/** GET_DATA_RATES: bit/s. *count is what came, whatever the descriptor says. CCID_STALLED: unsupported. */
ccid_status ccid_get_data_rates(ccid_device *device, const ccid_call *call, uint32_t *values, size_t capacity,
                                size_t *count, ccid_error *CCID_NULLABLE error) CCID_CHECK;

/**
 * Waits for the interrupt pipe to say something, and merges all that it said. One thread per device; bulk
 * commands on other threads go on. CCID_TIMED_OUT and CCID_CANCELLED lose no report: the transfer stays
 * under way for the next call. CCID_UNSUPPORTED without an interrupt endpoint: poll GetSlotStatus.
 */
ccid_status ccid_wait_change(ccid_device *device, const ccid_call *call, ccid_changes *out,
                             ccid_error *CCID_NULLABLE error) CCID_CHECK;

CCID_NONNULL_END

#endif
