// SPDX-License-Identifier: Apache-2.0
//
// Everything that the doctor saw of a machine, as values: what follows from it is judged elsewhere, so that a
// judgement can be tested with a machine that nobody has.

import CCIDReader
import ReaderCatalog

/// What was seen of a machine.
struct Machine: Sendable {
    /// What the kernel shows of USB.
    enum Bus: Sendable, Equatable {
        /// /sys is not there.
        case noSysfs
        /// The kernel has no USB.
        case noUSB
        /// There is a bus.
        case present
    }

    /// What the kernel shows of USB.
    var bus = Bus.present
    /// Whether there is a directory for the devices' nodes.
    var hasNodes = true
    /// The devices on the bus, hubs included.
    var devices: [USBDevice] = []
    /// The CCID interfaces in the order of `list`; `nil`: nobody could say.
    var interfaces: [MachineView.Interface]?
    /// Why the library could not read the bus.
    var libraryFailure: String?
    /// The version of libusb.
    var libusbVersion = "1.0.26"
    /// Who looks.
    var user = User(number: 0, groups: [0], names: [0: "root"], knownGroups: [])
    /// Who has which node open.
    var openers: [String: [Opener]] = [:]
    /// udev.
    var udev = Udev(isRunning: true, files: [])
    /// pcscd.
    var pcscd = PCSCDaemon()
    /// The clock.
    var clock = Clock(now: Clock.written)
    /// Whether systemd manages the services.
    var hasSystemd = true
    /// Whether packages are Debian's.
    var isDebian = true
    /// Whether a container's walls stand around this process.
    var isContainer = false
    /// What is known of devices that do not speak CCID.
    var stranger: @Sendable (UInt16, UInt16) -> MachineView.Stranger? = { _, _ in nil }

    init() {}

    init(_ view: MachineView) {
        let files = FileTree(root: view.root)
        user = User(files)
        bus = !files.exists("/sys/bus") ? .noSysfs : files.exists("/sys/bus/usb") ? .present : .noUSB
        hasNodes = files.exists("/dev/bus/usb")
        devices = USBDevice.all(in: files, user, view.permission)
        do {
            interfaces = try view.interfaces()
        } catch {
            libraryFailure = "\(error)"
        }
        libusbVersion = view.libusbVersion
        openers = Opener.all(in: files)
        udev = Udev(files)
        pcscd = PCSCDaemon(files)
        clock = Clock(view, files)
        // sd_booted(3).
        hasSystemd = files.exists("/run/systemd/system")
        isDebian = files.exists("/etc/debian_version")
        // systemd's mark, Docker's, Podman's.
        isContainer = ["/run/systemd/container", "/.dockerenv", "/run/.containerenv"].contains(
            where: files.exists)
        stranger = view.stranger
    }

    /// No machine at all: readers made of software, which need none.
    init(software found: [USBInterfaceInfo]) {
        interfaces = found.map(MachineView.Interface.init)
        for info in found {
            // 1-1:1.0 is an interface of 1-1.
            let name = String(info.path.prefix { $0 != ":" })
            let index = devices.firstIndex { $0.name == name } ?? devices.endIndex
            if index == devices.endIndex {
                var device = USBDevice(name: name, vendorID: info.vendorID, productID: info.productID)
                (device.bus, device.address) = (Int(info.bus), Int(info.address))
                (device.product, device.serial) = (info.product, info.serial)
                device.node = USBDevice.Node(
                    path: device.nodePath, mode: 0, owner: 0, group: 0, isUsable: true)
                devices.append(device)
            }
            devices[index].interfaces.append(
                USBDevice.Interface(name: info.path, interfaceClass: info.interfaceClass))
        }
    }

    func device(named name: String) -> USBDevice? { devices.first { $0.name == name } }

    /// What a device is to this program.
    func role(of device: USBDevice) -> Role {
        if device.isHub || device.isRootHub { return .hub }
        let rows = ReaderCatalog.entries.filter {
            $0.vendorID == device.vendorID && $0.productID == device.productID
        }
        let isVendorReader = rows.contains { $0.interfaceClass == 0xFF }
        let classes =
            device.isConfigured
            ? device.interfaces.map(\.interfaceClass) : device.described.interfaceClasses
        if classes.contains(where: { $0 == 0x0B || ($0 == 0xFF && isVendorReader) }) { return .reader }
        if let stranger = stranger(device.vendorID, device.productID) { return .stranger(stranger) }
        if let row = rows.first { return device.isConfigured ? .otherMode(row.name) : .reader }
        return .other
    }

    /// What a device is to this program.
    enum Role: Equatable {
        /// A reader, or what would be one if it were configured.
        case reader
        /// A device that reads cards and does not speak CCID.
        case stranger(MachineView.Stranger)
        /// A reader that the catalogue knows under this name, without an interface for cards.
        case otherMode(String)
        /// A hub.
        case hub
        /// Anything else.
        case other
    }

    /// The interfaces of a device through which cards are reached.
    func readerInterfaces(_ device: USBDevice) -> [USBDevice.Interface] {
        let isVendorReader = ReaderCatalog.vendorClassDevices.contains {
            $0.vendorID == device.vendorID && $0.productID == device.productID
        }
        return device.interfaces.filter {
            $0.interfaceClass == 0x0B || ($0.interfaceClass == 0xFF && isVendorReader)
        }
    }

    /// What to call a device: its own name, the catalogue's, or its ids.
    func name(of device: USBDevice) -> String {
        if let product = device.product, !product.isEmpty { return product }
        let known = ReaderCatalog.find(
            ReaderIdentity(
                vendorID: device.vendorID, productID: device.productID, bcdDevice: device.bcdDevice))
        return known.name ?? device.usbID
    }
}
