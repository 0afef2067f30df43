// SPDX-License-Identifier: Apache-2.0
//
// What an examination works on: the machine, and which of its devices it is about.

/// A machine, and which devices the doctor was asked about.
struct Scene: Sendable {
    /// What was seen of the machine.
    let machine: Machine
    /// The words that name a device, where the doctor was asked about one.
    let words: String?
    /// The readers among the devices that it is about.
    let readers: [USBDevice]
    /// The devices that it is about and that are no readers for this program, with what they are.
    let others: [(device: USBDevice, role: Machine.Role)]
    /// How commands are written.
    let shell: Shell

    init(_ machine: Machine, only words: String? = nil) {
        self.machine = machine
        self.words = words
        shell = Shell(isRoot: machine.user.isRoot)
        let devices = machine.devices.filter { machine.role(of: $0) != .hub }
        let chosen = words.map { DeviceWords($0).choose(among: devices, on: machine) } ?? devices
        readers = chosen.filter { machine.role(of: $0) == .reader }
        others = chosen.filter { machine.role(of: $0) != .reader }.map { ($0, machine.role(of: $0)) }
    }

    /// What was seen of the readers; that there is none goes first.
    func seen(_ words: Words) -> Words { readers.isEmpty ? Words("no reader", "リーダーなし") : words }

    /// What a finding about a device is about.
    func subject(_ device: USBDevice, _ interface: String? = nil) -> Finding.Subject {
        Finding.Subject(
            path: interface ?? device.name, vendorID: device.vendorID.hex, productID: device.productID.hex,
            name: machine.name(of: device))
    }
}

/// The words by which a person names a device: those of `ReaderSelector`, for devices that may not be readers.
struct DeviceWords {
    private let words: String

    init(_ words: String) {
        // The slot of `1-1.4:1.0/1` is no matter here.
        let isSlot = words.lastIndex(of: "/").map { UInt8(words[words.index(after: $0)...]) != nil } ?? false
        self.words = isSlot ? String(words.prefix(upTo: words.lastIndex(of: "/") ?? words.endIndex)) : words
    }

    /// The devices that fit, in the first way in which any does.
    func choose(among devices: [USBDevice], on machine: Machine) -> [USBDevice] {
        let text = words.lowercased()
        let listed = Int(words).flatMap { index -> String? in
            let usable = (machine.interfaces ?? []).filter { $0.problem == nil }
            return usable.indices.contains(index) ? usable[index].path : nil
        }
        let ways: [(USBDevice) -> Bool] = [
            { device in device.name == words || device.interfaces.contains { $0.name == words } },
            { $0.serial == words },
            { $0.usbID == text },
            { place == [$0.bus, $0.address] },
            { device in device.interfaces.contains { $0.name == listed } },
            { machine.name(of: $0).lowercased() == text },
            { !text.isEmpty && machine.name(of: $0).lowercased().contains(text) },
        ]
        return ways.lazy.map { devices.filter($0) }.first { !$0.isEmpty } ?? []
    }

    /// `BUS:DEV` as lsusb prints it.
    private var place: [Int]? {
        let parts = words.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...3).contains($0.utf8.count) }) else { return nil }
        let numbers = parts.compactMap { Int($0) }
        return numbers.count == 2 ? numbers : nil
    }
}
