// SPDX-License-Identifier: Apache-2.0
//
// A reader's interface opened over a virtual reader in virtual time, and the list of everything that can be
// asked of it, for the tables of the PacketLevel…Tests.

import CCIDReader
import Synchronization
import Testing
import VirtualReader

/// INS 10 answers P1P2 bytes that count up, INS 20 works P1P2 milliseconds, the rest comes back as it went.
final class PacketLevelApplication: SimulatedApplication, Sendable {
    private let log = Mutex<[[UInt8]]>([])

    var commands: [[UInt8]] { log.withLock { $0 } }

    func reset() {}

    func process(_ command: [UInt8]) -> [UInt8] {
        log.withLock { $0.append(command) }
        guard command.count >= 4 else { return [0x67, 0x00] }
        let number = Int(command[2]) << 8 | Int(command[3])
        switch command[1] {
        case 0x10: return (0..<number).map { UInt8(truncatingIfNeeded: $0) } + [0x90, 0x00]
        case 0x20: return [0x90, 0x00]
        default: return command + [0x90, 0x00]
        }
    }

    func workingTime(for command: [UInt8]) -> Duration {
        guard command.count >= 4, command[1] == 0x20 else { return .zero }
        return .milliseconds(Int(command[2]) << 8 | Int(command[3]))
    }
}

/// An open interface with the reader behind it.
struct PacketLevelRig {
    let reader: VirtualUSBReader
    let interface: CCIDInterface
    let application = PacketLevelApplication()

    init(_ profile: ReaderProfile, speed: USBSpeed? = nil, isEmpty: Bool = false) throws {
        let application = application
        let card = CardKind.application("packet-level") { application }
        reader = VirtualUSBReader(profile: profile, cards: isEmpty ? [:] : [0: card], speed: speed)
        let nttcom = [USBID(vendor: 0x04E6, product: 0x511A)]
        let host = try CCIDHost.software([reader], vendorClass: nttcom)
        guard let path = try host.interfaces().first?.path else { throw ReaderError(.notFound) }
        interface = try host.open(path, mode: .session)
    }

    /// A call with ten seconds of the reader's time.
    var call: CCIDCall { call(seconds: 10) }

    func call(seconds: Int) -> CCIDCall {
        CCIDCall(slot: .first, deadline: interface.now.advanced(by: .seconds(seconds)))
    }

    /// Power, and the parameters that a reader of TPDU level needs.
    func powerUp() throws {
        let chooses = reader.profile.descriptor.dwFeatures & 0x08 != 0
        _ = try interface.powerOn(call, chooses ? .automatic : .volts5)
        if reader.profile.descriptor.dwFeatures & 0x0001_0080 == 0x0001_0080 {
            _ = try interface.setParameters(call, Self.parameters)
        }
    }

    /// The card's best rate, for readers that send the PPS.
    static let parameters = CardParameters(
        cardProtocol: .t1, bmFindexDindex: 0x13, bmTCCKS: 0x10, bGuardTime: 0xFF, bWaitingIntegers: 0x46,
        bClockStop: 0, bIFSC: 0xFB, bNadValue: 0)
}

/// A command, how the reader for it is made ready, and what its success is.
struct PacketLevelCommand: Sendable, CustomTestStringConvertible {
    /// The name in CCID 1.1 and in a fault plan.
    let name: String
    var profile = ReaderProfile.scr3310
    var isPowered = true
    /// What success says, as text.
    let success: String
    /// Whether the answer carries data, so that it can end in the middle of them.
    var hasData = false
    let run: @Sendable (CCIDInterface, CCIDCall) throws -> String
    var testDescription: String { name }

