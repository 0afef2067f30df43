// SPDX-License-Identifier: Apache-2.0
//
// The structures of PC/SC part 10 as they come from a program: PIN_VERIFY_STRUCTURE and PIN_MODIFY_STRUCTURE (layout:
// PCSC-lite's reader.h). They hold what CCID's hold, and more: bTimeOut2, for which CCID has no place, ulDataLength,
// and all three message indexes. Every length is checked; bTeoPrologue is ours to fill.

extension PINEntry {
    /// From a PIN_VERIFY_STRUCTURE.
    ///
    /// - Parameter bytes: the structure and the command behind it, and nothing else; words are little-endian.
    /// - Throws: what is wrong.
    public init(verifyStructure bytes: [UInt8]) throws(PINEntryError) {
        var fields = try Fields(bytes, fixed: 19)
        let (timeOut, format) = try fields.start()
        let digits = try fields.digits()
        let completion = fields.completion()
        let number = try fields.number()
        let language = fields.word()
        let messages = PINMessages(number, indexes: (fields.byte(), 1, 2), language: language)
        try self.init(
            .verification, template: fields.command(), format: format, digits: digits, timeOut: timeOut,
            completion: completion, messages: messages)
    }

    /// From a PIN_MODIFY_STRUCTURE.
    ///
    /// - Parameter bytes: the structure and the command behind it, and nothing else; words are little-endian.
    /// - Throws: what is wrong.
    public init(modifyStructure bytes: [UInt8]) throws(PINEntryError) {
        var fields = try Fields(bytes, fixed: 24)
        let (timeOut, format) = try fields.start()
        let offsets = (current: fields.byte(), new: fields.byte())
        let digits = try fields.digits()
        let confirm = fields.byte()
        guard confirm & 0xFC == 0 else { throw .field("bConfirmPIN") }
        let completion = fields.completion()
        let number = try fields.number()
        let language = fields.word()
        let messages = PINMessages(
            number, indexes: (fields.byte(), fields.byte(), fields.byte()), language: language)
        let change = PINModification(
            asksCurrent: confirm & 0x02 != 0, confirms: confirm & 0x01 != 0,
            currentOffset: offsets.current, newOffset: offsets.new)
        try self.init(
            .modification(change), template: fields.command(), format: format, digits: digits,
            timeOut: timeOut, completion: completion, messages: messages)
    }

    /// Reads a structure whose length has been checked, field after field.
    private struct Fields {
        private let bytes: [UInt8]
        private let fixed: Int
        private var next = 0

        /// - Parameter fixed: how many bytes stand before the command, the last four of them ulDataLength.
        init(_ bytes: [UInt8], fixed: Int) throws(PINEntryError) {
            guard bytes.count >= fixed else { throw .structureLength }
            let length = (1...4).reduce(0) { $0 << 8 | Int(bytes[fixed - $1]) }
            guard length == bytes.count - fixed else { throw .structureLength }
            self.bytes = bytes
            self.fixed = fixed
        }

        mutating func byte() -> UInt8 {
            defer { next += 1 }
            return next < fixed ? bytes[next] : 0
        }

        mutating func word() -> UInt16 {
            let low = byte()
            return UInt16(low) | UInt16(byte()) << 8
        }

        /// bTimeOut, bTimeOut2 (from the first key on; CCID has none), and the three bytes of the format.
        mutating func start() throws(PINEntryError) -> (timeOut: UInt8, format: PINFormat) {
            let timeOut = byte()
            _ = byte()
            return (timeOut, try PINFormat(byte(), byte(), byte()))
        }

        mutating func digits() throws(PINEntryError) -> ClosedRange<UInt8> {
            let (most, least) = (byte(), byte())
            guard least <= most else { throw .field("wPINMaxExtraDigit") }
            return least...most
        }

        /// A value that is none becomes the key, as in libccid 1.8.2: there are readers that it makes crash.
        mutating func completion() -> Completion {
            let value = Completion(rawValue: byte())
            return value.isEmpty || !value.isSubset(of: .all) ? .key : value
        }

        mutating func number() throws(PINEntryError) -> PINMessages.Number {
            guard let number = PINMessages.Number(rawValue: byte()) else { throw .field("bNumberMessage") }
            return number
        }

        func command() -> [UInt8] { Array(bytes[fixed...]) }
    }
}
