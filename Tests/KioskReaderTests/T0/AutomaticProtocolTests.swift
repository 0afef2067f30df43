// SPDX-License-Identifier: Apache-2.0
//
// A reader that negotiates by itself has the say about the protocol of a card that offers two.

import CCIDReader
import ISO7816
import Testing
import VirtualReader

@testable import KioskReader

@Suite("The protocol that a reader chose by itself")
struct AutomaticProtocolTests {
    @Test(
        "The host speaks the reader's protocol, whatever it would prefer",
        arguments: [nil, CardProtocol.t0, .t1])
    func chosen(_ preferred: CardProtocol?) throws {
        // Automatic voltage, clock, rate and parameter negotiation; TPDU level.
        var profile = ReaderProfile.scr3310
        profile.descriptor.dwFeatures = 0x0001_007A
        let options = SessionOptions(preferredProtocol: preferred)
        for (card, number) in [
            (CardKind.mynumberBoth, CardProtocol.t0), (.mynumberT0, .t0), (.mynumber, .t1),
        ] {
            let bench = try Bench(profile, card: card)
            try bench.hub.withSession(options: options) { session in
                #expect(session.link.cardProtocol == number)
                let parameters = try session.readParameters()
                #expect(parameters.cardProtocol == number)
                let count = try CertificateMatrixTests.certificate(session).count
                #expect(count > 1000)
            }
        }
    }
}
