// SPDX-License-Identifier: Apache-2.0
//
// abData of PC_to_RDR_Secure as the firmware reads it (CCID 1.1, 6.1.11; ACS, APG8201-B2 Reference Manual 1.00, pages
// 19 to 22). Nothing here is shared with the host's side, so that one's mistake is not the other's.

/// What a reader with a keypad is asked to do.
struct SecureStructure {
    let isModification: Bool
    /// How long the reader waits for the person.
    let patience: Duration
    let format: PINBlockFormat
    /// From where the positions of the PINs are counted, in bytes behind Lc, in the order in which they are typed.
    let offsets: [Int]
    let digits: ClosedRange<Int>
    let asksCurrent: Bool
    let confirms: Bool
    /// NAD and PCB of the block to send at T=1; LEN is made here.
    let prologue: [UInt8]
    let template: [UInt8]

    /// How long it waits where it is not told, in seconds; chosen, as ACS's ACR83 does (Reference Manual 1.05, page 23).
    private static let ownTimeOut = 60

    /// bError: 1 for a length that cannot be, else the offset of the field in the message that is not understood.
    struct Flaw: Error {
        let bError: UInt8
    }

    init(_ data: [UInt8]) throws(Flaw) {
        var fields = Fields(data)
        let operation = try fields.next()
        guard operation <= 1 else { throw fields.flaw }
        isModification = operation == 1
        let bTimeOut = try fields.next()
        patience = .seconds(bTimeOut == 0 ? Self.ownTimeOut : Int(bTimeOut))
        let bmFormatString = try fields.next()
        guard bmFormatString & 0x03 != 3 else { throw fields.flaw }
        format = PINBlockFormat(bmFormatString, try fields.next(), try fields.next())
        let (old, new) = isModification ? (Int(try fields.next()), Int(try fields.next())) : (0, 0)
        let (most, least) = (Int(try fields.next()), Int(try fields.next()))
        guard least <= most else { throw fields.flaw }
        digits = least...most
        let confirm = isModification ? try fields.next() : 0x02
        guard confirm <= 3 else { throw fields.flaw }
        asksCurrent = confirm & 0x02 != 0
        offsets = (asksCurrent ? [old] : []) + (isModification ? [new] : [])
        confirms = confirm & 0x01 != 0
        guard 1...7 ~= (try fields.next()) else { throw fields.flaw }
        let messages = try fields.next()
        guard messages <= (isModification ? 3 : 1) || messages == 0xFF else { throw fields.flaw }
        let indexes = !isModification || messages == 0 ? 1 : messages < 3 ? 2 : 3
        for _ in 0..<2 + indexes { _ = try fields.next() }
        prologue = [try fields.next(), try fields.next(), try fields.next()]
        template = fields.rest
        guard template.count >= 4 else { throw Flaw(bError: SlotError.badLength) }
    }

    private struct Fields {
        private let data: [UInt8]
        private var index = 0

        init(_ data: [UInt8]) { self.data = data }

        mutating func next() throws(Flaw) -> UInt8 {
            guard index < data.count else { throw Flaw(bError: SlotError.badLength) }
            index += 1
            return data[index - 1]
        }

        /// The field last read is not understood; the message's header has ten bytes.
        var flaw: Flaw { Flaw(bError: UInt8(10 + index - 1)) }

        var rest: [UInt8] { Array(data[index...]) }
    }
}
