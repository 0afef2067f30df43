// SPDX-License-Identifier: Apache-2.0
//
// Which USB devices are plugged in, readers or not, as the kernel lists them. Nothing is opened but two small files
// of each: enumeration over libusb knows readers alone.

import FoundationEssentials

/// A USB device that is plugged in.
struct USBDevice: Equatable {
    /// The bus and the chain of ports, such as `1-1.4`.
    let path: String
    /// `idVendor`.
    let vendorID: UInt16
    /// `idProduct`.
    let productID: UInt16

    /// Where the kernel lists them.
    static let usualFolder = "/sys/bus/usb/devices"

    /// The devices that are plugged in, in order of their paths; none where the kernel does not list them.
    static func pluggedIn(_ folder: String = usualFolder) -> [USBDevice] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        // Others are interfaces (1-1.4:1.0) and the buses' own hubs (usb1).
        return names.filter { $0.first?.isNumber == true && !$0.contains(":") }.sorted().compactMap { name in
            guard let vendor = number("\(folder)/\(name)/idVendor"),
                let product = number("\(folder)/\(name)/idProduct")
            else { return nil }
            return USBDevice(path: name, vendorID: vendor, productID: product)
        }
    }

    /// Four hex digits and a newline; the device may be gone meanwhile.
    private static func number(_ path: String) -> UInt16? {
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= 16 else { return nil }
        let text = String(decoding: bytes, as: UTF8.self).prefix { !$0.isWhitespace }
        return UInt16(text, radix: 16)
    }
}
