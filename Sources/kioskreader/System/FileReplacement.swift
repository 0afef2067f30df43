// SPDX-License-Identifier: Apache-2.0
//
// A file that takes its place only when it is whole: written beside it first, then moved there.

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

    /// What `link` fails with where there are no hard links: EPERM by its manual, the others where a driver lacks it.
    private static let noHardLinks: Set<Int32> = [EPERM, EOPNOTSUPP, ENOSYS]

    /// Puts it in its place.
    ///
    /// - Parameters:
    ///   - mode: who may read and write it from now on.
    ///   - overwrites: whether a file that is there may go.
    ///   - link: gives a file a second name.
    /// - Throws: `FileFailure`; EEXIST when a file is there and may not go.
    func commit(
        mode: mode_t, overwrites: Bool, link: (String, String) -> Int32 = { unsafe Glibc.link($0, $1) }
    ) throws(FileFailure) {
        guard unsafe chmod(temporary, mode) == 0 else { throw FileFailure(errno: errno) }
        guard !overwrites else { return try replace() }
        if link(temporary, path) == 0 {
            _ = unsafe unlink(temporary)
            return
        }
        let refusal = errno
        guard Self.noHardLinks.contains(refusal) else { throw FileFailure(errno: refusal) }
        // The name is taken first, by an empty file of our own, which does not stay alone. Where the process is killed between
        // here and the move, the empty file stays, and the whole one beside it under its own name: nothing is lost, and the
        // next run is refused until --force or a look. One step that takes a free name alone would be
        // renameat2(RENAME_NOREPLACE), which Swift's Glibc module does not declare; moved without a claim, the file could
        // replace one that somebody made meanwhile, which is worse.
        let claimed = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard claimed >= 0 else { throw FileFailure(errno: errno) }
        close(claimed)
        do throws(FileFailure) {
            try replace()
        } catch {
            _ = unsafe unlink(path)
            throw error
        }
    }

    /// Moves it to its place, over whatever is there.
    private func replace() throws(FileFailure) {
        guard unsafe rename(temporary, path) == 0 else { throw FileFailure(errno: errno) }
    }
}
