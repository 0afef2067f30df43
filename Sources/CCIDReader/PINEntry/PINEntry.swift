// SPDX-License-Identifier: Apache-2.0
//
// What a reader with a keypad is asked to do: let the holder type a PIN, put it into a command, send that to the card
// (PC_to_RDR_Secure, CCID 1.1, 6.1.11). A value that is checked once, when it is made; which command and which form of
// the PIN a card wants is the caller's knowledge. The bytes stand in PINEntry+Wire.swift.

import ISO7816

/// A PIN to be typed at the reader's keypad, and the command that takes it to the card.
///
/// The host never has the PIN: it gives the command without it.
public struct PINEntry: Sendable, Equatable {
    /// What is typed (`bPINOperation`).
    public enum Operation: Sendable, Equatable {
        /// One PIN, which is presented to the card.
        case verification
        /// A new PIN, perhaps after the current one, perhaps twice.
        case modification(PINModification)
    }

    /// When an entry is complete (`bEntryValidationCondition`).
    public struct Completion: OptionSet, Sendable, Hashable {
        /// The bits as on the wire.
        public let rawValue: UInt8
        /// Makes a set from the bits on the wire.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// With the greatest number of digits.
        public static let greatestNumber = Completion(rawValue: 0x01)
        /// With the key that confirms.
        public static let key = Completion(rawValue: 0x02)
        /// When the time is over.
        public static let timeOut = Completion(rawValue: 0x04)

        static let all = Completion(rawValue: 0x07)
    }

    /// What is typed.
    public let operation: Operation
    /// The command without the PIN: CLA INS P1 P2 alone or with Lc 00, where the reader makes it as long as the PIN; or
    /// with Lc and as many bytes, into which the reader writes (`abPINApdu`).
    public let template: [UInt8]
    /// Where and how the PIN stands in the command.
    public let format: PINFormat
    /// How many digits a PIN has (`wPINMaxExtraDigit`).
    public let digits: ClosedRange<UInt8>
    /// How long the reader waits for the holder, in seconds; 0: as long as the reader likes (`bTimeOut`).
    public let timeOut: UInt8
    /// When an entry is complete.
    public let completion: Completion
    /// What the reader's display says.
    public let messages: PINMessages

    /// Makes an entry, and checks that it can be one.
    ///
    /// - Parameters:
    ///   - operation: what is typed.
    ///   - template: the command without the PIN.
    ///   - format: where and how the PIN stands in it.
    ///   - digits: how many digits a PIN has.
    ///   - timeOut: how long the reader waits for the holder, in seconds; 0 leaves that to the reader.
    ///   - completion: when an entry is complete.
    ///   - messages: what the display says; `nil`: a message for each PIN that is asked for.
    /// - Throws: what is wrong. A command that does not present a PIN by its INS is refused: it might put the PIN
    ///   where anybody can read it.
    public init(
        _ operation: Operation, template: [UInt8], format: PINFormat = PINFormat(),
        digits: ClosedRange<UInt8>, timeOut: UInt8 = 0, completion: Completion = .key,
        messages: PINMessages? = nil
    ) throws(PINEntryError) {
        self.operation = operation
        self.template = template
        self.format = format
        self.digits = digits
        self.timeOut = timeOut
        self.completion = completion
        self.messages = messages ?? PINMessages(for: operation)
        try check()
    }

    private func check() throws(PINEntryError) {
        try format.check()
        guard digits.lowerBound > 0 else { throw .field("wPINMaxExtraDigit") }
        guard !completion.isEmpty, completion.isSubset(of: .all) else {
            throw .field("bEntryValidationCondition")
        }
        if operation == .verification, messages.number == .two || messages.number == .three {
            throw .field("bNumberMessage")
        }
        guard template.count >= 4 else { throw .template }
        if template.count > 4, template.count != 5 + Int(template[4]) { throw .template }
        guard presentsPIN else { throw .notForPINs }
        guard blocksFit else { throw .blockBeyondCommand }
        guard longestCommand <= 5 + 255 else { throw .tooLong }
    }

    /// By INS, as a command of the host's own would be judged.
    private var presentsPIN: Bool {
        // What is no command presents no PIN, and is refused.
        guard let command = try? CommandAPDU(Array(template.prefix(4)) + [1, 0]) else { return false }
        return command.leastSensitivity == .secret
    }

    /// Into a command of a fixed length the PIN blocks have to fit.
    private var blocksFit: Bool {
        guard template.count > 5, format.blockSize > 0 else { return true }
        return insertions.allSatisfy { $0 + format.blockEnd <= template.count - 5 }
    }
}

extension PINEntry {
    /// How many PINs are asked for.
    var prompts: Int {
        switch operation {
        case .verification: 1
        case .modification(let change): 1 + (change.asksCurrent ? 1 : 0) + (change.confirms ? 1 : 0)
        }
    }

    /// Where the PINs' positions are counted from, in bytes behind Lc.
    private var insertions: [Int] {
        switch operation {
        case .verification: [0]
        case .modification(let change):
            (change.asksCurrent ? [Int(change.currentOffset)] : []) + [Int(change.newOffset)]
        }
    }

    /// The greatest length that a reader can make of the template; PINs of a length of their own may stand one
    /// behind the other.
    var longestCommand: Int {
        let insertions = insertions
        let length = format.length(ofDigits: digits.upperBound)
        let growing = format.blockSize == 0 ? insertions.count * length : 0
        let reach = insertions.map { $0 + format.blockEnd + growing }.max() ?? 0
        return max(template.count, 5 + reach)
    }

    /// How long the entry may take before the host gives the reader up. The reader's own clock runs out first: the 90
    /// seconds and the 10 are libccid's (1.8.2, commands.c), for each PIN that is asked for.
    var allowance: Duration { .seconds(max(90, Int(timeOut) + 10)) * prompts }
}
