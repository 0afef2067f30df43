// SPDX-License-Identifier: Apache-2.0
//
// A whole file that an option names, of bounded size: certificates to trust, revocation data.

import Glibc

enum WholeFile {
    /// More than any revocation list that makes sense.
    static let maximumLength = 64 << 20

    /// Reads a file to its end.
    ///
    /// - Throws: `inputUnreadable`, exit code 65.
    static func bytes(of path: String) throws -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw unreadable(path, FileFailure(errno: errno).text) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe room.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress, $0.count)
            }
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw unreadable(path, FileFailure(errno: errno).text)
            }
            bytes += room[..<count]
            guard bytes.count <= maximumLength else {
                throw unreadable(path, "more than \(maximumLength) bytes")
            }
        }
    }

    private static func unreadable(_ path: String, _ detail: String) -> CommandError {
        CommandError(.inputUnreadable, detail: detail, subject: Phrase(path.shown))
    }
}
