// SPDX-License-Identifier: Apache-2.0
//
// PC_to_RDR_Secure on the wire: the header, the prologue's number from entry to entry and to the block after it, and
// that it is secret whatever the caller says. The reader is a script, so that every byte of the host's is seen.

import ISO7816
import ReaderScripts
import Synchronization
import Testing

@testable import CCIDReader

@Suite("PIN entry on the wire")
struct PINEntryExchangeTests {
    /// What the host sent: bMessageType, the last three bytes of the header, the data.
    private final class Sent: Sendable {
        let messages = Mutex<[[UInt8]]>([])
        var count: Int { messages.withLock { $0.count } }
        var last: [UInt8] { messages.withLock { $0.last ?? [] } }
    }

    private struct Rig: ~Copyable {
        let sent: Sent
        let blanked: Sent
        let interface: CCIDInterface
        var card: CardConnection

        /// - Parameters:
        ///   - atr: the card's answer to reset.
        ///   - answers: to each Secure and XfrBlock, one after the other.
        static func open(atr: String, _ answers: [ScriptedReader.Reply]) throws -> Rig {
            let (sent, reset) = (Sent(), bytes(atr))
            let reader = ScriptedReader(classDescriptor: ScriptedReader.automaticTPDU) { type, tail, data in
                switch type {
                case 0x62: return .init(data: reset)
                case 0x63, 0x65: return .init(bStatus: 1)
                case 0x69, 0x6F:
                    let number = sent.messages.withLock { messages in
                        messages.append([type] + tail + data)
                        return messages.count - 1
                    }
                    return number < answers.count ? answers[number] : .init(bStatus: 0x40, bError: 0xFE)
                default: return .init(bStatus: 0x40, bError: 0)
                }
            }
            let blanked = Sent()
            let host = try CCIDHost.software([reader], vendorClass: [])
            let interface = try host.open("1-1:1.0", mode: .session) { event in
                if event.bytes.first == 0x69 || event.bytes.first == 0x80, event.isBlanked {
                    blanked.messages.withLock { $0.append(event.bytes) }
                }
            }
            let card = try CardConnection.open(
                interface: interface, slot: .first, settings: CardSettings(),
                deadline: interface.now.advanced(by: .seconds(60)))
            return Rig(sent: sent, blanked: blanked, interface: interface, card: card)
        }

        /// Not called secret: that is the connection's own affair.
        var terms: CommandTerms {
            CommandTerms(
                sensitivity: .open, deadline: interface.now.advanced(by: .seconds(60)), isRepeatable: true)
        }
    }

    private static let entry: PINEntry = {
        do {
            return try PINEntry(.verification, template: bytes("00 20 00 80"), digits: 4...8)
        } catch { preconditionFailure("\(error)") }
    }()

    private static func block(_ pcb: UInt8, _ information: [UInt8]) -> ScriptedReader.Reply {
        let body = [0, pcb, UInt8(information.count)] + information
        return .init(data: body + [body.reduce(0, ^)])
    }

    @Test("At T=1 the prologue has the next number, once the reader has sent the block before")
    func numbers() throws {
        var rig = try Rig.open(
            atr: "3B 80 81 31 FE 45 8B",
            [
                Self.block(0x00, [0x63, 0xC2]), .init(bStatus: 0x40, bError: 0xEF),
                .init(bStatus: 0x40, bError: 0xF0), .init(bStatus: 0x40, bError: 0x0D),
                .init(data: [0x64, 0x02]), Self.block(0x40, [0x90, 0x00]), Self.block(0x00, [0x90, 0x00]),
            ])
        func message(_ pcb: String) -> [UInt8] {
            bytes("69 00 00 00 00 00 82 00 00 08 04 02 01 09 04 00 00 \(pcb) 04 00 20 00 80")
        }
        #expect(try rig.card.enterPIN(Self.entry, rig.terms) == [0x63, 0xC2])
        #expect(rig.sent.last == message("00"))
        // Cancelled, timed out, refused, not confirmed: the same number each time.
        for expected in [0xEF, 0xF0, 0x0D, 0x64] {
            do {
                _ = try rig.card.enterPIN(Self.entry, rig.terms)
                Issue.record("answered")
            } catch {
                #expect(error.fate == .notSent && error.canContinue, "\(expected): \(error)")
            }
            #expect(rig.sent.last == message("40"))
        }
        #expect(try rig.card.enterPIN(Self.entry, rig.terms) == [0x90, 0x00])
        #expect(rig.sent.last == message("40"))
        #expect(try rig.card.exchange(bytes("00 20 00 80"), rig.terms) == [0x90, 0x00])
        #expect(rig.sent.last == bytes("6F 00 00 00 00 00 04 00 20 00 80 A4"))
        #expect(rig.sent.count == 7)
    }

    @Test("At T=0 the reader has the whole command, and no prologue")
    func t0() throws {
        var rig = try Rig.open(atr: "3B 00", [.init(data: [0x90, 0x00]), .init(data: [0x64, 0x01])])
        #expect(try rig.card.enterPIN(Self.entry, rig.terms) == [0x90, 0x00])
        #expect(
            rig.sent.last
                == bytes("69 00 00 00 00 00 82 00 00 08 04 02 01 09 04 00 00 00 00 00 20 00 80"))
        do {
            _ = try rig.card.enterPIN(Self.entry, rig.terms)
            Issue.record("answered")
        } catch {
            guard case .pinEntry(.cancelled, let sw) = error.reason else {
                Issue.record("\(error)")
                return
            }
            #expect(sw?.rawValue == 0x6401 && error.fate == .mayHaveRun && error.canContinue)
        }
    }

    @Test("It is secret, whatever the caller calls it: neither data nor lengths reach the trace")
    func secret() throws {
        var rig = try Rig.open(atr: "3B 80 81 31 FE 45 8B", [Self.block(0x00, [0x90, 0x00])])
        _ = try rig.card.enterPIN(Self.entry, rig.terms)
        let shown = rig.blanked.messages.withLock { $0 }
        #expect(shown.map { $0[0] } == [0x69, 0x80] && shown.allSatisfy { $0.count == 3 })
    }

    @Test("An answer that is no status word is the card's failure", arguments: [[], [0x90]] as [[UInt8]])
    func noStatusWord(_ answer: [UInt8]) throws {
        var rig = try Rig.open(atr: "3B 00", [.init(data: answer)])
        do {
            _ = try rig.card.enterPIN(Self.entry, rig.terms)
            Issue.record("answered")
        } catch {
            guard case .malformedResponse = error.reason else {
                Issue.record("\(error)")
                return
            }
            #expect(error.fate == .mayHaveRun && !error.canContinue)
        }
    }
}
