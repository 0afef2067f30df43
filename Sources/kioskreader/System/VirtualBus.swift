// SPDX-License-Identifier: Apache-2.0
//
// Whether a USB bus is one of software: a reader on it may be anybody's program, such as `simulate`.

import Glibc

enum VirtualBus {
    /// The kernel's host controllers without hardware: USB/IP's, and the one for gadgets of the same machine.
    private static let drivers = ["/vhci_hcd", "/dummy_hcd"]

    /// Whether the bus with this number is one.
    static func holds(_ bus: UInt8) -> Bool {
        guard let path = unsafe realpath("/sys/bus/usb/devices/usb\(bus)", nil) else { return false }
        defer { unsafe free(path) }
        let text = unsafe String(cString: path)
        return drivers.contains { text.contains($0) }
    }
}
