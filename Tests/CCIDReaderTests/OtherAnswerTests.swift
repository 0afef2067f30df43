// SPDX-License-Identifier: Apache-2.0
//
// A card that says something else after its second reset: what was agreed after the first one is forgotten.

import ReaderScripts
import Synchronization
import Testing

@testable import CCIDReader
@testable import ISO7816

@Suite("Another answer to reset")
struct OtherAnswerTests {
    /// A card that is silent to every block until it was reset warm, and then has the second answer to reset.
    private static func reader(
        _ second: [UInt8], answer: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) -> ScriptedReader {
        var descriptor = ScriptedReader.automaticTPDU
        // TPDU level, the IFSD is the host's affair.
        descriptor.replaceSubrange(40..<44, with: UInt32(0x0001_00FE).octets)
        let resets = Mutex(0)
        return ScriptedReader(classDescriptor: descriptor) { type, _, data in
            switch type {
            case 0x62:
                let number = resets.withLock { value in
                    value += 1
                    return value
                }
                return .init(data: number == 1 ? [0x3B, 0x80, 0x01, 0x81] : second)
            case 0x63, 0x65: return .init(bStatus: 1)
            case 0x6F where resets.withLock { $0 } > 1: return .init(data: answer(data))
            case 0x6F: return .init(bStatus: 0x40, bError: 0xFE)
            default: return .init(bStatus: 0x40, bError: 0)
            }
        }
    }

    private static func open(_ reader: ScriptedReader) throws -> CardConnection {
        let host = try CCIDHost.software([reader], vendorClass: [])
        let interface = try host.open("1-1:1.0", mode: .session)
        return try CardConnection.open(
            interface: interface, slot: .first, settings: CardSettings(),
            deadline: interface.now.advanced(by: .seconds(600)))
    }

    private static func terms(_ card: borrowing CardConnection) -> CommandTerms {
        CommandTerms(
            sensitivity: .open, deadline: card.interface.now.advanced(by: .seconds(60)), isRepeatable: false)
    }

    @Test("The second answer's checksum and sizes hold after the reset that an IFSD request ended in")
    func checksum() throws {
        // T=1, TA3 40, TC3 01: IFSC 64, CRC.
        let reader = Self.reader([0x3B, 0x80, 0x81, 0x51, 0x40, 0x01, 0x11]) { _ in
            var block: [UInt8] = [0x00, 0x00, 0x02, 0x90, 0x00]
            T1.EDC.crc.appendEpilogue(to: &block)
            return block
        }
        var card = try Self.open(reader)
        let link = card.link
        #expect(link.ifsc == 64 && link.ifsd == 32)
        let answer = try card.exchange([0x00, 0x44, 0x00, 0x00], Self.terms(card))
        #expect(answer == [0x90, 0x00])
        let last = try #require(reader.blocks.last)
        #expect(last.count == 3 + 4 + 2 && T1.EDC.crc.verifies(last.span))
    }

    @Test("The protocol of the second answer holds as well")
    func otherProtocol() throws {
        let reader = Self.reader([0x3B, 0x00]) { _ in [0x90, 0x00] }
        var card = try Self.open(reader)
        let link = card.link
        #expect(link.cardProtocol == .t0 && link.ifsd == nil && link.ifsc == nil)
        let answer = try card.exchange([0x00, 0x44, 0x00, 0x00], Self.terms(card))
        #expect(answer == [0x90, 0x00])
        #expect(reader.blocks.last == [0x00, 0x44, 0x00, 0x00, 0x00])
    }
}
