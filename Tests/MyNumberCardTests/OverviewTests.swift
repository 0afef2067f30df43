// SPDX-License-Identifier: Apache-2.0
//
// What a card tells without a PIN.

import ISO7816
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("What a card tells of itself")
struct OverviewTests {
    @Test("Applications, token, certificates, expiry and the tries of every PIN")
    func whole() throws {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        let overview = try card.overview()
        #expect(overview.applications == CardApplication.allCases)
        #expect(overview.token?.generation == .myNumberCard && overview.token?.label == "JPKIAPICCTOKEN2")
        #expect(overview.token?.model == "E00S00NJ" && overview.token?.serialNumber == "9900000000000001")
        #expect(overview.token?.hardwareVersion == "03" && overview.token?.firmwareVersion == "01")
        #expect(overview.certificates?.signature == true && overview.certificates?.authentication == true)
        #expect(overview.expiry?.date == "2035-02-17")
        #expect(Set(overview.pins.keys) == Set(PINReference.allCases))
        #expect(overview.pins[.signature] == .usable(triesLeft: 5))
        #expect(overview.pins.values.allSatisfy { !$0.isLocked })
        #expect(card.verified.isEmpty)
        // What identifies the card stays out of traces.
        for (command, mark) in zip(channel.commands, channel.sensitivities) where command.ins == 0xB0 {
            #expect(mark == (command.p1 == 0x86 ? .identifying : .open))
        }
    }

    @Test("A child's card, a locked PIN, an old token")
    func others() throws {
        let channel = SimulatedChannel(
            SimulatedMyNumberCard(
                options {
                    $0.hasSignatureCertificate = false
                    $0.triesLeft = [.authentication: 0]
                }))
        channel.instead = { [card = channel.card] command in
            guard command.ins == 0xB0, command.p1 == 0x86 else { return nil }
            var answer = card.process(command.bytes)
            answer[14] = 0x20
            return answer
        }
        let overview = try MyNumberCard(on: channel).overview()
        #expect(overview.certificates?.signature == false && overview.certificates?.authentication == true)
        #expect(overview.pins[.authentication] == .locked)
        #expect(overview.token?.generation == .residentRegistryCard)
    }

    @Test("What a card does not tell is left open, and what is missing left out")
    func silent() throws {
        let channel = SimulatedChannel()
        channel.instead = { command in
            switch command.ins {
            case 0xCA: [0x6A, 0x88]
            case 0xB0: [0x69, 0x82]
            case 0xA4 where command.data == CardApplication.surface.identifier: [0x6A, 0x82]
            default: nil
            }
        }
        let overview = try MyNumberCard(on: channel).overview()
        #expect(overview.expiry == nil && overview.token == nil && overview.certificates == nil)
        #expect(!overview.applications.contains(.surface) && overview.pins[.surfaceNumberA] == nil)
        #expect(overview.pins.count == 7)
    }

    @Test("Another card has none of the applications")
    func otherCard() {
        let channel = SimulatedChannel()
        channel.instead = { $0.ins == 0xA4 && $0.data.first == 0xD3 ? [0x6A, 0x82] : nil }
        let error = #expect(throws: MyNumberCardError.self) { try MyNumberCard(on: channel).overview() }
        #expect(error?.kind == .notMyNumberCard)
    }

    @Test(
        "What is no date is no expiry",
        arguments: ["20350017", "20351317", "20350200", "20350232", "2035021", "203502170", "2035021A"])
    func expiry(_ digits: String) {
        #expect(CardExpiry(Array(digits.utf8)) == nil)
        #expect(CardExpiry(Array("20350217".utf8))?.date == "2035-02-17")
    }
}
