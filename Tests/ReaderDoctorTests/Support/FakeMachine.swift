// SPDX-License-Identifier: Apache-2.0
//
// A machine made of files in a folder of its own: a reader that works, until a test breaks something. Modes,
// owners and groups are real ones of the machine that runs the tests, so its user and group stand for root's
// and plugdev's, and the user of the fake machine is somebody else.

import Foundation
import Testing

@testable import ReaderDoctor

/// A machine whose files a test decides on.
struct FakeMachine {
    /// The files by their paths.
    var files: [String: [UInt8]] = [:]
    /// Symbolic links: where they lead.
    var links: [String: String] = [:]
    /// The modes of files that are not 0644.
    var modes: [String: Int] = [:]
    /// The time.
    var now = Clock.written + 30 * 86_400
    /// The version of libusb.
    var libusbVersion = "1.0.26"
    /// The interfaces as the library finds them.
    var interfaces: [MachineView.Interface]? = [MachineView.Interface(path: "1-1:1.0")]
    /// What is known of devices that do not speak CCID.
    var stranger: MachineView.Stranger?

    static let device = "/sys/bus/usb/devices/1-1"
    static let interface = "/sys/bus/usb/devices/1-1:1.0"
    static let node = "/dev/bus/usb/001/002"

    /// A machine on which all is well: an SCR3310 at a port of the machine, our rule, a user in plugdev.
    init() {
        write("10000", "/sys/class/rtc/rtc0/since_epoch")
        addHub("usb1", address: 1)
        addDevice(
            "1-1", "04e6", "5116", address: 2, product: "SCR3310 USB Smart Card Reader", classes: ["0b"])
        write("on", Self.device + "/power/control")
        write("0", Self.device + "/power/persist")
        write("", "/run/udev/control")
        write("E:DEVTYPE=usb_device\n", "/run/udev/data/c189:1")
        write("", "/run/systemd/system/.here")
        write("12.0\n", "/etc/debian_version")
        write(Self.rule, "/etc/udev/rules.d/70-kioskreader.rules")
        setUser(inGroup: true)
    }

