// SPDX-License-Identifier: Apache-2.0
//
// Files that hold one BER-TLV object with filler behind it: the object's header says how much of the file is worth
// reading.

import ISO7816

extension MyNumberCard {
    /// A tag of two bytes, and a length of up to five.
    private static let longestHeader = 7
    /// READ BINARY's offset has 15 bits.
    private static let longestObject = 0x8000

    /// Reads the object that a file begins with; the filler behind it is left out.
    ///
    /// - Parameters:
    ///   - tag: the tag that the object must have, as a number.
    ///   - file: which file.
    /// - Returns: the whole object, its header included.
    /// - Throws: `fileAbsent`, `pinRequired`, `malformedFile`, `cardRefused`, `channelFailed`.
    package func readObject(_ tag: UInt32, in file: CardFile) throws(MyNumberCardError) -> [UInt8] {
        try readFile(file, header: Self.longestHeader) { start throws(MyNumberCardError) in
            let header: BERTLV.Header
            // A short object has some of its value in there.
            var beginning = Array(start.prefix(Self.longestHeader))
            defer { beginning.wipe() }
            do throws(TLVError) {
                header = try BERTLV.header(of: beginning)
            } catch {
                throw .malformed(file, "it does not begin with a data object")
            }
            guard header.tag.rawValue == tag else {
                throw .malformed(file, "it does not begin with \(String(tag, radix: 16, uppercase: true))")
            }
            guard header.totalLength <= Self.longestObject else {
                throw .malformed(file, "its object is longer than any file")
            }
            return header.totalLength
        }
    }
}

extension MyNumberCardError {
    /// What was read is not what the file should hold.
    ///
    /// - Parameters:
    ///   - file: which file.
    ///   - reason: what is wrong with it; never what stands in it.
    package static func malformed(_ file: CardFile, _ reason: String) -> MyNumberCardError {
        MyNumberCardError(
            .malformedFile, "the file does not have the form that is known: \(reason)",
            subject: file.englishName,
            hint: "read it again; if it stays so, the card is damaged or of a kind not known here")
    }
}
