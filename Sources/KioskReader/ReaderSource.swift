// SPDX-License-Identifier: Apache-2.0
//
// Where readers come from: the machine's USB bus, or devices made of software in this process.
// What a device is and how it is reached is the business of CCIDReader.

import CCIDReader

/// Where a `ReaderHub` looks for readers.
public struct ReaderSource: Sendable {
    enum Kind: Sendable {
        /// The whole bus; where a path is named and a reader has it, its device alone.
        case usb(onlyAt: String?)
        /// For tests, software can count as real: then the approval policy holds.
        case software([any USBDeviceModel], isVirtual: Bool)
    }

    let kind: Kind

    /// Opens it.
    func host(vendorClass: [USBID]) throws(ReaderError) -> CCIDHost {
        switch kind {
        case .usb(let path):
            if let path, let host = try CCIDHost.usb(onlyAt: path) { return host }
            return try CCIDHost.usb(vendorClass: vendorClass)
        case .software(let devices, _):
            return try CCIDHost.software(devices, vendorClass: vendorClass)
        }
    }

    /// The USB bus of this machine, over libusb.
    public static let usb = ReaderSource(kind: .usb(onlyAt: nil))

    /// The same where the reader is named by its stable path and is there: no other device is looked at. libusb then looks
    /// for no device any more in the whole process, so this is for a program that has its process for itself.
    package static func usb(for selector: ReaderSelector?) -> ReaderSource {
        ReaderSource(kind: .usb(onlyAt: selector?.reader))
    }

    /// Devices made of software in this process. Their approval is `virtual`: everything is allowed, because
    /// their cards are made up.
    ///
    /// - Parameter devices: the devices on the software bus; the bus keeps them alive.
    public static func software(_ devices: [any USBDeviceModel]) -> ReaderSource {
        ReaderSource(kind: .software(devices, isVirtual: true))
    }

    /// Two devices at one place could not be told apart by anyone.
    func checkPlaces() throws(KioskReaderError) {
        guard case .software(let devices, _) = kind else { return }
        var taken: Set<String> = []
        for device in devices {
            let ports = device.ports.map { String($0) }.joined(separator: ".")
            let place = "\(device.bus)-\(ports)"
            guard taken.insert(place).inserted else {
                throw KioskReaderError(
                    .readerAmbiguous, subject: place,
                    detail: "two devices made of software are plugged in there, give each its own `ports`")
            }
        }
    }

    /// Whether it is the machine's USB bus, which every hub of the process shares.
    var isUSB: Bool {
        if case .usb = kind { true } else { false }
    }

    /// Whether the readers count as made of software.
    public var isVirtual: Bool {
        switch kind {
        case .usb: false
        case .software(_, let isVirtual): isVirtual
        }
    }
}
