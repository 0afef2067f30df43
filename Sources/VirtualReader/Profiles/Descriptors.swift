// SPDX-License-Identifier: Apache-2.0
//
// The standard descriptors of a virtual reader (USB 2.0, 9.6), made from its profile: one configuration, one
// interface, the class descriptor behind it, two bulk pipes and an interrupt pipe.

import CCIDReader

/// The endpoints of every virtual reader; the numbers are chosen.
enum Endpoint {
    static let bulkOut: UInt8 = 0x01
    static let bulkIn: UInt8 = 0x82
    static let interrupt: UInt8 = 0x83
    static let all: Set<UInt8> = [bulkOut, bulkIn, interrupt]
    /// wMaxPacketSize of the interrupt endpoint; chosen.
    static let interruptPacketSize = 8
}

/// The string descriptors' numbers.
enum StringIndex {
    static let manufacturer: UInt8 = 1
    static let product: UInt8 = 2
    static let serial: UInt8 = 3
    static let interface: UInt8 = 4
}

struct Descriptors: Sendable {
    let profile: ReaderProfile
    let speed: USBSpeed
    let serial: String?

    /// Another model's, at the same speed.
    func posing(as other: ReaderProfile) -> Descriptors {
        Descriptors(profile: other, speed: speed, serial: serial)
    }

    /// wMaxPacketSize of the bulk pipes (USB 2.0, 5.8.3).
    var bulkPacketSize: Int { speed == .high ? 512 : 64 }

    private var bcdUSB: UInt16 { speed == .high ? 0x0200 : 0x0110 }

    var device: [UInt8] {
        var out: [UInt8] = [18, 0x01]
        out.appendLE16(bcdUSB)
        out += [0, 0, 0, 64]
        out.appendLE16(profile.idVendor)
        out.appendLE16(profile.idProduct)
        out.appendLE16(profile.bcdDevice)
        out += [StringIndex.manufacturer, StringIndex.product, serial == nil ? 0 : StringIndex.serial, 1]
        return out
    }

    /// Only a device that knows high speed has one (USB 2.0, 9.6.2).
    var qualifier: [UInt8]? {
        guard speed == .high else { return nil }
        var out: [UInt8] = [10, 0x06]
        out.appendLE16(bcdUSB)
        return out + [0, 0, 0, 64, 1, 0]
    }

    /// bmAttributes 80 and 100 mA: bus-powered, no remote wake-up; chosen.
    var configuration: [UInt8] { configuration(type: 0x02, speed) }

    /// What the device would be at the other speed.
    var otherSpeedConfiguration: [UInt8]? {
        speed == .high ? configuration(type: 0x07, .full) : nil
    }

    private func configuration(type: UInt8, _ speed: USBSpeed) -> [UInt8] {
        let body = interface + profile.descriptor.bytes + endpoints(speed)
        var out: [UInt8] = [9, type]
        out.appendLE16(UInt16(9 + body.count))
        return out + [1, 1, 0, 0x80, 50] + body
    }

    private var interface: [UInt8] {
        [
            9, 0x04, 0, 0, profile.hasInterruptPipe ? 3 : 2, profile.bInterfaceClass, 0, 0,
            profile.interfaceName == nil ? 0 : StringIndex.interface,
        ]
    }

    private func endpoints(_ speed: USBSpeed) -> [UInt8] {
        let bulk = UInt16(speed == .high ? 512 : 64)
        // bInterval: 16 ms at full speed, 2^(8−1) microframes = 16 ms at high speed.
        let interval: UInt8 = speed == .high ? 8 : 16
        var out: [UInt8] = []
        var shapes: [(UInt8, UInt8, UInt16, UInt8)] = [
            (Endpoint.bulkOut, 0x02, bulk, 0), (Endpoint.bulkIn, 0x02, bulk, 0),
        ]
        if profile.hasInterruptPipe {
            shapes.append((Endpoint.interrupt, 0x03, UInt16(Endpoint.interruptPacketSize), interval))
        }
        for (address, attributes, size, interval) in shapes {
            out += [7, 0x05, address, attributes]
            out.appendLE16(size)
            out.append(interval)
        }
        return out
    }

    func string(_ index: UInt8) -> String? {
        switch index {
        case StringIndex.manufacturer: profile.manufacturer
        case StringIndex.product: profile.product
        case StringIndex.serial: serial
        case StringIndex.interface: profile.interfaceName
        default: nil
        }
    }

    /// What GET_DESCRIPTOR gives, `nil` for a stall; `wValue` is type and index.
    func answer(to wValue: UInt16) -> [UInt8]? {
        let index = UInt8(wValue & 0xFF)
        switch wValue >> 8 {
        case 0x01: return index == 0 ? device : nil
        case 0x02: return index == 0 ? configuration : nil
        case 0x03 where index == 0: return [4, 0x03, 0x09, 0x04]  // one language, English (United States)
        case 0x03: return string(index).map(Self.stringDescriptor)
        case 0x06: return qualifier
        case 0x07: return otherSpeedConfiguration
        case 0x21: return index == 0 ? profile.descriptor.bytes : nil
        default: return nil
        }
    }

    static func stringDescriptor(_ text: String) -> [UInt8] {
        let units = Array(text.utf16.prefix(126))
        var out: [UInt8] = [UInt8(2 + 2 * units.count), 0x03]
        for unit in units { out.appendLE16(unit) }
        return out
    }
}