    static let rule = #"""
        SUBSYSTEM!="usb", GOTO="kioskreader_end"
        MODE="0660", GROUP="plugdev", TAG+="uaccess"
        LABEL="kioskreader_end"
          # MODE="0000", GROUP="nobody"
        """#

    mutating func write(_ text: String, _ path: String) { files[path] = Array(text.utf8) }

    mutating func remove(_ path: String) {
        files = files.filter { $0.key != path && !$0.key.hasPrefix(path + "/") }
        links = links.filter { $0.key != path && !$0.key.hasPrefix(path + "/") }
    }

    /// The user of the machine: not root, and not the user who runs the tests.
    mutating func setUser(inGroup: Bool, isMember: Bool = true, isRoot: Bool = false) {
        let number = isRoot ? 0 : 4242
        let groups = inGroup ? "4242 \(getgid())" : "4242"
        write(
            "Name:\tdoctor\nUid:\t\(number)\t\(number)\t\(number)\t\(number)\nGid:\t4242\t4242\t4242\t4242\nGroups:\t\(groups) \n",
            "/proc/self/status")
        write(
            "owner:x:\(getuid()):0::/:/bin/sh\nkiosk:x:4242:4242::/:/bin/sh\nroot:x:0:0::/:/bin/sh\n",
            "/etc/passwd")
        write("plugdev:x:\(getgid()):\(isMember ? "kiosk" : "")\nkiosk:x:4242:\n", "/etc/group")
    }

    mutating func addDevice(
        _ name: String, _ vendor: String, _ product: String, bus: Int = 1, address: Int,
        product text: String? = nil,
        deviceClass: String = "00", classes: [String] = []
    ) {
        let directory = "/sys/bus/usb/devices/" + name
        for (file, value) in [
            ("idVendor", vendor), ("idProduct", product), ("bcdDevice", "0523"), ("busnum", "\(bus)"),
            ("devnum", "\(address)"), ("bDeviceClass", deviceClass), ("authorized", "1"),
            ("bConfigurationValue", "1"), ("bmAttributes", "80"), ("speed", "12"),
            ("dev", "189:\((bus - 1) * 128 + address - 1)"), ("port/over_current_count", "0"),
        ] { write(value + "\n", directory + "/" + file) }
        if let text { write(text + "\n", directory + "/product") }
        files[directory + "/descriptors"] = Self.descriptors(classes: classes)
        let device = (address < 10 ? "00" : "0") + "\(address)"
        files["/dev/bus/usb/00\(bus)/" + device] = []
        modes["/dev/bus/usb/00\(bus)/" + device] = 0o660
        for (number, interfaceClass) in classes.enumerated() {
            write(interfaceClass + "\n", directory + ":1.\(number)/bInterfaceClass")
            write("1\n", directory + ":1.\(number)/authorized")
        }
    }

    mutating func addHub(_ name: String, address: Int, attributes: String = "e0") {
        addDevice(name, "1d6b", "0002", address: address, deviceClass: "09", classes: ["09"])
        write(attributes + "\n", "/sys/bus/usb/devices/\(name)/bmAttributes")
    }

    /// The device and one configuration of so many units of 2 mA.
    static func descriptors(classes: [String], power: UInt8 = 50) -> [UInt8] {
        let device: [UInt8] = [18, 1] + [UInt8](repeating: 0, count: 16)
        let configuration: [UInt8] = [9, 2, 0, 0, 1, 1, 0, 0x80, power]
        let interfaces = classes.flatMap { name -> [UInt8] in
            [9, 4, 0, 0, 0, UInt8(name, radix: 16) ?? 0, 0, 0, 0]
        }
        return device + configuration + interfaces
    }

    /// The kernel takes the configuration away: its attributes are empty, its interfaces gone.
    mutating func unconfigure(_ name: String = "1-1") {
        let directory = "/sys/bus/usb/devices/" + name
        for file in ["bConfigurationValue", "bmAttributes"] { write("\n", directory + "/" + file) }
        for path in files.keys where path.hasPrefix(directory + ":") { remove(path) }
    }

    /// A driver, or usbfs, has the interface.
    mutating func bind(_ driver: String, module: String? = nil, to interface: String = FakeMachine.interface)
    {
        let place = "/sys/bus/usb/drivers/" + driver
        write("", place + "/unbind")
        links[interface + "/driver"] = "../../drivers/" + driver
        if let module {
            write("", "/sys/module/\(module)/refcnt")
            links[place + "/module"] = "../../../../module/" + module
        }
    }

    /// A process with the node open.
    mutating func addProcess(
        _ number: Int, _ name: String, opens node: String? = FakeMachine.node, cgroup: String = "0::/"
    ) {
        write(name + "\n", "/proc/\(number)/comm")
        write(cgroup + "\n", "/proc/\(number)/cgroup")
        links["/proc/\(number)/exe"] = "/usr/sbin/" + name
        if let node { links["/proc/\(number)/fd/7"] = node }
        links["/proc/\(number)/fd/0"] = "/dev/null"
    }

    /// pcscd, reachable, with a driver that knows the SCR3310.
    mutating func installPcscd(knows settings: [String] = ["PCSCLITE_FILTER_IGNORE_READER_NAMES"]) {
        write("", "/run/pcscd/pcscd.comm")
        files["/usr/sbin/pcscd"] = [0x7F, 0x45, 0x4C, 0x46, 0] + settings.flatMap { Array($0.utf8) + [0] }
        write(
            "[Service]\nExecStart=/usr/sbin/pcscd\nEnvironmentFile=-/etc/default/pcscd\n",
            "/lib/systemd/system/pcscd.service")
        write(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <plist version="1.0">
            <dict>
            \t<key>ifdVendorID</key>
            \t<array>
            \t\t<string>0x072F</string>
            \t\t<string>0x04E6</string>
            \t</array>

            \t<key>ifdProductID</key>
            \t<array>
            \t\t<string>0x90CC</string>
            \t\t<string>0x5116</string>
            \t</array>

            \t<key>ifdFriendlyName</key>
            \t<array>
            \t\t<string>ACS ACR 38U-CCID</string>
            \t\t<string>SCM Microsystems Inc. SCR 3310</string>
            \t</array>
            </dict>
            </plist>
            """, "/usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist")
    }

    /// Makes the files, looks at them, and takes them away.
    func examined<Value>(_ body: (MachineView) throws -> Value) throws -> Value {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent(
            "kioskreader-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: root) }
        func place(_ path: String) throws -> String {
            let url = root.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            return url.path
        }
        for (path, content) in files {
            let path = (path, try place(path))
            try Data(content).write(to: URL(fileURLWithPath: path.1))
            try FileManager.default.setAttributes(
                [.posixPermissions: modes[path.0] ?? 0o644], ofItemAtPath: path.1)
        }
        for (path, target) in links {
            try FileManager.default.createSymbolicLink(atPath: try place(path), withDestinationPath: target)
        }
        var view = MachineView(root: root.path)
        view.now = now
        view.libusbVersion = libusbVersion
        view.program = "/usr/bin/kioskreader"
        let (interfaces, stranger) = (interfaces, stranger)
        view.interfaces = { interfaces }
        view.stranger = { vendor, _ in vendor == 0x054C ? stranger : nil }
        return try body(view)
    }

    /// What the doctor says of it.
    func diagnosis(only words: String? = nil) throws -> Diagnosis {
        try examined { ReaderDoctor.examine($0, only: words) }
    }

    /// The one finding of a kind.
    func finding(_ kind: Finding.Kind, only words: String? = nil) throws -> Finding {
        let found = try diagnosis(only: words).findings
        return try #require(found.first { $0.kind == kind }, "\(found.map(\.kind))")
    }
}
