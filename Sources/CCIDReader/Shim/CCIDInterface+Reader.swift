// SPDX-License-Identifier: Apache-2.0
//
// The commands about the reader and a slot's parameters: Get-, Reset-, SetParameters, Escape, IccClock,
// Mechanical, SetDataRateAndClockFrequency (CCID 1.1, 6.1).

import CCCID

extension CCIDInterface {
    /// PC_to_RDR_GetParameters.
    public func parameters(_ call: CCIDCall) throws(ReaderError) -> CardParameters {
        let raw = unsafe try run(call, returning: ccid_parameters()) { device, raw, slot, cause, out in
            unsafe ccid_get_parameters(device, &raw, &out, &slot, &cause)
        }.value
        return CardParameters(raw)
    }

    /// PC_to_RDR_ResetParameters: back to the reader's defaults, which come back.
    public func resetParameters(_ call: CCIDCall) throws(ReaderError) -> CardParameters {
        let raw = unsafe try run(call, returning: ccid_parameters()) { device, raw, slot, cause, out in
            unsafe ccid_reset_parameters(device, &raw, &out, &slot, &cause)
        }.value
        return CardParameters(raw)
    }

    /// PC_to_RDR_SetParameters; what the reader made of them comes back.
    public func setParameters(
        _ call: CCIDCall, _ parameters: CardParameters
    ) throws(ReaderError) -> CardParameters {
        var wanted = parameters.raw
        let raw = unsafe try run(call, returning: ccid_parameters()) { device, raw, slot, cause, out in
            unsafe ccid_set_parameters(device, &raw, &wanted, &out, &slot, &cause)
        }.value
        return CardParameters(raw)
    }

    /// PC_to_RDR_Escape: the vendor's own bytes.
    public func escape(_ call: CCIDCall, _ bytes: [UInt8]) throws(ReaderError) -> CCIDAnswer {
        unsafe try exchange(call, room: descriptor.inMessageLength) {
            device, raw, out, room, length, _, slot, cause in
            unsafe bytes.withUnsafeBufferPointer { bytes in
                unsafe ccid_escape(
                    device, &raw, bytes.baseAddress, bytes.count, out, room, &length, &slot, &cause)
            }
        }
    }

    /// PC_to_RDR_IccClock: stops the card's clock, or lets it run again.
    @discardableResult
    public func setClock(_ call: CCIDCall, running: Bool) throws(ReaderError) -> ClockStatus {
        unsafe try run(call, returning: ()) { device, raw, slot, cause, _ in
            unsafe ccid_icc_clock(device, &raw, !running, &slot, &cause)
        }.clock
    }

    /// What the mechanical parts shall do (`bFunction`, CCID 1.1, 6.1.12).
    public enum MechanicalFunction: UInt8, Sendable, CaseIterable {
        /// Take the card in.
        case accept = 1
        /// Give the card out.
        case eject = 2
        /// Keep the card.
        case capture = 3
        /// Hold the card.
        case lock = 4
        /// Let the card go.
        case unlock = 5
    }

    /// PC_to_RDR_Mechanical.
    @discardableResult
    public func mechanical(_ call: CCIDCall, _ function: MechanicalFunction) throws(ReaderError) -> SlotState
    {
        unsafe try run(call, returning: ()) { device, raw, slot, cause, _ in
            unsafe ccid_mechanical(device, &raw, function.rawValue, &slot, &cause)
        }.state
    }

    /// A card's clock and data rate.
    public struct RateAndClock: Sendable, Equatable {
        /// The clock, in kHz.
        public var clock: UInt32
        /// The data rate, in bit/s.
        public var rate: UInt32

        /// Makes a pair.
        public init(clock: UInt32, rate: UInt32) {
            self.clock = clock
            self.rate = rate
        }
    }

    /// PC_to_RDR_SetDataRateAndClockFrequency; what the reader set comes back.
    public func setRateAndClock(
        _ call: CCIDCall, _ wanted: RateAndClock
    ) throws(ReaderError) -> RateAndClock {
        unsafe try run(call, returning: RateAndClock(clock: 0, rate: 0)) { device, raw, slot, cause, out in
            unsafe ccid_set_rate_and_clock(
                device, &raw, wanted.clock, wanted.rate, &out.clock, &out.rate, &slot, &cause)
        }.value
    }
}

extension CardParameters {
    /// The shim's structure.
    var raw: ccid_parameters {
        ccid_parameters(
            bProtocolNum: cardProtocol.rawValue, bmFindexDindex: bmFindexDindex, bmTCCKS: bmTCCKS,
            bGuardTime: bGuardTime, bWaitingIntegers: bWaitingIntegers, bClockStop: bClockStop, bIFSC: bIFSC,
            bNadValue: bNadValue)
    }

    init(_ raw: ccid_parameters) {
        self.init(
            cardProtocol: raw.bProtocolNum == 0 ? .t0 : .t1, bmFindexDindex: raw.bmFindexDindex,
            bmTCCKS: raw.bmTCCKS, bGuardTime: raw.bGuardTime, bWaitingIntegers: raw.bWaitingIntegers,
            bClockStop: raw.bClockStop, bIFSC: raw.bIFSC, bNadValue: raw.bNadValue)
    }
}
