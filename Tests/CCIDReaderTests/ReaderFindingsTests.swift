// SPDX-License-Identifier: Apache-2.0
//
// What a reader showed while it was open, at its next opening; and that another reader in its place is not taken for it.

import Testing
import VirtualReader

@testable import CCIDReader

@Suite("What is found out about a reader")
struct ReaderFindingsTests {
    @Test("It holds for the reader at this place alone, and adds up")
    func places() {
        let findings = ReaderFindings()
        findings.add(.noZeroLengthPacketIn, "1-1:1.0", 7)
        #expect(findings.quirks("1-1:1.0", 7) == .noZeroLengthPacketIn)
        #expect(findings.quirks("1-1:1.0", 8) == [] && findings.quirks("1-1:1.0", nil) == [])
        #expect(findings.quirks("1-2:1.0", 7) == [])
        findings.add(.zeroLengthPacketOut, "1-1:1.0", 7)
        #expect(findings.quirks("1-1:1.0", 7) == [.noZeroLengthPacketIn, .zeroLengthPacketOut])
        findings.add(.zeroLengthPacketOut, "1-1:1.0", 8)
        #expect(findings.quirks("1-1:1.0", 8) == .zeroLengthPacketOut)
        #expect(findings.quirks("1-1:1.0", 7) == [])
    }

    @Test("That a reader omits the empty packet takes a second to find out, and not at its next opening")
    func omitted() throws {
        var profile = ReaderProfile.extendedAPDU
        profile.sendsZeroLengthPacket = false
        let application = PacketLevelApplication()
        let card = CardKind.application("packet-level") { application }
        let host = try CCIDHost.software(
            [VirtualUSBReader(profile: profile, cards: [0: card])], vendorClass: [])
        let found = try #require(try host.interfaces().first)
        for expected in [Duration.seconds(1), .zero] {
            let interface = try host.open(found.path, address: found.address, mode: .session)
            func call() -> CCIDCall {
                CCIDCall(slot: .first, deadline: interface.now.advanced(by: .seconds(10)))
            }
            _ = try interface.powerOn(call(), .automatic)
            let begin = interface.now
            // With header and status word two full packets.
            let answer = try interface.transferBlock(call(), [0x00, 0x10, 0, 116])
            #expect(answer.bytes.count == 118)
            #expect(interface.now.since(begin) == expected)
        }
    }
}
