// SPDX-License-Identifier: Apache-2.0
//
// The machine's udev and its rules. Files of all directories are sorted by name together; of two with the same
// name the one in the directory named first here counts, and a link to /dev/null takes a file away (udev(7)).
// Rules are not run here: of each file only what it assigns to a node's group, mode and owner is read.

/// udev and its rules on a machine.
struct Udev: Sendable, Equatable {
    /// Whether udevd runs.
    var isRunning: Bool
    /// Our own file of rules and those behind it, in the order in which udev works through them.
    var files: [UdevRuleFile]

    /// Our own rules, where they are installed.
    var ours: UdevRuleFile? { files.first { $0.isOurs } }

    static let directories = [
        "/etc/udev/rules.d", "/run/udev/rules.d", "/usr/local/lib/udev/rules.d", "/usr/lib/udev/rules.d",
        "/lib/udev/rules.d",
    ]

    init(isRunning: Bool, files: [UdevRuleFile]) {
        self.isRunning = isRunning
        self.files = files
    }

    init(_ tree: FileTree) {
        var paths: [String: String] = [:]
        for directory in Self.directories {
            for name in tree.names(directory) where name.hasSuffix(".rules") && paths[name] == nil {
                paths[name] = directory + "/" + name
            }
        }
        // An empty file stands for none, and so does a link to /dev/null.
        func text(_ name: String) -> String? {
            paths[name].flatMap(tree.text).flatMap { $0.isEmpty ? nil : $0 }
        }
        // What stands before our file cannot undo it, and is not read.
        let names = paths.keys.sorted()
        let first = names.first { $0.hasSuffix(UdevRuleFile.ourSuffix) && text($0) != nil }
        self.init(
            // udevd's own socket.
            isRunning: tree.exists("/run/udev/control"),
            files: names.filter { name in first.map { name >= $0 } ?? false }.compactMap { name in
                guard let path = paths[name], let text = text(name) else { return nil }
                return UdevRuleFile(path: path, text: text)
            })
    }
}

/// One file of rules.
struct UdevRuleFile: Sendable, Equatable {
    /// Something that a rule gives to a node.
    struct Assignment: Sendable, Equatable {
        /// What is given.
        enum Key: String, Sendable {
            case group = "GROUP"
            case mode = "MODE"
            case owner = "OWNER"
        }

        /// What is given.
        var key: Key
        /// To what.
        var value: String
        /// Whether no later rule can change it (`:=`).
        var isFinal: Bool
        /// The line on which it stands.
        var line: Int
    }

    /// Where the file is.
    var path: String
    /// What its rules give, in their order.
    var assignments: [Assignment]

    /// The name by which files are ordered.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    /// How this program's file of rules is named, whatever its place in the order.
    static let ourSuffix = "-kioskreader.rules"
    /// Whether it is this program's.
    var isOurs: Bool { name.hasSuffix(Self.ourSuffix) }

    /// What the last rule of the file gives.
    func last(_ key: Assignment.Key) -> Assignment? { assignments.last { $0.key == key } }

    init(path: String, text: String) {
        self.path = path
        assignments = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard !line.drop(while: { $0 == " " || $0 == "\t" }).hasPrefix("#") else { continue }
            for match in line.matches(of: /(GROUP|MODE|OWNER)\s*(:?=)\s*"([^"]*)"/) {
                guard let key = Assignment.Key(rawValue: String(match.output.1)) else { continue }
                assignments.append(
                    Assignment(
                        key: key, value: String(match.output.3).printable, isFinal: match.output.2 == ":=",
                        line: index + 1))
            }
        }
    }
}
