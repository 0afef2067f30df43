// SPDX-License-Identifier: Apache-2.0
//
// Reading the card's files, with the fewest exchanges: the first block brings the header along, and the header
// says how long the rest is. What the bytes mean is left to those who asked for them.

import ISO7816

extension MyNumberCard {
    /// Reads one certificate as it stands on the card, in DER.
    ///
    /// SELECT by file identifier, then READ BINARY until the length that the DER header gives; filler behind
    /// the object is not read. No PIN is sent: the signature certificate throws `pinRequired` unless its password is
    /// verified, and costs no try.
    ///
    /// - Parameter kind: which one.
    /// - Returns: the DER object, neither shorter nor longer than its header says. It is not parsed.
    /// - Throws: `notMyNumberCard`, `pinRequired`, `certificateAbsent`, `malformedFile`, `cardRefused` or
    ///   `channelFailed`.
    public func readCertificate(_ kind: CertificateKind) throws(MyNumberCardError) -> [UInt8] {
        let selected = try selectFile(kind.file)
        guard selected.isSuccess else { throw .selecting(kind, selected) }
        // Every certificate is longer than 256 bytes.
        return try readSelected(kind.file, atLeast: 256, header: DERHeader.length) {
            object throws(MyNumberCardError) in
            try DERHeader.totalLength(of: object, kind)
        }
    }

    /// Reads a whole file: as many bytes as its header says.
    ///
    /// - Parameters:
    ///   - file: which one.
    ///   - first: how many bytes to ask for before the length is known; no more than a file of this kind has, since
    ///     only then the first read brings it all.
    ///   - header: how many bytes `length` needs.
    ///   - length: given the first bytes, the length of all; it throws where they cannot begin such a file.
    /// - Throws: `fileAbsent`, `pinRequired`, `malformedFile`, `cardRefused`, `channelFailed`, and what `length` throws.
    func readFile(
        _ file: CardFile, first: Int = 256, header: Int,
        length: ([UInt8]) throws(MyNumberCardError) -> Int
    ) throws(MyNumberCardError) -> [UInt8] {
        let selected = try selectFile(file)
        guard selected.isSuccess else { throw .selecting(file, selected) }
        return try readSelected(file, atLeast: first, header: header, length: length)
    }

    /// Reads the first `length` bytes of a file.
    func readFile(_ file: CardFile, length: Int) throws(MyNumberCardError) -> [UInt8] {
        try readFile(file, first: length, header: 0) { _ throws(MyNumberCardError) in length }
    }

    private func readSelected(
        _ file: CardFile, atLeast first: Int, header: Int,
        length: ([UInt8]) throws(MyNumberCardError) -> Int
    ) throws(MyNumberCardError) -> [UInt8] {
        var object: [UInt8] = []
        // What is handed out is the caller's to overwrite, where it has to be.
        defer { if file.sensitivity >= .personal { object.wipe() } }
        var wanted = max(first, header)
        while object.count < wanted {
            try read(file, to: &object, length: min(wanted - object.count, longestRead))
            if object.count >= header { wanted = try length(object) }
        }
        return Array(object.prefix(wanted))
    }

    /// One READ BINARY of the current file, from the end of what is there on; at least one byte, at most `length`.
    private func read(
        _ file: CardFile, to object: inout [UInt8], length: Int
    ) throws(MyNumberCardError) {
        let offset = object.count
        var answer = try exchange(
            ins: 0xB0, p1: UInt8(truncatingIfNeeded: offset >> 8), p2: UInt8(truncatingIfNeeded: offset),
            ne: length, sensitivity: file.sensitivity, subject: file.englishName)
        defer { if file.sensitivity >= .personal { answer.wipe() } }
        // 6282: the end of the file came before Le bytes; nobody has seen this card say so, ISO allows it.
        guard answer.sw.isSuccess || answer.sw.rawValue == 0x6282 else { throw .reading(file, answer.sw) }
        guard !answer.data.isEmpty else { throw .shorter(file, sw: answer.sw) }
        guard answer.data.count <= length else {
            throw MyNumberCardError(
                .malformedFile, "the card answered more bytes than it was asked for",
                subject: file.englishName,
                hint: "read it again; if it stays so, try another reader", sw: answer.sw)
        }
        object += answer.data
    }
}
