// SPDX-License-Identifier: Apache-2.0
//
// A device that stands before another one and is like it in everything that it does not change itself.

import CCIDReader

/// A device that hands on to another one whatever it does not do itself. That it is opened, plugged in and reset is its
/// own: anybody may open it, and it never leaves, unless it says otherwise.
package protocol ForwardingReader: USBDeviceModel {
    associatedtype Reader: USBDeviceModel
    /// The device behind it.
    var reader: Reader { get }
}

extension ForwardingReader {
    package var ports: [UInt8] { reader.ports }
    package var bus: UInt8 { reader.bus }
    package var address: UInt8 { reader.address }
    package var speed: USBSpeed { reader.speed }
    package var deviceDescriptor: [UInt8] { reader.deviceDescriptor }
    package var configurationDescriptor: [UInt8] { reader.configurationDescriptor }
    package func string(_ index: UInt8) -> String? { reader.string(index) }
    package func control(_ setup: USBSetup, _ data: [UInt8]) -> USBControlAnswer {
        reader.control(setup, data)
    }
    package func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer {
        reader.out(endpoint: endpoint, packet: packet)
    }
    package func `in`(endpoint: UInt8, room: Int) -> USBInAnswer { reader.in(endpoint: endpoint, room: room) }
    package var now: UInt64 { reader.now }
    package func wait(until deadline: UInt64) { reader.wait(until: deadline) }
    package func wake() { reader.wake() }
}
