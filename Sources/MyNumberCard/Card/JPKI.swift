// SPDX-License-Identifier: Apache-2.0
//
// The 公的個人認証AP over a card channel: selecting it and reading its certificates. PINs and signing are not
// here yet; what a certificate says is CardCertificate's part.

import ISO7816

/// The public-key application (公的個人認証AP) of a card, selected.
///
/// It stays valid until something else is selected on the channel. Like the channel, it has one user at a
/// time, and its calls block.
public struct JPKI {
    static let name = "JPKI application"
    static let applicationName: [UInt8] = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01]

    private let channel: any CardChannel
    private let longestRead: Int

    /// Selects the application: `00 A4 04 0C`, which also ends the verified state of every PIN.
    ///
    /// - Parameters:
    ///   - channel: the way to the card.
    ///   - longestRead: the most bytes to ask for in one READ BINARY, 1 to 65,536. Above 256 the reads are
    ///     extended, which reader and card must carry; anything below 1 counts as 1.
    /// - Throws: `notMyNumberCard`, `cardRefused` or `channelFailed`.
    public init(selectingOn channel: any CardChannel, longestRead: Int = 256) throws(MyNumberCardError) {
        self.channel = channel
        self.longestRead = min(max(longestRead, 1), 65_536)
        let answer = try channel.answer(
            ins: 0xA4, p1: 0x04, p2: 0x0C, data: Self.applicationName, subject: Self.name)
        guard answer.sw.isSuccess else { throw .selecting(application: Self.name, answer.sw) }
    }

    /// Reads one certificate as it stands on the card, in DER.
    ///
    /// SELECT by file identifier, then READ BINARY until the length that the DER header gives; filler behind
    /// the object is not read. No PIN is sent: the signature certificate throws `pinRequired`, and costs no
    /// try.
    ///
    /// - Parameter kind: which one.
    /// - Returns: the DER object, neither shorter nor longer than its header says. It is not parsed.
    /// - Throws: `pinRequired`, `certificateAbsent`, `malformedFile`, `cardRefused` or `channelFailed`.
    public func readCertificate(_ kind: CertificateKind) throws(MyNumberCardError) -> [UInt8] {
        let selected = try channel.answer(
            ins: 0xA4, p1: 0x02, p2: 0x0C, data: kind.file, sensitivity: kind.sensitivity,
            subject: kind.englishName)
        guard selected.sw.isSuccess else { throw .selecting(kind, selected.sw) }
        var object: [UInt8] = []
        // The first block brings the header along; every certificate is longer than 256 bytes.
        var wanted = 256
        while object.count < wanted {
            object += try read(kind, offset: object.count, length: min(wanted - object.count, longestRead))
            if object.count >= DERHeader.length {
                wanted = try DERHeader.totalLength(of: object, kind)
            }
        }
        return Array(object.prefix(wanted))
    }

    /// One READ BINARY of the current file; at least one byte, at most `length`.
    private func read(_ kind: CertificateKind, offset: Int, length: Int) throws(MyNumberCardError) -> [UInt8]
    {
        let answer = try channel.answer(
            ins: 0xB0, p1: UInt8(truncatingIfNeeded: offset >> 8), p2: UInt8(truncatingIfNeeded: offset),
            ne: length, sensitivity: kind.sensitivity, subject: kind.englishName)
        // 6282: the end of the file came before Le bytes; nobody has seen this card say so, ISO allows it.
        guard answer.sw.isSuccess || answer.sw.rawValue == 0x6282 else { throw .reading(kind, answer.sw) }
        guard !answer.data.isEmpty else { throw .shorter(kind, sw: answer.sw) }
        guard answer.data.count <= length else {
            throw MyNumberCardError(
                .malformedFile, "the card answered more bytes than it was asked for",
                subject: kind.englishName,
                hint: "read it again; if it stays so, try another reader", sw: answer.sw)
        }
        return answer.data
    }
}
