// SPDX-License-Identifier: Apache-2.0
//
// Reads the devices of the bus from /sys/bus/usb/devices, as Linux documents it in
// Documentation/ABI/{stable,testing}/sysfs-bus-usb. Reading these files sends nothing to a device.

extension USBDevice {
    /// Every device on the bus, hubs included, in the order of their names.
    static func all(in files: FileTree, _ user: User, _ permission: MachineView.Permission) -> [USBDevice] {
        let names = files.names("/sys/bus/usb/devices")
        let interfaces = Dictionary(grouping: names.filter { $0.contains(":") }) { name in
            String(name.prefix { $0 != ":" })
        }
        return names.compactMap { name in
            guard !name.contains(":"), var device = USBDevice(name, files) else { return nil }
            device.interfaces = (interfaces[name] ?? []).map { Interface($0, files) }
            device.node = files.status(device.nodePath).map { status in
                Node(
                    path: device.nodePath, mode: status.mode, owner: status.owner, group: status.group,
                    isUsable: permission == .kernel
                        ? files.mayReadAndWrite(device.nodePath) : user.mayReadAndWrite(status))
            }
            return device
        }
    }

    private init?(_ name: String, _ files: FileTree) {
        let attributes = Attributes(directory: "/sys/bus/usb/devices/" + name, files: files)
        guard let vendor = attributes.hex("idVendor"), let product = attributes.hex("idProduct") else {
            return nil
        }
        self.init(name: name, vendorID: vendor, productID: product)
        bcdDevice = attributes.hex("bcdDevice") ?? 0
        self.product = attributes.text("product")?.printable
        serial = attributes.text("serial")?.printable
        bus = attributes.number("busnum") ?? 0
        address = attributes.number("devnum") ?? 0
        deviceClass = attributes.byte("bDeviceClass") ?? 0
        isAuthorized = attributes.text("authorized") != "0"
        isConfigured = attributes.number("bConfigurationValue") != nil
        self.attributes = attributes.byte("bmAttributes")
        described = ConfigurationDescriptor(files.bytes(attributes.directory + "/descriptors") ?? [])
        isSuperSpeed = (attributes.number("speed") ?? 0) >= 5000
        powerControl = attributes.text("power/control")
        persist = attributes.text("power/persist")
        overCurrentCount = attributes.number("port/over_current_count") ?? 0
        // What udev knows of a device stands in a file named after its kind (c) and numbers.
        let database = attributes.text("dev").flatMap { files.text("/run/udev/data/c" + $0) }
        isKnownToUdev = database != nil
        isIgnoredByPcscd =
            database?.split(separator: "\n").contains { $0.hasPrefix("E:PCSCLITE_IGNORE=") } ?? false
    }
}

extension USBDevice.Interface {
    init(_ name: String, _ files: FileTree) {
        let attributes = Attributes(directory: "/sys/bus/usb/devices/" + name, files: files)
        self.init(name: name, interfaceClass: attributes.byte("bInterfaceClass") ?? 0)
        driver = files.linkName(attributes.directory + "/driver")
        module = files.linkName(attributes.directory + "/driver/module")
        isAuthorized = attributes.text("authorized") != "0"
    }
}

/// The attributes of one directory in /sys.
private struct Attributes {
    let directory: String
    let files: FileTree

    func text(_ name: String) -> String? { files.text(directory + "/" + name) }
    /// Four hex digits.
    func hex(_ name: String) -> UInt16? { text(name).flatMap { UInt16($0, radix: 16) } }
    /// Two hex digits.
    func byte(_ name: String) -> UInt8? { text(name).flatMap { UInt8($0, radix: 16) } }
    /// A decimal number.
    func number(_ name: String) -> Int? { text(name).flatMap { Int($0) } }
}
