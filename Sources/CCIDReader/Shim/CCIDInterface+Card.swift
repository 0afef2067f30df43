// SPDX-License-Identifier: Apache-2.0
//
// The commands about a card's power and its exchanges: IccPowerOn, IccPowerOff, GetSlotStatus, XfrBlock,
// T0APDU, Secure (CCID 1.1, 6.1).

import CCCID

extension CCIDInterface {
    /// PC_to_RDR_IccPowerOn: powers the card, or resets a powered one (warm); the answer is the ATR.
    public func powerOn(_ call: CCIDCall, _ voltage: PowerSelect) throws(ReaderError) -> CCIDAnswer {
        let power: ccid_power =
            switch voltage {
            case .automatic: .automatic
            case .volts5: .volts5
            case .volts3: .volts3
            case .volts1_8: .volts1_8
            }
        return unsafe try exchange(call, room: 64) { device, raw, out, room, length, _, slot, cause in
            unsafe ccid_power_on(device, &raw, power, out, room, &length, &slot, &cause)
        }
    }

    /// PC_to_RDR_IccPowerOff.
    @discardableResult
    public func powerOff(_ call: CCIDCall) throws(ReaderError) -> SlotState {
        unsafe try run(call, returning: ()) { device, raw, slot, cause, _ in
            unsafe ccid_power_off(device, &raw, &slot, &cause)
        }.state
    }

    /// PC_to_RDR_GetSlotStatus: what the slot holds, and what its clock does. An empty slot is no error.
    public func slotStatus(_ call: CCIDCall) throws(ReaderError) -> (state: SlotState, clock: ClockStatus) {
        let answer = unsafe try run(call, returning: ()) { device, raw, slot, cause, _ in
            unsafe ccid_get_slot_status(device, &raw, &slot, &cause)
        }
        return (answer.state, answer.clock)
    }

    /// PC_to_RDR_XfrBlock, one message each way.
    ///
    /// - Parameters:
    ///   - block: a T=1 block, a T=0 TPDU, an APDU or a part of one, by the exchange level.
    ///   - bBWI: the multiple of BWT that the card asked for by S(WTX request), 0 else.
    ///   - wLevelParameter: the bytes expected at character level, the place in a chain, 0 else.
    public func transferBlock(
        _ call: CCIDCall, _ block: [UInt8], bBWI: UInt8 = 0, wLevelParameter: UInt16 = 0
    ) throws(ReaderError) -> CCIDAnswer {
        try answer(call) { bytes throws(ReaderError) in
            try transferBlock(call, block, bBWI: bBWI, wLevelParameter: wLevelParameter, into: &bytes)
        }
    }

    /// The same; the answer's bytes are added to an array that is used again and again.
    func transferBlock(
        _ call: CCIDCall, _ block: [UInt8], bBWI: UInt8, wLevelParameter: UInt16, into bytes: inout [UInt8]
    ) throws(ReaderError) -> CCIDReply {
        unsafe try exchange(call, room: descriptor.inMessageLength, into: &bytes) {
            device, raw, out, room, length, chain, slot, cause in
            unsafe block.withUnsafeBufferPointer { bytes in
                unsafe ccid_transfer_block(
                    device, &raw, bBWI, wLevelParameter, bytes.baseAddress, bytes.count, out, room, &length,
                    &chain, &slot, &cause)
            }
        }
    }

    /// A whole APDU to a reader of the extended-APDU level, chained by wLevelParameter as far as it takes.
    public func transferAPDU(_ call: CCIDCall, _ apdu: [UInt8]) throws(ReaderError) -> CCIDAnswer {
        try answer(call) { bytes throws(ReaderError) in try transferAPDU(call, apdu, into: &bytes) }
    }

    /// The same; the answer's bytes are added to an array that is used again and again.
    func transferAPDU(
        _ call: CCIDCall, _ apdu: [UInt8], into bytes: inout [UInt8]
    ) throws(ReaderError) -> CCIDReply {
        unsafe try exchange(call, room: 65_538, into: &bytes) {
            device, raw, out, room, length, _, slot, cause in
            unsafe apdu.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return .invalidArgument }
                return unsafe ccid_transfer_apdu(
                    device, &raw, base, bytes.count, out, room, &length, &slot, &cause)
            }
        }
    }

    /// PC_to_RDR_T0APDU: the CLA bytes that the reader uses for GET RESPONSE and ENVELOPE; `nil` leaves one.
    @discardableResult
    public func setT0Classes(
        _ call: CCIDCall, getResponse: UInt8?, envelope: UInt8?
    ) throws(ReaderError) -> SlotState {
        let bmChanges: UInt8 = (getResponse == nil ? 0 : 1) | (envelope == nil ? 0 : 2)
        return unsafe try run(call, returning: ()) { device, raw, slot, cause, _ in
            unsafe ccid_t0_apdu(device, &raw, bmChanges, getResponse ?? 0, envelope ?? 0, &slot, &cause)
        }.state
    }

    /// PC_to_RDR_Secure: `operation` is bPINOperation and its structure (CCID 1.1, 6.1.11).
    public func secure(
        _ call: CCIDCall, _ operation: [UInt8], bBWI: UInt8 = 0, wLevelParameter: UInt16 = 0
    ) throws(ReaderError) -> CCIDAnswer {
        unsafe try exchange(call, room: descriptor.inMessageLength) {
            device, raw, out, room, length, _, slot, cause in
            unsafe operation.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return .invalidArgument }
                return unsafe ccid_secure(
                    device, &raw, bBWI, wLevelParameter, base, bytes.count, out, room, &length, &slot, &cause)
            }
        }
    }
}
