// SPDX-License-Identifier: Apache-2.0
//
// The messages of CCID 1.1, 6.1 to 6.3, by their numbers, as the firmware of a virtual reader knows them.

/// A command on the bulk OUT pipe.
public enum CommandCode: UInt8, Sendable, CaseIterable {
    case setParameters = 0x61
    case iccPowerOn = 0x62
    case iccPowerOff = 0x63
    case getSlotStatus = 0x65
    case secure = 0x69
    case t0APDU = 0x6A
    case escape = 0x6B
    case getParameters = 0x6C
    case resetParameters = 0x6D
    case iccClock = 0x6E
    case xfrBlock = 0x6F
    case mechanical = 0x71
    case abort = 0x72
    case setDataRateAndClockFrequency = 0x73

    /// The command's name in the specification, without `PC_to_RDR_`.
    public var name: String {
        switch self {
        case .setParameters: "SetParameters"
        case .iccPowerOn: "IccPowerOn"
        case .iccPowerOff: "IccPowerOff"
        case .getSlotStatus: "GetSlotStatus"
        case .secure: "Secure"
        case .t0APDU: "T0APDU"
        case .escape: "Escape"
        case .getParameters: "GetParameters"
        case .resetParameters: "ResetParameters"
        case .iccClock: "IccClock"
        case .xfrBlock: "XfrBlock"
        case .mechanical: "Mechanical"
        case .abort: "Abort"
        case .setDataRateAndClockFrequency: "SetDataRateAndClockFrequency"
        }
    }

    /// `bMessageType` of its answer (CCID 1.1, table 6.2-1).
    var answerType: UInt8 {
        switch self {
        case .iccPowerOn, .xfrBlock, .secure: 0x80
        case .iccPowerOff, .getSlotStatus, .iccClock, .t0APDU, .mechanical, .abort: 0x81
        case .getParameters, .resetParameters, .setParameters: 0x82
        case .escape: 0x83
        case .setDataRateAndClockFrequency: 0x84
        }
    }
}

/// A class-specific request on the control pipe (CCID 1.1, 5.3).
public enum ClassRequest: UInt8, Sendable, CaseIterable {
    case abort = 1
    case getClockFrequencies = 2
    case getDataRates = 3

    /// The request's name in the specification.
    public var name: String {
        switch self {
        case .abort: "ABORT"
        case .getClockFrequencies: "GET_CLOCK_FREQUENCIES"
        case .getDataRates: "GET_DATA_RATES"
        }
    }
}

/// The values of bError that the firmware gives (CCID 1.1, table 6.2-2); 1…127 are offsets of bad fields.
enum SlotError {
    static let commandNotSupported: UInt8 = 0x00
    static let badLength: UInt8 = 1
    static let badSlot: UInt8 = 5
    static let aborted: UInt8 = 0xFF
    static let iccMute: UInt8 = 0xFE
    static let pinTimeout: UInt8 = 0xF0
    static let pinCancelled: UInt8 = 0xEF
    static let protocolNotSupported: UInt8 = 0xF6
    static let slotBusy: UInt8 = 0xE0
}
