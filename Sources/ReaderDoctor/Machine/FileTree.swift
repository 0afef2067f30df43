// SPDX-License-Identifier: Apache-2.0
//
// The doctor's one door to the machine: files are read, listed and looked at, and nothing else. No device node
// is ever opened, since opening one alone would wake a suspended device.

import Glibc

/// What a file is, without its content.
struct FileStatus: Sendable, Equatable {
    /// The permission bits.
    var mode: UInt32
    /// The owner's number.
    var owner: UInt32
    /// The group's number.
    var group: UInt32
    /// When it was changed, in seconds since 1970.
    var modified: Int64
}

/// The files below one directory, named by the paths that they have on the machine that is looked at.
struct FileTree: Sendable {
    /// What stands in front of every path: empty for this machine.
    let root: String

    /// Whether there is something of this name.
    func exists(_ path: String) -> Bool { unsafe access(root + path, F_OK) == 0 }

    /// The whole content, as far as it is no longer than `limit`; `nil` when it cannot be read.
    func bytes(_ path: String, limit: Int = 1 << 20) -> [UInt8]? {
        // O_NONBLOCK: what is no file after all must not make the doctor wait.
        let descriptor = unsafe open(root + path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 16_384)
        while content.count < limit {
            let count = unsafe read(descriptor, &room, room.count)
            guard count >= 0 else { return nil }
            if count == 0 { break }
            content += room.prefix(count)
        }
        return Array(content.prefix(limit))
    }

    /// The content as text without the newline at its end; `nil` when it cannot be read.
    func text(_ path: String) -> String? {
        guard var content = bytes(path) else { return nil }
        if content.last == 0x0A { content.removeLast() }
        return String(decoding: content, as: UTF8.self)
    }

    /// Whether a file, a program of some hundred kilobytes perhaps, has a text in it.
    func has(_ text: String, in path: String) -> Bool {
        guard let content = bytes(path, limit: 16 << 20) else { return false }
        let wanted = Array(text.utf8)
        guard let first = wanted.first else { return true }
        return unsafe content.withUnsafeBytes { content in
            var rest = unsafe content[...]
            while let start = unsafe rest.firstIndex(of: first) {
                unsafe rest = rest[start...]
                if unsafe rest.starts(with: wanted) { return true }
                unsafe rest = rest.dropFirst()
            }
            return false
        }
    }

    /// The names in a directory, in order; none when it cannot be read.
    func names(_ path: String) -> [String] {
        guard let directory = unsafe opendir(root + path) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Where a symbolic link leads, as it is written there.
    func link(_ path: String) -> String? {
        var room = [UInt8](repeating: 0, count: 4096)
        let count = unsafe readlink(root + path, &room, room.count)
        return count > 0 ? String(decoding: room.prefix(count), as: UTF8.self) : nil
    }

    /// The last part of where a symbolic link leads.
    func linkName(_ path: String) -> String? {
        link(path)?.split(separator: "/").last.map(String.init)
    }

    /// What a file is; `nil` when there is none.
    func status(_ path: String) -> FileStatus? {
        var information = stat()
        guard unsafe stat(root + path, &information) == 0 else { return nil }
        return FileStatus(
            mode: information.st_mode & 0o7777, owner: information.st_uid, group: information.st_gid,
            modified: Int64(information.st_mtim.tv_sec))
    }

    /// Whether this process may read and write a file, as the kernel says: access lists, capabilities and
    /// read-only mounts count. The file is not opened.
    func mayReadAndWrite(_ path: String) -> Bool {
        unsafe faccessat(AT_FDCWD, root + path, R_OK | W_OK, AT_EACCESS) == 0
    }
}
