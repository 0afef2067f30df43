// SPDX-License-Identifier: Apache-2.0
//
// What all other programs get wrong: the card stays shared after VERIFY, and the next program signs. Here nobody else
// gets at it while a PIN is verified, and nobody finds one verified afterwards.

import ISO7816
import MyNumberCard
import Testing
import VirtualReader

@testable import KioskReader

@Suite("A verified card is nobody else's")
struct SharedCardTests {
    /// COMPUTE DIGITAL SIGNATURE with the authentication key: it costs no try, and wants the PIN.
    static let sign: [UInt8] = [0x80, 0x2A, 0x00, 0x97, 0x01, 0x00, 0x00]

    /// How the session ends in which the PIN was verified.
    enum Ending: CaseIterable { case closes, isForgotten, failsInTheMiddle }

    struct Given: Error {}

    @Test(
        "While a PIN is verified nobody else signs, and after the session it is not verified",
        arguments: Ending.allCases)
    func nobodyElse(_ ending: Ending) throws {
        let reader = VirtualUSBReader()
        let hub = try ReaderHub(source: .software([reader]))
        do {
            try hub.withSession { session in
                let card = MyNumberCard(on: session)
                try card.verify(PIN(copying: Array("1234".utf8)), for: .authentication)
                #expect(try session.transmit(CommandAPDU(Self.sign), deadline: nil).sw == .success)
                // Another process is kept out by the kernel: Tests/USB/busy.sh.
                let error = #expect(throws: KioskReaderError.self) { try hub.openSession() }
                #expect(error?.kind == .readerBusy)
                // Nobody took it away from us.
                #expect(try session.transmit(CommandAPDU(Self.sign), deadline: nil).sw == .success)
                switch ending {
                case .closes: try card.end()
                case .isForgotten: break
                case .failsInTheMiddle: throw Given()
                }
            }
            #expect(ending != .failsInTheMiddle)
        } catch is Given {
            #expect(ending == .failsInTheMiddle)
        }
        #expect(!reader.hasPower())
        try hub.withSession { session in
            try MyNumberCard(on: session).select(.publicKey)
            #expect(try session.transmit(CommandAPDU(Self.sign), deadline: nil).sw.rawValue == 0x6982)
        }
    }
}
