// SPDX-License-Identifier: Apache-2.0
//
// Who this process is, and the names of users and groups, from /proc/self/status, /etc/passwd and /etc/group.
// Users that only a directory service knows have no name here; a number is shown then.

/// Who looks, and who is who on the machine.
struct User: Sendable, Equatable {
    /// A line of /etc/group.
    struct Group: Sendable, Equatable {
        /// The group's name.
        var name: String
        /// The group's number.
        var number: UInt32
        /// The users that the line names.
        var members: [String]
    }

    /// The effective user's number.
    var number: UInt32
    /// The process's groups: the effective one and the supplementary ones.
    var groups: Set<UInt32>
    /// The users by their numbers.
    var names: [UInt32: String]
    /// The groups of the machine.
    var knownGroups: [Group]

    /// Root, who may do everything.
    var isRoot: Bool { number == 0 }
    /// The user's name, where there is one.
    var name: String? { names[number] }

    /// The group of this name.
    func group(named name: String) -> Group? { knownGroups.first { $0.name == name } }
    /// What to call a group.
    func groupName(_ number: UInt32) -> String {
        knownGroups.first { $0.number == number }?.name ?? String(number)
    }
    /// What to call a user.
    func userName(_ number: UInt32) -> String { names[number] ?? String(number) }

    /// Whether mode, owner and group of a file let the user read and write it.
    func mayReadAndWrite(_ file: FileStatus) -> Bool {
        if isRoot { return true }
        if file.owner == number { return file.mode & 0o600 == 0o600 }
        if groups.contains(file.group) { return file.mode & 0o060 == 0o060 }
        return file.mode & 0o006 == 0o006
    }
}

extension User {
    init(_ files: FileTree) {
        let status = files.text("/proc/self/status") ?? ""
        func numbers(_ key: String) -> [UInt32] {
            let line = status.split(separator: "\n").first { $0.hasPrefix(key + ":") } ?? ""
            return line.dropFirst(key.count + 1).split { $0 == "\t" || $0 == " " }.compactMap { UInt32($0) }
        }
        // Real, effective, saved, file system: proc(5).
        let users = numbers("Uid")
        let groups = numbers("Gid")
        number = users.count > 1 ? users[1] : .max
        self.groups = Set(numbers("Groups") + (groups.count > 1 ? [groups[1]] : []))
        names = [:]
        for fields in Self.table("/etc/passwd", files) {
            guard fields.count > 2, let number = UInt32(fields[2]), names[number] == nil else { continue }
            names[number] = fields[0].printable
        }
        knownGroups = Self.table("/etc/group", files).compactMap { fields in
            guard fields.count > 3, let number = UInt32(fields[2]) else { return nil }
            return Group(
                name: fields[0].printable, number: number,
                members: fields[3].split(separator: ",").map(String.init))
        }
    }

    private static func table(_ path: String, _ files: FileTree) -> [[String]] {
        (files.text(path) ?? "").split(separator: "\n").map { line in
            line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
