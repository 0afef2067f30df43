// SPDX-License-Identifier: Apache-2.0
//
// What a USB/IP client asks before it attaches: which devices there are, and to have one (kernel
// documentation, usbip_protocol: OP_REQ_DEVLIST and OP_REQ_IMPORT, version 1.1.1).

import CCIDReader

/// The answers about one device.
struct USBIPOperation {
    static let version: UInt16 = 0x0111
    static let requestDeviceList: UInt16 = 0x8005
    static let requestImport: UInt16 = 0x8003

    let device: any USBDeviceModel
    let busID: String

    var deviceList: [UInt8] {
        var out = header(0x0005, status: 0)
        out.appendBE32(1)
        out += description
        let (interface, _) = interfaces
        return out + interface.flatMap { $0 + [0] }
    }

    /// How an import ends, by the numbers of usbip's own tools.
    enum ImportStatus: UInt32 {
        case lent = 0
        case busy = 2
        case noSuchDevice = 4
    }

    /// The device, or why it is not lent.
    func importReply(_ status: ImportStatus) -> [UInt8] {
        header(0x0003, status: status.rawValue) + (status == .lent ? description : [])
    }

    private func header(_ code: UInt16, status: UInt32) -> [UInt8] {
        var out: [UInt8] = []
        out.appendBE16(Self.version)
        out.appendBE16(code)
        out.appendBE32(status)
        return out
    }

    /// The number that stands for a speed: 2 full, 3 high.
    static func number(of speed: USBSpeed) -> UInt32 { speed == .high ? 3 : 2 }

    private var description: [UInt8] {
        let fields = device.deviceDescriptor
        var out = padded("/sys/devices/virtual/kioskreader/\(busID)", to: 256) + padded(busID, to: 32)
        out.appendBE32(UInt32(device.bus))
        out.appendBE32(UInt32(device.address))
        out.appendBE32(Self.number(of: device.speed))
        for offset in [8, 10, 12] { out.appendBE16(fields.le16(at: offset)) }
        out += [fields[4], fields[5], fields[6]]
        let (list, configurationValue) = interfaces
        return out + [configurationValue, fields[17], UInt8(list.count)]
    }

    /// Class, subclass and protocol of each interface, and bConfigurationValue.
    private var interfaces: ([[UInt8]], UInt8) {
        let bytes = device.configurationDescriptor
        var list: [[UInt8]] = []
        var position = 0
        while position + 2 <= bytes.count, bytes[position] >= 2 {
            let length = Int(bytes[position])
            guard position + length <= bytes.count else { break }
            if bytes[position + 1] == 0x04, length >= 9 {
                list.append(Array(bytes[position + 5..<position + 8]))
            }
            position += length
        }
        return (list, bytes.count > 5 ? bytes[5] : 0)
    }

    private func padded(_ text: String, to length: Int) -> [UInt8] {
        let bytes = Array(text.utf8.prefix(length - 1))
        return bytes + [UInt8](repeating: 0, count: length - bytes.count)
    }
}
