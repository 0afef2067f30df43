// SPDX-License-Identifier: Apache-2.0
//
// Which processes have a device's node open, from /proc/PID/fd. That shows who opened a device, not who claimed
// its interface; and of other users' processes it shows nothing to anyone but root.

/// A process that has a device open.
struct Opener: Sendable, Equatable {
    /// The service that a process belongs to.
    struct Service: Sendable, Equatable {
        /// Its unit, such as `pcscd.service`.
        var unit: String
        /// Whether a user's own service manager runs it.
        var isUsers: Bool
    }

    /// The process's number.
    var processID: Int32
    /// Its short name, safe to print.
    var name: String
    /// The program's file, where that can be seen.
    var program: String?
    /// The service that it belongs to, where it does.
    var service: Service?

    /// The openers of every device node, by its path.
    static func all(in files: FileTree) -> [String: [Opener]] {
        var openers: [String: [Opener]] = [:]
        for entry in files.names("/proc") {
            guard let processID = Int32(entry) else { continue }
            let descriptors = "/proc/" + entry + "/fd"
            let nodes = Set(files.names(descriptors).compactMap { files.link(descriptors + "/" + $0) })
                .filter { $0.hasPrefix("/dev/bus/usb/") }
            guard !nodes.isEmpty else { continue }
            let opener = Opener(processID, files)
            for node in nodes { openers[node, default: []].append(opener) }
        }
        return openers.mapValues { $0.sorted { $0.processID < $1.processID } }
    }

    init(processID: Int32, name: String, program: String? = nil, service: Service? = nil) {
        self.processID = processID
        self.name = name
        self.program = program
        self.service = service
    }

    init(_ processID: Int32, _ files: FileTree) {
        let directory = "/proc/\(processID)"
        self.init(
            processID: processID, name: (files.text(directory + "/comm") ?? "").printable,
            program: files.link(directory + "/exe")?.printable,
            service: files.text(directory + "/cgroup").flatMap(Service.init(cgroups:)))
    }

    /// How messages name the process.
    var title: Words {
        name.isEmpty
            ? Words("process \(processID)", "プロセス \(processID)")
            : Words("\(name) (process \(processID))", "\(name)（プロセス \(processID)）")
    }
}

extension Opener.Service {
    /// Reads /proc/PID/cgroup. Service managers give each service a control group of its name; a user's own
    /// services stand below that of `user@1000.service`.
    init?(cgroups: String) {
        for line in cgroups.split(separator: "\n") {
            // hierarchy:controllers:path; systemd's is 0:: or name=systemd.
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3, fields[1].isEmpty || fields[1] == "name=systemd" else { continue }
            let parts = fields[2].split(separator: "/").map(String.init)
            guard let unit = parts.last, unit.hasSuffix(".service"), unit == unit.printable else { continue }
            let isUsers = parts.dropLast().contains { $0.hasPrefix("user@") }
            guard !unit.hasPrefix("user@") else { continue }
            self.init(unit: unit, isUsers: isUsers)
            return
        }
        return nil
    }
}
