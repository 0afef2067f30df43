// SPDX-License-Identifier: Apache-2.0
//
// pcscd as it is installed and running here: which readers its drivers take, and by which settings it leaves
// one alone. Docs/Coexistence.md says where each of these facts is known from.

import ReaderCatalog

/// pcscd on a machine.
struct PCSCDaemon: Sendable, Equatable {
    /// The settings that this pcscd knows, by its program's own text.
    struct Settings: Sendable, Equatable {
        /// `PCSCLITE_FILTER_IGNORE_READER_NAMES` in its environment.
        var ignoresByName = false
        /// `PCSCLITE_IGNORE` as a property that udev gives (pcsc-lite 2.3.2 and newer).
        var ignoresByUdev = false
    }

    /// The variable by which a name is ignored.
    static let variable = "PCSCLITE_FILTER_IGNORE_READER_NAMES"

    /// Whether programs can reach it, or start it by trying to.
    var isReachable = false
    /// Its program, where it is installed.
    var program: String?
    /// The settings that it knows.
    var settings = Settings()
    /// The file from which its service takes its environment; `nil`: its service reads none.
    var environmentFile: String?
    /// The parts of names that it ignores now.
    var ignoredNames: [String] = []
    /// The readers that its drivers take.
    var readers: [LibccidList.Entry] = []
    /// Files of drivers whose lists cannot be read: which readers those take is unknown.
    var unreadableLists: [String] = []

    /// What pcscd calls a device; `nil`: it does not take it.
    func readerName(_ device: USBDevice) -> String? {
        readers.first { $0.vendorID == device.vendorID && $0.productID == device.productID }?.name
    }

    /// Whether it takes the device as soon as a program asks it for readers, as far as its drivers' lists can be read:
    /// one that cannot be may have any reader in it.
    func takes(_ device: USBDevice) -> Bool {
        guard isReachable, !device.isIgnoredByPcscd else { return false }
        guard let name = readerName(device) else { return !unreadableLists.isEmpty }
        return !ignoredNames.contains { name.contains($0) }
    }
}

extension PCSCDaemon {
    private static let programs = ["/usr/sbin/pcscd", "/usr/bin/pcscd", "/usr/local/sbin/pcscd"]
    private static let units = [
        "/etc/systemd/system/pcscd.service", "/usr/lib/systemd/system/pcscd.service",
        "/lib/systemd/system/pcscd.service",
    ]
    private static let drivers = [
        "/usr/lib/pcsc/drivers", "/usr/lib64/pcsc/drivers", "/usr/local/lib/pcsc/drivers",
    ]

    init(_ files: FileTree) {
        self.init()
        isReachable = files.exists("/run/pcscd/pcscd.comm")
        program = Self.programs.first(where: files.exists)
        // What nobody can reach takes no reader, and need not be known better.
        guard isReachable else { return }
        if let program {
            settings.ignoresByName = files.has(Self.variable, in: program)
            settings.ignoresByUdev = files.has("PCSCLITE_IGNORE", in: program)
        }
        environmentFile = Self.units.lazy.compactMap(files.text).first.flatMap(Self.environmentFile)
        ignoredNames = Self.ignoredNames(files, environmentFile)
        for directory in Self.drivers {
            for bundle in files.names(directory) {
                let file = directory + "/" + bundle + "/Contents/Info.plist"
                guard let text = files.text(file) else { continue }
                do throws(LibccidList.Failure) {
                    readers += try LibccidList(parsing: Array(text.utf8)).entries
                } catch {
                    unreadableLists.append(file)
                }
            }
        }
    }

    /// `EnvironmentFile=-/etc/default/pcscd` of a systemd unit.
    static func environmentFile(_ unit: String) -> String? {
        for line in unit.split(separator: "\n") where line.hasPrefix("EnvironmentFile=") {
            let path = line.dropFirst("EnvironmentFile=".count).drop { $0 == "-" }
            if path.hasPrefix("/"), !path.contains(" ") { return String(path) }
        }
        return nil
    }

    /// What the running pcscd ignores, where its environment can be read; else what its settings say.
    private static func ignoredNames(_ files: FileTree, _ environmentFile: String?) -> [String] {
        let running = files.names("/proc").first {
            Int32($0) != nil && files.text("/proc/\($0)/comm") == "pcscd"
        }
        let environment: [String]
        if let running, let text = files.text("/proc/\(running)/environ"), !text.isEmpty {
            environment = text.split(separator: "\0").map(String.init)
        } else {
            let settings = [environmentFile, PCSCDaemon.dropIn].compactMap { $0 }.compactMap(files.text)
            environment = settings.flatMap { $0.split(separator: "\n") }.map { line in
                String(line.hasPrefix("Environment=") ? line.dropFirst("Environment=".count) : line)
            }
        }
        let values = environment.map { $0.filter { $0 != "\"" } }.filter { $0.hasPrefix(variable + "=") }
        guard let value = values.last else { return [] }
        return value.dropFirst(variable.count + 1).split(separator: ":").map(String.init)
    }

    /// Where a setting goes when the service reads no file.
    static let dropIn = "/etc/systemd/system/pcscd.service.d/kioskreader.conf"
}
