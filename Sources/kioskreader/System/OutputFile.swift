// SPDX-License-Identifier: Apache-2.0
//
// The one way to a file that an option names as an output, and the one rule for what is there already: it goes only with
// --force, never through a symbolic link, and only when the new content is whole. What is no file (a device, a pipe, a
// stream of this process) is written to as it is.

import Glibc

/// An output at a path.
final class OutputFile: Sendable {
    private enum Place: Sendable {
        case replacement(FileReplacement)
        /// A device, a pipe, or a stream of this process.
        case stream(FileOutput)
    }

    private let place: Place
    private let name: Phrase
    private let mode: mode_t
    private let overwrites: Bool

    /// Opens it; what cannot be written to or may not be overwritten is known now.
    ///
    /// - Parameters:
    ///   - path: where.
    ///   - overwrites: whether a file that is there may go.
    ///   - mode: who may read and write a file; its owner alone unless told.
    /// - Throws: `outputUnnamed` (64); `outputExists`, `outputIsLink`, `cannotWrite`, `pipeUnread` (73).
    init(_ path: String, overwrites: Bool, mode: mode_t = 0o600) throws {
        guard !path.isEmpty else { throw CommandError(.outputUnnamed) }
        (name, self.overwrites, self.mode) = (Phrase(path.shown), overwrites, mode)
        do {
            place = try Self.place(path, name, overwrites: overwrites)
        } catch let failure as FileFailure {
            throw CommandError.cannotWrite(name, failure)
        }
    }

    private static func place(_ path: String, _ name: Phrase, overwrites: Bool) throws -> Place {
        if let stream = ownStream(path) { return .stream(stream) }
        switch try found(at: path) {
        case .link: throw CommandError(.outputIsLink, subject: name)
        case .file where !overwrites: throw CommandError(.outputExists, subject: name)
        case .file, .nothing: return .replacement(try FileReplacement(path))
        case .other: return .stream(try stream(path, name))
        }
    }

    private static func stream(_ path: String, _ name: Phrase) throws -> FileOutput {
        do throws(FileFailure) {
            return try FileOutput(opening: path)
        } catch {
            var information = stat()
            let isPipe = unsafe stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFIFO
            guard isPipe, error.errno == ENXIO else { throw error }
            throw CommandError(.pipeUnread, subject: name)
        }
    }

    /// Whether a person looks at it.
    var isTerminal: Bool {
        if case .stream(let output) = place { output.isTerminal } else { false }
    }

    /// Writes the next piece.
    ///
    /// - Throws: `OutputClosed`, `cannotWrite`.
    func write(_ bytes: [UInt8]) throws {
        do {
            switch place {
            case .replacement(let file): try file.output.write(bytes)
            case .stream(let output): try output.write(bytes)
            }
        } catch let failure as FileFailure {
            throw CommandError.cannotWrite(name, failure)
        }
    }

    /// Puts a file in its place. What is written after that goes there as well.
    ///
    /// - Throws: `outputExists` where somebody else put one there meanwhile, `cannotWrite`.
    func takePlace() throws {
        guard case .replacement(let file) = place else { return }
        do throws(FileFailure) {
            try file.commit(mode: mode, overwrites: overwrites)
        } catch {
            throw error.errno == EEXIST
                ? CommandError(.outputExists, subject: name) : .cannotWrite(name, error)
        }
    }

    /// Where the path leads to a plain file that standard output or standard error goes to, as `/dev/stdout` may, a file
    /// in its place would take the rest of that stream away.
    private static func ownStream(_ path: String) -> FileOutput? {
        guard let identity = FileIdentity(path: path) else { return nil }
        if identity == FileIdentity(descriptor: STDOUT_FILENO) { return .standardOutput }
        return identity == FileIdentity(descriptor: STDERR_FILENO) ? .standardError : nil
    }

    /// What stands at a path.
    private enum Found {
        case nothing
        case file
        /// A link to a file, to a folder, to nothing, or to what nobody may know.
        case link
        /// A device or a pipe, also behind a link as `/dev/stdout` is one; or what cannot be written to at all.
        case other
    }

    private static func found(at path: String) throws(FileFailure) -> Found {
        var information = stat()
        guard unsafe lstat(path, &information) == 0 else {
            guard errno == ENOENT else { throw FileFailure(errno: errno) }
            return .nothing
        }
        switch information.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFLNK: break
        default: return .other
        }
        guard unsafe stat(path, &information) == 0 else { return .link }
        return [S_IFCHR, S_IFIFO].contains(information.st_mode & S_IFMT) ? .other : .link
    }
}
