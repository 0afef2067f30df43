// SPDX-License-Identifier: Apache-2.0
//
// The individual number: its check digit, its file, and that nothing of it shows. Every number here is made up, and
// those with a right check digit are of one digit all over or nearly so. Empty without the trait `IndividualNumber`.

#if IndividualNumber
import ISO7816
import MyNumberCard
import Testing
import VirtualReader

@testable import IndividualNumber

/// The simulated card without a reader; it keeps what was sent.
private final class NumberChannel: CardChannel {
    let card = SimulatedMyNumberCard()
    private(set) var sent: [(command: CommandAPDU, sensitivity: Sensitivity)] = []
    /// Given the command, an answer instead of the card's; nil lets the card answer.
    var instead: (CommandAPDU) -> [UInt8]? = { _ in nil }

    func transmit(
        _ command: CommandAPDU, sensitivity: Sensitivity
    ) throws(CardChannelError) -> ResponseAPDU {
        sent.append((command, sensitivity))
        do throws(APDUError) {
            return try ResponseAPDU(instead(command) ?? card.process(command.bytes))
        } catch {
            throw CardChannelError(fate: .mayHaveRun, underlying: error)
        }
    }
}

@Suite("The individual number")
struct MyNumberTests {
    private func purpose() throws -> Purpose { try #require(Purpose("a test with made-up data")) }

    private func object(_ digits: String) -> [UInt8] {
        [0xFF, 0x10, UInt8(digits.utf8.count)] + Array(digits.utf8)
    }

    private func number(_ object: [UInt8]) throws -> MyNumber {
        var object = object
        return try MyNumber(wiping: &object, for: purpose())
    }

    private func text(_ number: borrowing MyNumber) -> String {
        number.withDigits { digits in String(decoding: digits.indices.map { digits[$0] }, as: UTF8.self) }
    }

    @Test("The simulated card's number, its check digit wrong on purpose; the reads are marked as personal")
    func simulated() throws {
        let channel = NumberChannel()
        let card = MyNumberCard(on: channel)
        try card.verify(PIN(copying: Array("5678".utf8)), for: .inputSupport)
        let number = try card.readIndividualNumber(for: try purpose())
        #expect(text(number) == "123456789012")
        let isRight = number.hasRightCheckDigit
        #expect(!isRight)
        let told = number.purpose.text
        #expect(told == "a test with made-up data")
        let personal = channel.sent.filter { $0.sensitivity == .personal }.map(\.command.bytes)
        let select: [UInt8] = [0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x01]
        let read: [UInt8] = [0x00, 0xB0, 0x00, 0x00, 0x00]
        #expect(personal == [select, read])
        #expect(channel.sent.suffix(2).map(\.command.bytes) == personal)
    }

    @Test("TRETJapanNFCReader asks for 17 bytes of it, whatever stands there: the object says how long it is")
    func asLongAsTheObject() throws {
        // Fifteen bytes and no filler, and a file with much behind the object.
        for filler in [0, 2, 200] {
            let channel = NumberChannel()
            let file = object("123456789012") + [UInt8](repeating: 0xFF, count: filler)
            channel.instead = { command in
                guard command.ins == 0xB0 else { return nil }
                let start = Int(command.p1) << 8 | Int(command.p2)
                return Array(file.dropFirst(start).prefix(command.ne ?? 0)) + [0x90, 0x00]
            }
            let card = MyNumberCard(on: channel)
            try card.verify(PIN(copying: Array("5678".utf8)), for: .inputSupport)
            #expect(text(try card.readIndividualNumber(for: try purpose())) == "123456789012")
        }
    }

    @Test("Without the PIN nothing is read, and no try is lost")
    func withoutPIN() throws {
        let channel = NumberChannel()
        let card = MyNumberCard(on: channel)
        let purpose = try purpose()
        do throws(MyNumberCardError) {
            _ = try card.readIndividualNumber(for: purpose)
            Issue.record("it was read")
        } catch {
            #expect(error.kind == .pinRequired)
        }
        #expect(try card.triesLeft(.inputSupport) == .usable(triesLeft: 3))
    }

    @Test(
        "The check digit: 11 minus the rest of the weighted sum by 11, and 0 where the rest is 0 or 1",
        arguments: [
            // Sum 47 for ones: rest 3, digit 8.
            ("111111111118", true), ("111111111117", false),
            // Sum 0: rest 0.
            ("000000000000", true), ("000000000001", false),
            // One 6 in front: sum 36, rest 3.
            ("600000000008", true), ("600000000003", false),
            // Sum 12: rest 1, digit 0.
            ("200000000000", true), ("200000000001", false),
            // Each weight alone, with a one: 11 minus it.
            ("100000000005", true), ("010000000006", true), ("001000000007", true), ("000100000008", true),
            ("000010000009", true), ("000001000004", true), ("000000100005", true), ("000000010006", true),
            ("000000001007", true), ("000000000108", true), ("000000000019", true),
        ])
    func checkDigit(digits: String, isRight: Bool) throws {
        let number = try number(object(digits))
        let found = number.hasRightCheckDigit
        #expect(found == isRight)
    }

    @Test("What is no such file is refused, and the error tells nothing of it")
    func malformed() throws {
        let wrong = [
            [], object("12345678901"), object("1234567890123"), object("12345678901X"), object("") + [0xFF],
            object("123456789012") + [0xFF, 0xFF], Array(object("123456789012").dropLast()),
        ]
        let purpose = try purpose()
        for bytes in wrong {
            var object = bytes
            do throws(MyNumberCardError) {
                _ = try MyNumber(wiping: &object, for: purpose)
                Issue.record("it was taken")
            } catch {
                #expect(object == [UInt8](repeating: 0, count: bytes.count))
                #expect(error.kind == .malformedFile)
                #expect(!error.description.contains("12345"))
            }
        }
    }

    @Test("What the number was taken from is overwritten, the number is not")
    func wiped() throws {
        var read = object("123456789012")
        let number = try MyNumber(wiping: &read, for: try purpose())
        #expect(read == [UInt8](repeating: 0, count: 15))
        #expect(text(number) == "123456789012")
    }

    @Test("Long forms of the length are the same file")
    func longForms() throws {
        let digits = Array("123456789012".utf8)
        for length: [UInt8] in [[0x0C], [0x81, 0x0C], [0x82, 0x00, 0x0C], [0x84, 0x00, 0x00, 0x00, 0x0C]] {
            #expect(text(try number([0xFF, 0x10] + length + digits)) == "123456789012")
        }
    }

    @Test("A purpose is words: not none, not a book, nothing that a terminal obeys")
    func purposes() {
        #expect(Purpose("") == nil && Purpose(" \u{3000}\t ") == nil)
        #expect(Purpose("x\u{1B}[2J") == nil && Purpose("a\nb") == nil)
        #expect(Purpose(String(repeating: "x", count: 200)) != nil)
        #expect(Purpose(String(repeating: "x", count: 201)) == nil)
        #expect(Purpose("  social  insurance ")?.text == "social insurance")
        #expect(Purpose("社会保険の手続き")?.text == "社会保険の手続き")
    }
}
#endif
