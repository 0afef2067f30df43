// SPDX-License-Identifier: Apache-2.0
//
// A whole file that an option names, of bounded size: certificates to trust, revocation data.

enum WholeFile {
    /// More than any revocation list that makes sense.
    static let maximumLength = 64 << 20

    /// Reads a file to its end.
    ///
    /// - Parameters:
    ///   - path: which one; it may be a FIFO, whose writer takes its time.
    ///   - signals: whose interruption ends the waiting.
    /// - Throws: `inputUnreadable`, exit code 65; `interrupted`.
    static func bytes(of path: String, signals: SignalWatch?) throws -> [UInt8] {
        let name = Phrase(path.shown)
        do throws(FileInput.Failure) {
            let input = try FileInput(path, signals: signals)
            var bytes: [UInt8] = []
            while let piece = try input.next() {
                bytes += piece
                guard bytes.count <= maximumLength else { throw .tooLong(maximumLength) }
            }
            return bytes
        } catch {
            throw CommandError(error, subject: name)
        }
    }
}
