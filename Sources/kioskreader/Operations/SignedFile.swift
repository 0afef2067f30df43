// SPDX-License-Identifier: Apache-2.0
//
// The file of `card sign`: hashed while it is read, and read once more where it goes into the CMS. It is held in
// memory only where it cannot be read twice.

import MyNumberCard

#if Certificates
/// The file that is signed.
struct SignedFile {
    private let input: FileInput
    private let name: Phrase
    private let console: Console
    private var kept: [[UInt8]] = []

    /// Opens it.
    ///
    /// - Parameters:
    ///   - path: `-` is standard input.
    ///   - console: whose signals interrupt, and where the progress is shown.
    /// - Throws: `inputUnreadable` (65).
    init(_ path: String, _ console: Console) throws {
        self.console = console
        name = path == "-" ? .standardInput : Phrase(path.shown)
        do throws(FileInput.Failure) {
            input = try FileInput(path, signals: console.signals)
        } catch {
            throw CommandError(error, subject: name)
        }
    }

    /// Hashes all of it.
    ///
    /// - Parameters:
    ///   - digests: with which algorithms.
    ///   - isNeededAgain: whether `copy` follows.
    mutating func hash(_ digests: [SigningDigest], isNeededAgain: Bool) throws -> DocumentDigest {
        var hash = DocumentHash(digests)
        let keeps = isNeededAgain && !input.canRewind
        defer { console.endProgress() }
        while let piece = try next() {
            hash.update(piece)
            if keeps { kept.append(piece) }
            let length = hash.length
            console.progress(Phrase("reading: \(length) bytes", "読み取り中：\(length) バイト"))
        }
        return hash.value
    }

    /// All of it, where it is short.
    ///
    /// - Parameter limit: the most bytes to read.
    /// - Returns: no more than that many.
    func bytes(atMost limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < limit, let piece = try next() { bytes += piece }
        return Array(bytes.prefix(limit))
    }

    /// Hands it out a second time, and says what it hashed to this time.
    func copy(_ digest: SigningDigest, to write: ([UInt8]) throws -> Void) throws -> DocumentDigest {
        var hash = DocumentHash([digest])
        guard input.canRewind else {
            for piece in kept {
                hash.update(piece)
                try write(piece)
            }
            return hash.value
        }
        do throws(FileInput.Failure) {
            try input.rewind()
        } catch {
            throw CommandError(error, subject: name)
        }
        while let piece = try next() {
            hash.update(piece)
            try write(piece)
        }
        return hash.value
    }

    private func next() throws -> [UInt8]? {
        do throws(FileInput.Failure) {
            return try input.next()
        } catch {
            throw CommandError(error, subject: name)
        }
    }
}
#endif
