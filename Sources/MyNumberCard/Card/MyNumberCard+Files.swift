// SPDX-License-Identifier: Apache-2.0
//
// Reading the card's files, with the fewest exchanges: the first block brings the header along, and the header
// says how long the rest is. What the bytes mean is left to those who asked for them.

import ISO7816

extension MyNumberCard {
    /// Reads one certificate as it stands on the card, in DER.
    ///
    /// READ BINARY by the short file identifier, which brings the DER header along, then of the rest; filler behind the
    /// object is not read. A card that refuses the first is asked as all public software does: SELECT by file
    /// identifier, then READ BINARY. No PIN is sent: the signature certificate throws `pinRequired` unless its password
    /// is verified, and costs no try.
    ///
    /// - Parameter kind: which one.
    /// - Returns: the DER object, neither shorter nor longer than its header says. It is not parsed.
    /// - Throws: `notMyNumberCard`, `pinRequired`, `certificateAbsent`, `malformedFile`, `cardRefused` or
    ///   `channelFailed`.
    public func readCertificate(_ kind: CertificateKind) throws(MyNumberCardError) -> [UInt8] {
        // RSA's key and signature alone have 512 bytes. Of a shorter certificate some filler comes along.
        try read(
            kind.file, atLeast: 512, header: DERHeader.length,
            refused: { .selecting(kind, $0) }
        ) { object throws(MyNumberCardError) in
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
        try read(file, atLeast: first, header: header, refused: { .selecting(file, $0) }, length: length)
    }

    /// Reads the first `length` bytes of a file.
    func readFile(_ file: CardFile, length: Int) throws(MyNumberCardError) -> [UInt8] {
        try readFile(file, first: length, header: 0) { _ throws(MyNumberCardError) in length }
    }

    private func read(
        _ file: CardFile, atLeast first: Int, header: Int, refused: (StatusWord) -> MyNumberCardError,
        length: ([UInt8]) throws(MyNumberCardError) -> Int
    ) throws(MyNumberCardError) -> [UInt8] {
        // No more than comes at once, until the length is known.
        let beginning = min(max(first, header), transferRead)
        var object: [UInt8] = []
        // What is handed out is the caller's to overwrite, where it has to be.
        defer { if file.sensitivity >= .personal { object.wipe() } }
        try begin(file, to: &object, length: beginning, refused: refused)
        var wanted = object.count < header ? max(first, header) : try length(object)
        while object.count < wanted {
            try read(file, to: &object, length: share(of: wanted - object.count))
            if object.count >= header { wanted = try length(object) }
        }
        return Array(object.prefix(wanted))
    }

    /// How much of the rest one READ BINARY asks for. All of it, where it can: a further block costs less than a further
    /// command. Else as much as comes at once, which a longer answer would only exceed by a few bytes.
    private func share(of rest: Int) -> Int {
        guard rest > longestRead else { return rest }
        return longestRead > 256 ? longestRead : transferRead
    }

    /// The first bytes of a file, which is current then.
    private func begin(
        _ file: CardFile, to object: inout [UInt8], length: Int, refused: (StatusWord) -> MyNumberCardError
    ) throws(MyNumberCardError) {
        try select(file.application)
        if !isCurrent(file) {
            // Elsewhere nothing is read so: one of the short identifiers there would be the individual number's.
            if file.application == .publicKey {
                var answer = try askShort(file, 0..<length)
                // What a PIN protects it protects by any name.
                if isCurrent(file) || answer.sw.rawValue == 0x6982 {
                    return try add(&answer, of: file, to: &object, length: length)
                }
            }
            let selected = try selectFile(file)
            guard selected.isSuccess else { throw refused(selected) }
        }
        try read(file, to: &object, length: length)
    }

    /// One READ BINARY of the current file, from the end of what is there on; at least one byte, at most `length`.
    private func read(
        _ file: CardFile, to object: inout [UInt8], length: Int
    ) throws(MyNumberCardError) {
        let offset = object.count
        var answer = try exchange(
            ins: 0xB0, p1: UInt8(truncatingIfNeeded: offset >> 8), p2: UInt8(truncatingIfNeeded: offset),
            ne: length, sensitivity: file.sensitivity, subject: file.englishName)
        try add(&answer, of: file, to: &object, length: length)
    }

    /// What the card has answered to a READ BINARY; of what is personal, no copy stays in the answer.
    private func add(
        _ answer: inout ResponseAPDU, of file: CardFile, to object: inout [UInt8], length: Int
    ) throws(MyNumberCardError) {
        defer { if file.sensitivity >= .personal { answer.wipe() } }
        guard answer.sw.isSuccess || answer.sw.isEndOfFile else { throw .reading(file, answer.sw) }
        guard !answer.data.isEmpty else { throw .shorter(file, sw: answer.sw) }
        guard answer.data.count <= length else {
            throw MyNumberCardError(
                .malformedFile, "the card answered more bytes than it was asked for",
                subject: file.englishName,
                hint: "read it again; if it stays so, try another reader", sw: answer.sw)
        }
        object.makeRoom(for: answer.data.count)
        object += answer.data
    }
}

extension StatusWord {
    /// The end of the file came before Le bytes; nobody has seen this card say so, ISO allows it.
    var isEndOfFile: Bool { rawValue == 0x6282 }
}
