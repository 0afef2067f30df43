// SPDX-License-Identifier: Apache-2.0
//
// A card application for tests: it counts, it answers as long as it is told, and it takes its time.

import Synchronization

@testable import VirtualReader

/// INS 10 answers P1P2 bytes that count up; INS 20 works P1P2 milliseconds and answers nothing but 9000;
/// any other command is answered with its own bytes.
final class TestApplication: SimulatedApplication, Sendable {
    private struct Log {
        var commands: [[UInt8]] = []
        var resets = 0
    }

    private let log = Mutex(Log())
    let atr: [UInt8]

    init(atr: [UInt8]? = nil) { self.atr = atr ?? contactATR }

    /// What it was given, in order.
    var commands: [[UInt8]] { log.withLock { $0.commands } }
    var resets: Int { log.withLock { $0.resets } }

    func reset() { log.withLock { $0.resets += 1 } }

    func process(_ command: [UInt8]) -> [UInt8] {
        log.withLock { $0.commands.append(command) }
        guard command.count >= 4 else { return [0x67, 0x00] }
        switch command[1] {
        case 0x10: return counting(Int(command[2]) << 8 | Int(command[3])) + [0x90, 0x00]
        case 0x20: return [0x90, 0x00]
        default: return command + [0x90, 0x00]
        }
    }

    func workingTime(for command: [UInt8]) -> Duration {
        guard command.count >= 4, command[1] == 0x20 else { return .zero }
        return .milliseconds(Int(command[2]) << 8 | Int(command[3]))
    }

    /// A kind that holds this very application.
    var kind: CardKind { .application("test") { self } }
}

/// The contact ATR of the My Number Card (OpenSC issue 3021).
let contactATR = hex("3B DA 13 FF 81 31 FB 46 80 12 39 2F 31 C1 73 C6 01 C0 3B")

/// 0, 1, 2, … so many bytes.
func counting(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0) } }

/// Bytes from hexadecimal digits and spaces; anything else ends the number it stands in.
func hex(_ text: String) -> [UInt8] {
    let digits = text.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// Hexadecimal digits from bytes.
func hexText(_ bytes: [UInt8]) -> String {
    bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }.joined(
        separator: " ")
}
