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
        #expect(overview.cardEnd?.date == "2035-02-17")
        #expect(Set(overview.pins.keys) == Set(PINReference.allCases))
        #expect(overview.pins[.signature] == .usable(triesLeft: 5))
        #expect(overview.pins.values.allSatisfy { !$0.isLocked })
        #expect(card.verified.isEmpty)
        // What identifies the card stays out of traces.
        for (command, mark) in zip(channel.commands, channel.sensitivities) where command.ins == 0xB0 {
            // The token information and the certificate by their short names, and the rest of it by offsets.
            let isIdentifying = [0x86, 0x8A].contains(command.p1) || command.p1 < 0x80
            #expect(mark == (isIdentifying ? .identifying : .open))
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
        #expect(overview.cardEnd == nil && overview.token == nil && overview.certificates == nil)
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

    @Test("The card's last day is a day of the calendar, or not known", arguments: ["20280229", "20350231"])
    func lastDay(_ digits: String) throws {
        let channel = SimulatedChannel()
        channel.instead = { $0.ins == 0xCA ? Array(digits.utf8) + [0x90, 0x00] : nil }
        let end = try MyNumberCard(on: channel).overview().cardEnd
        #expect(end?.date == (digits == "20280229" ? "2028-02-29" : nil))
    }

    #if Certificates
    @Test("How long the authentication certificate can be used is read without a PIN, nothing else of it")
    func validity() throws {
        let usual = try MyNumberCard(on: SimulatedChannel()).overview()
        #expect(usual.authentication?.notAfter.rfc3339 == "2030-02-17T14:59:59Z")
        #expect(usual.authentication?.cardEnd?.date == "2035-02-17")
        let short = try MyNumberCard(
            on: SimulatedChannel(
                SimulatedMyNumberCard(options { $0.cardEnd = JapaneseDay(number: 20_392) }))
        ).overview()
        #expect(short.authentication?.effectiveEnd.rfc3339 == "2025-10-31T14:59:59Z")
    }

    @Test(
        "A card that keeps the certificate back, or has something else there, still tells the rest",
        arguments: ["6982", "6A82", "6F00", "FFFFFFFF9000", "3003020101" + "9000"])
    func keptBack(_ answer: String) throws {
        let channel = SimulatedChannel()
        channel.instead = { $0.ins == 0xB0 && $0.p1 < 0x80 ? bytes(answer) : nil }
        let overview = try MyNumberCard(on: channel).overview()
        #expect(overview.authentication == nil && overview.certificates?.authentication == true)
        #expect(overview.pins.count == PINReference.allCases.count)
    }

    @Test("A card that says it has none is not asked for one")
    func noAuthentication() throws {
        let channel = SimulatedChannel()
        channel.instead = { $0.ins == 0xB0 && $0.p1 == 0x88 ? bytes("8F00009000") : nil }
        #expect(try MyNumberCard(on: channel).overview().authentication == nil)
        #expect(!channel.commands.contains { $0.ins == 0xB0 && $0.p1 < 0x80 })
    }

    @Test("A channel that fails in the certificate is an error")
    func failing() throws {
        let whole = SimulatedChannel()
        _ = try MyNumberCard(on: whole).overview()
        let step = try #require(whole.commands.firstIndex { $0.ins == 0xB0 && $0.p1 < 0x80 })
        let channel = SimulatedChannel()
        channel.failsFrom = step
        let error = #expect(throws: MyNumberCardError.self) { try MyNumberCard(on: channel).overview() }
        #expect(error?.kind == .channelFailed)
    }
    #endif
}
