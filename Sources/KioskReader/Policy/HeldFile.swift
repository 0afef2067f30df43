// SPDX-License-Identifier: Apache-2.0
//
// Files by their descriptors: what was looked at is what is read, whatever happens to the name meanwhile.
// The one place of this module that asks the system for files.

import Glibc

/// A file or folder that is held by its descriptor, and let go with this value.
struct HeldFile: ~Copyable {
    /// Why it cannot be had.
    enum Failure: Error, Equatable {
        /// There is none of this name.
        case absent
        /// The system's words.
        case system(String)
        /// It is no regular file.
        case notAFile
        /// It is larger than allowed.
        case tooLarge
    }

    /// What it is.
    enum Kind { case file, folder, link, other }

    /// What the system says of it.
    struct Status {
        let kind: Kind
        let owner: UInt32
        let isWritableByOthers: Bool
        let size: Int
    }

    /// O_PATH of Linux, on every processor that Swift runs on; its macro is not imported.
    private static let holdOnly: Int32 = 0o10_000_000

    private let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Holds a folder, or whatever is in its place.
    static func folder(_ path: String) throws(Failure) -> HeldFile {
        HeldFile(try checked(unsafe open(path, holdOnly | O_NOFOLLOW | O_CLOEXEC)))
    }

    /// Holds an entry of this folder without opening it, a symbolic link itself included.
    ///
    /// - Returns: `nil` when there is none of this name.
    func entry(_ name: String) throws(Failure) -> HeldFile? {
        let held = unsafe openat(descriptor, name, Self.holdOnly | O_NOFOLLOW | O_CLOEXEC)
        if held < 0, errno == ENOENT { return nil }
        return HeldFile(try Self.checked(held))
    }

    /// Opens an entry of this folder for reading; a symbolic link is not followed, a FIFO not waited for.
    func opened(_ name: String) throws(Failure) -> HeldFile {
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY
        return HeldFile(try Self.checked(unsafe openat(descriptor, name, flags)))
    }

    /// What the system says of it.
    func status() throws(Failure) -> Status {
        var found = stat()
        _ = try Self.checked(unsafe fstat(descriptor, &found))
        let kind: Kind =
            switch found.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
        return Status(
            kind: kind, owner: found.st_uid, isWritableByOthers: found.st_mode & 0o022 != 0,
            size: Int(found.st_size))
    }

    /// Everything in the file.
    ///
    /// - Parameter limit: the most that is read, whatever its size was said to be.
    func contents(atMost limit: Int) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = unsafe read(descriptor, &room, room.count)
            if count < 0, errno == EINTR { continue }
            guard try Self.checked(Int32(clamping: count)) > 0 else { return bytes }
            bytes += room[..<count]
            guard bytes.count <= limit else { throw .tooLarge }
        }
    }

    /// Everything in a file that may stand anywhere, behind a symbolic link too, and belong to anyone.
    static func contents(of path: String, atMost limit: Int) throws(Failure) -> [UInt8] {
        let flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY
        let file = HeldFile(try checked(unsafe open(path, flags)))
        let status = try file.status()
        guard status.kind == .file else { throw .notAFile }
        guard status.size <= limit else { throw .tooLarge }
        return try file.contents(atMost: limit)
    }

    private static func checked(_ result: Int32) throws(Failure) -> Int32 {
        guard result < 0 else { return result }
        guard errno != ENOENT else { throw .absent }
        throw .system(unsafe String(cString: strerror(errno)))
    }
}
