// SPDX-License-Identifier: Apache-2.0
//
// PINs at a reader's keypad: the library asks the reader, and has the same rules around it.

import ISO7816
import Testing

@testable import MyNumberCard
@testable import VirtualReader

/// A channel whose reader has a keypad, with somebody at it.
final class KeypadChannel: PINPadChannel {
    struct Cancelled: Error {}
    let direct = SimulatedChannel()
    /// What is typed, one a time; nil cancels.
    var typed: [String?] = []
    var offers = true
    private(set) var entries: [PINPadEntry] = []

    func transmit(
        _ command: CommandAPDU, sensitivity: Sensitivity
    ) throws(CardChannelError) -> ResponseAPDU {
        try direct.transmit(command, sensitivity: sensitivity)
    }

    func offersKeypad(for entry: PINPadEntry) -> Bool { offers }

    func enterPIN(_ entry: PINPadEntry) throws(CardChannelError) -> ResponseAPDU {
        entries.append(entry)
        guard let value = typed.removeFirst() else {
            throw CardChannelError(fate: .notSent, underlying: Cancelled())
        }
        let digits = Array(value.utf8)
        do throws(APDUError) {
            return try ResponseAPDU(direct.card.process(entry.header + [UInt8(digits.count)] + digits))
        } catch {
            throw CardChannelError(fate: .mayHaveRun, underlying: error)
        }
    }
}

@Suite("PINs at a keypad")
struct KeypadTests {
    @Test("The reader gets the command's header and the number of digits; the host never has the PIN")
    func verify() throws {
        let channel = KeypadChannel()
        channel.typed = ["1234"]
        let card = MyNumberCard(on: channel)
        #expect(try card.verifyAtKeypad(.authentication) == .usable(triesLeft: 3))
        #expect(channel.entries == [PINPadEntry(.verification, header: [0, 0x20, 0, 0x80], digits: 4...4)])
        #expect(card.verified == [.authentication])
        #expect(!channel.direct.commands.contains { $0.leastSensitivity == .secret })
    }

    @Test("The last try, a lock and a password of letters keep the keypad dark")
    func guarded() throws {
        let channel = KeypadChannel()
        channel.typed = ["0000", "0000"]
        let card = MyNumberCard(on: channel)
        for left in [2, 1] {
            let error = #expect(throws: MyNumberCardError.self) { try card.verifyAtKeypad(.authentication) }
            #expect(error?.kind == .pinWrong && error?.triesLeft == left)
        }
        let last = #expect(throws: MyNumberCardError.self) { try card.verifyAtKeypad(.authentication) }
        #expect(last?.kind == .lastTryRefused)
        let password = #expect(throws: MyNumberCardError.self) { try card.verifyAtKeypad(.signature) }
        #expect(password?.kind == .keypadUnavailable && !card.offersKeypad(for: .signature, .verification))
        channel.offers = false
        let none = #expect(throws: MyNumberCardError.self) { try card.verifyAtKeypad(.inputSupport) }
        #expect(none?.kind == .keypadUnavailable && channel.entries.count == 2)
        #expect(!MyNumberCard(on: SimulatedChannel()).offersKeypad(for: .authentication, .verification))
    }

    @Test("A holder who cancels loses no try, and a change is two entries")
    func change() throws {
        let channel = KeypadChannel()
        channel.typed = [nil, "1234", "4321"]
        let card = MyNumberCard(on: channel)
        let error = #expect(throws: MyNumberCardError.self) { try card.changeAtKeypad(.authentication) }
        #expect(error?.kind == .channelFailed && error?.fate == .notSent)
        #expect(error?.underlying is KeypadChannel.Cancelled)
        try card.changeAtKeypad(.authentication)
        #expect(channel.entries.map(\.purpose) == [.verification, .verification, .newPIN])
        #expect(channel.entries.last?.header == [0x00, 0x24, 0x01, 0x80])
        try card.verify(PIN(copying: Array("4321".utf8)), for: .authentication)
    }
}
