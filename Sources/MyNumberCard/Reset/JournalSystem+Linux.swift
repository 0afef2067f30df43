// SPDX-License-Identifier: Apache-2.0
//
// The calls of Linux that keep a journal. The one place of this module that asks the system for files.

import Glibc

/// The machine's own files.
final class LinuxJournalSystem: JournalSystem {
    func create(_ path: String) throws(JournalFailure) -> Int32 {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY
        return try checked(unsafe open(path, flags, 0o600))
    }

    func write(_ bytes: [UInt8], to descriptor: Int32) throws(JournalFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            rest = rest.dropFirst(try checked(count))
        }
    }

    func sync(_ descriptor: Int32) throws(JournalFailure) {
        try checked(fsync(descriptor))
    }

    func close(_ descriptor: Int32) {
        _ = Glibc.close(descriptor)
    }

    func link(_ path: String, to new: String) throws(JournalFailure) {
        try checked(unsafe Glibc.link(path, new))
    }

    func rename(_ path: String, to new: String) throws(JournalFailure) {
        try checked(unsafe Glibc.rename(path, new))
    }

    func remove(_ path: String) throws(JournalFailure) {
        guard unsafe unlink(path) != 0, errno != ENOENT else { return }
        throw JournalFailure(number: errno)
    }

    func syncFolder(of path: String) throws(JournalFailure) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = try checked(unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        defer { close(descriptor) }
        try sync(descriptor)
    }

    func read(_ path: String, atMost limit: Int) throws(JournalFailure) -> FoundFile? {
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY
        let descriptor = unsafe open(path, flags)
        if descriptor < 0, errno == ENOENT { return nil }
        if descriptor < 0, errno == ELOOP { return .link }
        try checked(descriptor)
        defer { close(descriptor) }
        var found = stat()
        try checked(unsafe fstat(descriptor, &found))
        guard found.st_mode & S_IFMT == S_IFREG else { return .other }
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < limit {
            let got = unsafe bytes.withUnsafeMutableBytes { room in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: room[count...])
                return unsafe Glibc.read(descriptor, rest.baseAddress, rest.count)
            }
            if got < 0, errno == EINTR { continue }
            guard try checked(got) > 0 else { break }
            count += got
        }
        return .file(
            Array(bytes[..<count]),
            isOwnersAlone: found.st_mode & 0o077 == 0 && found.st_uid == geteuid())
    }

    @discardableResult
    private func checked<Value: SignedInteger>(_ result: Value) throws(JournalFailure) -> Value {
        guard result >= 0 else { throw JournalFailure(number: errno) }
        return result
    }
}

extension JournalFailure {
    /// The system's words for it.
    var words: String { unsafe String(cString: strerror(number)) }
}
