// SPDX-License-Identifier: Apache-2.0
//
// A file that an option names as an output. What is there stays until the new content is whole and takes its place; what
// is no plain file is written to as it is.

import Glibc

/// An output at a path.
final class OutputFile: Sendable {
    private enum Place: Sendable {
        case replacement(FileReplacement)
        /// A device, a pipe, or a stream of this process.
        case stream(FileOutput)
    }

    private let place: Place

    /// Opens it; what cannot be written to is known now.
    ///
    /// - Throws: `FileFailure`.
    init(_ path: String) throws(FileFailure) {
        place =
            if let stream = Self.ownStream(path) {
                .stream(stream)
            } else if try Self.isPlain(path) {
                .replacement(try FileReplacement(Self.target(of: path)))
            } else {
                .stream(try FileOutput(opening: path))
            }
    }

    /// Whether a person looks at it.
    var isTerminal: Bool {
        if case .stream(let output) = place { output.isTerminal } else { false }
    }

    /// Writes the next piece.
    ///
    /// - Throws: `OutputClosed`, `FileFailure`.
    func write(_ bytes: [UInt8]) throws {
        switch place {
        case .replacement(let file): try file.output.write(bytes)
        case .stream(let output): try output.write(bytes)
        }
    }

    /// Puts a plain file in its place, for its owner alone. What is written after that goes there as well.
    func takePlace() throws(FileFailure) {
        guard case .replacement(let file) = place else { return }
        try file.commit(mode: 0o600, overwrites: true)
    }

    /// Where the path leads to a plain file that standard output or standard error goes to, as `/dev/stdout` may, a file
    /// in its place would take the rest of that stream away.
    private static func ownStream(_ path: String) -> FileOutput? {
        guard let identity = FileIdentity(path: path) else { return nil }
        if identity == FileIdentity(descriptor: STDOUT_FILENO) { return .standardOutput }
        return identity == FileIdentity(descriptor: STDERR_FILENO) ? .standardError : nil
    }

    /// Whether a plain file is there, or nothing.
    private static func isPlain(_ path: String) throws(FileFailure) -> Bool {
        var information = stat()
        guard unsafe stat(path, &information) != 0 else { return information.st_mode & S_IFMT == S_IFREG }
        // In a folder that everybody may write to, the system does not follow somebody else's link: nor is it followed here.
        guard errno == ENOENT else { throw FileFailure(errno: errno) }
        return true
    }

    /// The path, with a link at its end followed: the file behind it is meant, and the link stays.
    private static func target(of path: String) throws(FileFailure) -> String {
        var path = path
        // As many as the system follows.
        for _ in 0..<40 {
            var room = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = unsafe readlink(path, &room, room.count)
            guard count >= 0 else { return path }
            let link = String(decoding: room[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
            path = link.hasPrefix("/") ? link : folder + link
        }
        throw FileFailure(errno: ELOOP)
    }
}
