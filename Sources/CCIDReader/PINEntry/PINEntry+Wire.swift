// SPDX-License-Identifier: Apache-2.0
//
// abData of PC_to_RDR_Secure: bPINOperation, then the structure for verification or modification (CCID 1.1, 6.1.11).
// The layout is that of ACS's APG8201-B2 Reference Manual 1.00, pages 19 to 22, and of libccid 1.8.2. The two are of
// one mind but for the messages of a modification: the manual wants bMsgIndex3 with three messages only, libccid sends
// it with FF as well; and the manual's own example with one message leaves bMsgIndex2 out, against its table. libccid's
// form is used, since readers were tried with it.

extension PINEntry {
    /// The data of the message.
    ///
    /// - Parameter prologue: NAD, PCB and LEN of the block that the reader is to send at T=1 (`bTeoPrologue`); 00 else.
    public func bytes(prologue: [UInt8] = [0, 0, 0]) -> [UInt8] {
        let start = [timeOut] + format.bytes
        // A little-endian word, XXYY, where XX is the least number.
        let middle = [digits.upperBound, digits.lowerBound]
        let teoPrologue = Array((prologue + [0, 0, 0]).prefix(3))
        switch operation {
        case .verification:
            return [0x00] + start + middle
                + [completion.rawValue, messages.number.rawValue] + messages.languageBytes
                + [messages.indexes.first] + teoPrologue + template
        case .modification(let change):
            return [0x01] + start + [change.currentOffset, change.newOffset] + middle
                + [change.bConfirmPIN, completion.rawValue, messages.number.rawValue]
                + messages.languageBytes + messages.presentIndexes + teoPrologue + template
        }
    }
}

extension PINFormat {
    /// bmFormatString, bmPINBlockString and bmPINLengthFormat.
    fileprivate var bytes: [UInt8] {
        [
            (position.isBytes ? 0x80 : 0) | (position.count & 0x0F) << 3 | justification.rawValue << 2
                | encoding.rawValue,
            (lengthBits & 0x0F) << 4 | blockSize & 0x0F,
            (lengthPosition.isBytes ? 0x10 : 0) | lengthPosition.count & 0x0F,
        ]
    }

    /// From the three bytes; the reserved bits of the last one are left out.
    init(_ bmFormatString: UInt8, _ bmPINBlockString: UInt8, _ bmPINLengthFormat: UInt8) throws(PINEntryError)
    {
        guard let encoding = Encoding(rawValue: bmFormatString & 0x03) else {
            throw .field("bmFormatString")
        }
        let place = bmFormatString >> 3 & 0x0F
        let lengthPlace = bmPINLengthFormat & 0x0F
        self.init(
            encoding, justification: bmFormatString & 0x04 == 0 ? .left : .right,
            position: bmFormatString & 0x80 == 0 ? .bits(place) : .bytes(place),
            blockSize: bmPINBlockString & 0x0F, lengthBits: bmPINBlockString >> 4,
            lengthPosition: bmPINLengthFormat & 0x10 == 0 ? .bits(lengthPlace) : .bytes(lengthPlace))
    }
}

extension PINModification {
    fileprivate var bConfirmPIN: UInt8 { (confirms ? 0x01 : 0) | (asksCurrent ? 0x02 : 0) }
}

extension PINMessages {
    fileprivate var languageBytes: [UInt8] { [UInt8(language & 0xFF), UInt8(language >> 8)] }

    /// Those of bMsgIndex1 to bMsgIndex3 that are there.
    fileprivate var presentIndexes: [UInt8] {
        switch number {
        case .none: [indexes.first]
        case .one, .two: [indexes.first, indexes.second]
        case .three, .readersOwn: [indexes.first, indexes.second, indexes.third]
        }
    }
}
