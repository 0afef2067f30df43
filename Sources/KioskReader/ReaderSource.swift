// SPDX-License-Identifier: Apache-2.0
//
// Where readers come from: the machine's USB bus, or devices made of software in this process.
// What a device is and how it is reached is the business of CCIDReader.

import CCIDReader

/// Where a `ReaderHub` looks for readers.
public struct ReaderSource: Sendable {
    enum Kind: Sendable {
        case usb
        /// For tests, software can count as real: then the approval policy holds.
        case software([any USBDeviceModel], isVirtual: Bool)
    }

    let kind: Kind

    /// The USB bus of this machine, over libusb.
    public static let usb = ReaderSource(kind: .usb)

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
