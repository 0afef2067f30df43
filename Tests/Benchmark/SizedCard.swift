// SPDX-License-Identifier: Apache-2.0
//
// A card that answers as many bytes as it is asked for, and the commands that the benchmark sends to it.

import ISO7816
import VirtualReader

/// Answers 9000, before it as many bytes as Le says.
final class SizedCard: SimulatedApplication {
    func reset() {}

    func process(_ command: [UInt8]) -> [UInt8] {
        // What is no command is refused, so that no figure comes of it.
        guard let command = try? CommandAPDU(command) else { return [0x67, 0x00] }
        return [UInt8](repeating: 0xA5, count: command.ne ?? 0) + [0x90, 0x00]
    }

    static let kind = CardKind.application("sized") { SizedCard() }
}

/// A command whose way is measured.
struct Scenario: Sendable {
    let name: String
    let command: CommandAPDU
    /// How often it goes out in one round of a measurement.
    let count: Int

    static func all() throws(APDUError) -> [Scenario] {
        let data = [UInt8](repeating: 0x5A, count: 2_048)
        return [
            Scenario(
                name: "case 1", command: try CommandAPDU(cla: 0, ins: 0x44, p1: 0, p2: 0), count: 4_000),
            Scenario(
                name: "256-byte answer",
                command: try CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, ne: 256), count: 2_000),
            Scenario(
                name: "2 KiB of data",
                command: try CommandAPDU(cla: 0, ins: 0xD6, p1: 0, p2: 0, data: data), count: 400),
            Scenario(
                name: "64 KiB answer",
                command: try CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, ne: 65_536), count: 20),
        ]
    }
}

/// A reader's level, with the profile that stands for it.
struct Level: Sendable {
    let name: String
    let profile: ReaderProfile

    static let all = [tpdu, extended]

    static let tpdu = Level(name: "TPDU", profile: .scr3310)

    /// No reader of this level with contacts is among the profiles: the contactless one's fields, and contacts.
    static let extended: Level = {
        var profile = ReaderProfile.extendedAPDU
        profile.isContactless = false
        profile.descriptor.dwDefaultClock = 4_000
        return Level(name: "extended APDU", profile: profile)
    }()
}