    /// Everything that goes through the bulk pipes, but Abort.
    static let all: [PacketLevelCommand] = [
        PacketLevelCommand(name: "IccPowerOn", isPowered: false, success: "19 active", hasData: true) {
            let answer = try $0.powerOn($1, .automatic)
            return "\(answer.bytes.count) \(answer.state)"
        },
        PacketLevelCommand(name: "IccPowerOff", success: "inactive") { "\(try $0.powerOff($1))" },
        PacketLevelCommand(name: "GetSlotStatus", success: "active running") {
            let answer = try $0.slotStatus($1)
            return "\(answer.state) \(answer.clock)"
        },
        PacketLevelCommand(name: "XfrBlock", success: "[0, 225, 1, 254, 30]", hasData: true) {
            "\(try $0.transferBlock($1, [0x00, 0xC1, 0x01, 0xFE, 0x3E]).bytes)"
        },
        PacketLevelCommand(name: "GetParameters", success: "T=1 19", hasData: true) {
            let answer = try $0.parameters($1)
            return "T=\(answer.cardProtocol.rawValue) \(answer.bmFindexDindex)"
        },
        PacketLevelCommand(name: "ResetParameters", success: "T=1 17", hasData: true) {
            let answer = try $0.resetParameters($1)
            return "T=\(answer.cardProtocol.rawValue) \(answer.bmFindexDindex)"
        },
        PacketLevelCommand(name: "SetParameters", success: "T=1 19", hasData: true) {
            let answer = try $0.setParameters($1, PacketLevelRig.parameters)
            return "T=\(answer.cardProtocol.rawValue) \(answer.bmFindexDindex)"
        },
        PacketLevelCommand(name: "Escape", profile: .gemPCTwin, success: "23", hasData: true) {
            "\(try $0.escape($1, [0x02]).bytes.count)"
        },
        PacketLevelCommand(name: "IccClock", profile: .scr3310NTTCom, success: "stoppedLow") {
            "\(try $0.setClock($1, running: false))"
        },
        PacketLevelCommand(name: "T0APDU", profile: .shortAPDU, success: "active") {
            "\(try $0.setT0Classes($1, getResponse: 0x00, envelope: nil))"
        },
        PacketLevelCommand(
            name: "Secure", profile: keypad, success: "[144, 0]", hasData: true
        ) {
            "\(try $0.secure($1, verification).bytes)"
        },
        PacketLevelCommand(name: "Mechanical", profile: motor, success: "active") {
            "\(try $0.mechanical($1, .lock))"
        },
        PacketLevelCommand(
            name: "SetDataRateAndClockFrequency", profile: .gemPCTwin, success: "4000 21505", hasData: true
        ) {
            let answer = try $0.setRateAndClock($1, .init(clock: 4000, rate: 21505))
            return "\(answer.clock) \(answer.rate)"
        },
    ]

    /// A short-APDU reader with a keypad at which 1234 is typed.
    static let keypad: ReaderProfile = {
        var profile = ReaderProfile.shortAPDU
        profile.descriptor.bPINSupport = 1
        profile.pinPad = PINPad(.types(Array("1234".utf8)))
        return profile
    }()

    /// A reader with a motor that holds the card.
    static let motor: ReaderProfile = {
        var profile = ReaderProfile.scr3310
        profile.descriptor.dwMechanical = 0x08
        return profile
    }()

    /// PIN verification, ASCII and left justified, for an empty VERIFY (CCID 1.1, 6.1.11). INS 20 of the test
    /// application takes P1P2 milliseconds: 128.
    static let verification: [UInt8] = [
        0x00, 0x00, 0x82, 0x00, 0x00, 0x04, 0x04, 0x02, 0x01, 0x09, 0x04, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x20, 0x00, 0x80, 0x00,
    ]

    /// An open interface with this command's reader, ready for it; then the fault plan counts.
    func rig(_ faults: String? = nil) throws -> PacketLevelRig {
        let rig = try PacketLevelRig(profile)
        if isPowered { try rig.powerUp() }
        if let faults { rig.reader.arm(try FaultPlan(parsing: faults)) }
        return rig
    }
}
