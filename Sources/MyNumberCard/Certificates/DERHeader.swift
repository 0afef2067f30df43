// SPDX-License-Identifier: Apache-2.0
//
// How long a certificate is, told from its first four bytes: `30 82 hh ll`. SELECT gives no file size on this
// card, and the file may be longer than the object.

import ISO7816

/// The tag and length in front of a certificate.
enum DERHeader {
    /// The bytes needed to tell.
    static let length = 4

    /// READ BINARY's offset has 15 bits.
    static let longestObject = 0x8000

    /// The whole object's length, its header included.
    ///
    /// - Throws: `certificateAbsent` for filler (FF or 00), `malformedFile` for anything else that does not
    ///   begin with a SEQUENCE of 256 to 32,764 bytes.
    static func totalLength(
        of object: [UInt8], _ kind: CertificateKind
    ) throws(MyNumberCardError) -> Int {
        guard object.count >= length else { throw .shorter(kind.file) }
        let header = Array(object.prefix(length))
        if header.allSatisfy({ $0 == 0xFF }) || header.allSatisfy({ $0 == 0x00 }) { throw .absent(kind) }
        let parsed = try? BERTLV.header(of: header, rules: .der)
        guard let parsed, parsed.tag.rawValue == 0x30, parsed.headerLength == length,
            parsed.totalLength <= longestObject
        else {
            throw MyNumberCardError(
                .malformedFile, "the file does not begin as a certificate does", subject: kind.englishName,
                hint: "read it again; if it stays so, the card is damaged or of a kind not known here")
        }
        return parsed.totalLength
    }
}
