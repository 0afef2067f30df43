// SPDX-License-Identifier: Apache-2.0
//
// The value behind the = of a fault: digits alone, within bounds, and an error that names what was wrong by the word
// that the grammar has for it.

/// A value of a fault's text form, or a part of one.
struct FaultValue {
    let text: String
    /// Whose value it is.
    private let name: String
    /// The fault that it stands in.
    private let part: String

    init(of name: String, _ text: String, in part: String) {
        (self.name, self.text, self.part) = (name, text, part)
    }

    /// What follows its first character.
    var dropFirst: FaultValue { FaultValue(of: name, String(text.dropFirst()), in: part) }

    /// The number that ASCII digits alone make; `nil` for anything else, a sign included.
    static func number(_ text: String) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    /// The number.
    ///
    /// - Parameter word: what the grammar calls it.
    func number(_ word: String, in range: ClosedRange<Int>) throws(FaultPlanError) -> Int {
        guard let number = Self.number(text), range.contains(number) else {
            throw refused(word, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// One byte in hex.
    func byte(_ word: String) throws(FaultPlanError) -> UInt8 {
        guard text.utf8.allSatisfy(Self.isHexDigit), let byte = UInt8(text, radix: 16) else {
            throw refused(word, "one byte as hex, 00 to FF")
        }
        return byte
    }

    /// Pairs of hexadecimal digits, none for an empty packet.
    func bytes(_ word: String) throws(FaultPlanError) -> [UInt8] {
        let digits = Array(text.utf8)
        guard digits.allSatisfy(Self.isHexDigit), digits.count.isMultiple(of: 2) else {
            throw refused(word, "bytes as hex, two digits each")
        }
        let values = text.compactMap(\.hexDigitValue)
        return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
    }

    /// What stands before an x, and what behind it where there is one.
    func times(_ words: String) throws(FaultPlanError) -> (FaultValue, FaultValue?) {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false).map {
            FaultValue(of: name, String($0), in: part)
        }
        guard parts.count <= 2 else { throw refused("what follows =", words) }
        return (parts[0], parts.count == 2 ? parts[1] : nil)
    }

    /// The error of a value that is none.
    func refused(_ word: String, _ wanted: String) -> FaultPlanError {
        FaultPlanError(part: part, reason: "\(word) of '\(name)' is \(wanted)")
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
