// SPDX-License-Identifier: Apache-2.0
//
// A virtual reader that says that it is one, and hides its class descriptor under a type that nobody knows.

import CCIDReader
import VirtualReader

/// A reader without a class descriptor.
final class BrokenReader: USBDeviceModel {
    private let reader: VirtualUSBReader

    init(_ reader: VirtualUSBReader) { self.reader = reader }

    var ports: [UInt8] { reader.ports }
    var bus: UInt8 { reader.bus }
    var address: UInt8 { reader.address }
    var speed: USBSpeed { reader.speed }
    var deviceDescriptor: [UInt8] { reader.deviceDescriptor }
    var configurationDescriptor: [UInt8] {
        var bytes = reader.configurationDescriptor
        // Behind the configuration (9 bytes) and the interface (9): length, then type.
        bytes[19] = 0x42
        return bytes
    }
    var now: UInt64 { reader.now }

    func string(_ index: UInt8) -> String? { reader.string(index) }
    func control(_ setup: USBSetup, _ data: [UInt8]) -> USBControlAnswer { reader.control(setup, data) }
    func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer {
        reader.out(endpoint: endpoint, packet: packet)
    }
    func `in`(endpoint: UInt8, room: Int) -> USBInAnswer { reader.in(endpoint: endpoint, room: room) }
    func wait(until deadline: UInt64) { reader.wait(until: deadline) }
    func wake() { reader.wake() }
}
