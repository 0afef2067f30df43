// SPDX-License-Identifier: Apache-2.0
//
// A device on the bus as the kernel shows it in /sys and /dev: values alone.

/// A device on the bus.
struct USBDevice: Sendable, Equatable {
    /// An interface of the configuration that is set.
    struct Interface: Sendable, Equatable {
        /// Its name in /sys, such as `1-1.4:1.0`.
        var name: String
        /// `bInterfaceClass`.
        var interfaceClass: UInt8
        /// The driver that has it; `usbfs` stands for a program that claimed it.
        var driver: String?
        /// The kernel module of that driver; `nil`: it is built in, or there is no driver.
        var module: String?
        /// Whether drivers and programs may have it.
        var isAuthorized = true
    }

    /// The node through which programs reach the device.
    struct Node: Sendable, Equatable {
        /// Where it is.
        var path: String
        /// The permission bits.
        var mode: UInt32
        /// The owner's number.
        var owner: UInt32
        /// The group's number.
        var group: UInt32
        /// Whether the user may read and write it.
        var isUsable: Bool
    }

    /// Its name in /sys, such as `1-1.4`; a root hub is `usb1`.
    var name: String
    /// `idVendor`.
    var vendorID: UInt16
    /// `idProduct`.
    var productID: UInt16
    /// `bcdDevice`.
    var bcdDevice: UInt16 = 0
    /// The product's string, safe to print.
    var product: String?
    /// The serial number's string, safe to print.
    var serial: String?
    /// The bus's number.
    var bus = 0
    /// The address on the bus.
    var address = 0
    /// `bDeviceClass`.
    var deviceClass: UInt8 = 0
    /// Whether the device may be configured.
    var isAuthorized = true
    /// Whether a configuration is set.
    var isConfigured = true
    /// `bmAttributes` of the configuration that is set.
    var attributes: UInt8?
    /// The first configuration as the device describes it.
    var described = ConfigurationDescriptor()
    /// 5 Gbit/s or more.
    var isSuperSpeed = false
    /// `power/control`: `on` or `auto`.
    var powerControl: String?
    /// `power/persist`: `0` or `1`.
    var persist: String?
    /// How often the port saw too much current.
    var overCurrentCount = 0
    /// Whether udev has worked on the device.
    var isKnownToUdev = false
    /// Whether udev tells pcscd to leave the device alone.
    var isIgnoredByPcscd = false
    /// The interfaces of the configuration that is set.
    var interfaces: [Interface] = []
    /// The node; `nil`: there is none.
    var node: Node?

    /// Where the kernel shows it.
    var directory: String { "/sys/bus/usb/devices/" + name }
    /// Where its node belongs.
    var nodePath: String { "/dev/bus/usb/" + Self.threeDigits(bus) + "/" + Self.threeDigits(address) }
    /// `VID:PID` as lsusb prints it.
    var usbID: String { vendorID.hex + ":" + productID.hex }
    /// The hub of the host controller itself.
    var isRootHub: Bool { name.hasPrefix("usb") }
    /// A hub.
    var isHub: Bool { deviceClass == 0x09 }
    /// The device that it is plugged into: `usb1` of `1-1`, `1-1` of `1-1.4`.
    var parent: String? {
        guard !isRootHub else { return nil }
        if let dot = name.lastIndex(of: ".") { return String(name[..<dot]) }
        return name.firstIndex(of: "-").map { "usb" + name[..<$0] }
    }

    private static func threeDigits(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}

extension UInt16 {
    /// Four hex digits in lower case.
    var hex: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
