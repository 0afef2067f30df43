// SPDX-License-Identifier: Apache-2.0
//
// The protocol data structure of a slot (CCID 1.1, 6.1.7): what SetParameters says and GetParameters
// answers. How its values are chosen stands in TransmissionChoice.swift.

/// The protocol data structure of a slot (CCID 1.1, 6.1.7).
public struct CardParameters: Sendable, Equatable {
    /// `bProtocolNum`.
    public var cardProtocol: CardProtocol
    /// FI and DI, as in TA1.
    public var bmFindexDindex: UInt8
    /// `bmTCCKST0` or `bmTCCKST1`: convention, and the checksum of T=1.
    public var bmTCCKS: UInt8
    /// `bGuardTimeT0` or `bGuardTimeT1`: the extra guard time, N.
    public var bGuardTime: UInt8
    /// `bWaitingIntegerT0` (WI), or `bmWaitingIntegersT1` (BWI and CWI).
    public var bWaitingIntegers: UInt8
    /// `bClockStop`.
    public var bClockStop: UInt8
    /// `bIFSC`, T=1 only.
    public var bIFSC: UInt8
    /// `bNadValue`, T=1 only.
    public var bNadValue: UInt8

    /// Makes parameters from their bytes.
    public init(
        cardProtocol: CardProtocol, bmFindexDindex: UInt8, bmTCCKS: UInt8, bGuardTime: UInt8,
        bWaitingIntegers: UInt8, bClockStop: UInt8, bIFSC: UInt8 = 0, bNadValue: UInt8 = 0
    ) {
        self.cardProtocol = cardProtocol
        self.bmFindexDindex = bmFindexDindex
        self.bmTCCKS = bmTCCKS
        self.bGuardTime = bGuardTime
        self.bWaitingIntegers = bWaitingIntegers
        self.bClockStop = bClockStop
        self.bIFSC = bIFSC
        self.bNadValue = bNadValue
    }

    /// The structure's bytes, as on the wire: five of T=0, seven of T=1.
    public var bytes: [UInt8] {
        let common = [bmFindexDindex, bmTCCKS, bGuardTime, bWaitingIntegers, bClockStop]
        return cardProtocol == .t0 ? common : common + [bIFSC, bNadValue]
    }

    /// The fields by their standard names, in order.
    public var fields: [(name: String, value: UInt8)] {
        switch cardProtocol {
        case .t0:
            [
                ("bmFindexDindex", bmFindexDindex), ("bmTCCKST0", bmTCCKS), ("bGuardTimeT0", bGuardTime),
                ("bWaitingIntegerT0", bWaitingIntegers), ("bClockStop", bClockStop),
            ]
        case .t1:
            [
                ("bmFindexDindex", bmFindexDindex), ("bmTCCKST1", bmTCCKS), ("bGuardTimeT1", bGuardTime),
                ("bmWaitingIntegersT1", bWaitingIntegers), ("bClockStop", bClockStop), ("bIFSC", bIFSC),
                ("bNadValue", bNadValue),
            ]
        }
    }
}
