// SPDX-License-Identifier: Apache-2.0
//
// A file that takes its place only when it is whole: written beside it first, then moved there.

import CProcess
import Glibc

/// A file in the making. What is not put in its place is removed.
final class FileReplacement: Sendable {
    /// Where its content goes.
    let output: FileOutput
    private let path: String
    private let temporary: String

    /// Begins beside the place, so that a folder that cannot be written to is known at once. Only the owner may read
    /// it. Its name is a new one each time: what a killed process left behind is in nobody's way, also where every
    /// process has the same number, as in a container.
    ///
    /// - Parameters:
    ///   - path: the place.
    ///   - number: the next number for a name.
    /// - Throws: `FileFailure`.
    init(
        _ path: String, number: () -> UInt32 = { .random(in: 0 ... .max) }
    ) throws(FileFailure) {
        self.path = path
        var opened: Int32
        var temporary: String
        var attempts = 0
        repeat {
            temporary = path + "." + number().hex + ".new"
            opened = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            attempts += 1
        } while opened < 0 && errno == EEXIST && attempts < Self.attempts
        guard opened >= 0 else { throw FileFailure(errno: errno) }
        self.temporary = temporary
        output = FileOutput(owning: opened)
    }

    /// How many names are tried; that even one is taken hardly ever happens.
    static let attempts = 16

    deinit { _ = unsafe unlink(temporary) }

    /// One step that gives a file a name which nobody has: 0, or -1 with `errno`.
    typealias Step = @Sendable (_ path: String, _ name: String) -> Int32

    /// A second name, which FAT and its like lack; a move over nothing, which NFS lacks.
    static let steps: [Step] = [
        { unsafe link($0, $1) }, { unsafe file_move_to_free_name($0, $1) },
    ]

    /// What such a step fails with where the file system does not have it: EPERM and EINVAL by the manuals of link(2) and
    /// renameat2(2), the others where a driver lacks the call.
    private static let lacking: Set<Int32> = [EPERM, EINVAL, EOPNOTSUPP, ENOSYS]

    /// Puts it in its place.
    ///
    /// - Parameters:
    ///   - mode: who may read and write it from now on.
    ///   - overwrites: whether a file that is there may go.
    ///   - steps: what is tried for a file that may take a free name only.
    /// - Throws: `FileFailure`; EEXIST when a file is there and may not go.
    func commit(mode: mode_t, overwrites: Bool, steps: [Step] = FileReplacement.steps) throws(FileFailure) {
        guard unsafe chmod(temporary, mode) == 0 else { throw FileFailure(errno: errno) }
        guard !overwrites else { return try replace() }
        for step in steps {
            if step(temporary, path) == 0 {
                // Gone already where it was moved.
                _ = unsafe unlink(temporary)
                return
            }
            let refusal = errno
            guard Self.lacking.contains(refusal) else { throw FileFailure(errno: refusal) }
        }
        try claim(mode)
        do throws(FileFailure) {
            try replace()
        } catch {
            _ = unsafe unlink(path)
            throw error
        }
    }

    /// Takes the name by an empty file of our own, which does not stay alone: moved without that, the file could replace one
    /// that somebody made meanwhile. Where the process is killed between here and the move, the empty file stays, and the
    /// whole one beside it under its own name.
    private func claim(_ mode: mode_t) throws(FileFailure) {
        let claimed = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard claimed >= 0 else { throw FileFailure(errno: errno) }
        close(claimed)
    }

    /// Moves it to its place, over whatever is there.
    private func replace() throws(FileFailure) {
        guard unsafe rename(temporary, path) == 0 else { throw FileFailure(errno: errno) }
    }
}
