// SPDX-License-Identifier: Apache-2.0
//
// A device that tells when the host has configured it, and is otherwise the device behind it.

import CCIDReader
import Synchronization

/// A software device that reports its first SET_CONFIGURATION (USB 2.0, 9.4.7).
final class ObservedDevice: USBDeviceModel {
    private let device: any USBDeviceModel
    private let observer = Mutex<(@Sendable () -> Void)?>(nil)

    init(_ device: any USBDeviceModel) { self.device = device }

    /// Sets what is called once, when a host has chosen a configuration; on the thread that serves the device.
    func whenConfigured(_ body: @escaping @Sendable () -> Void) { observer.withLock { $0 = body } }

    func control(_ setup: USBSetup, _ data: [UInt8]) -> USBControlAnswer {
        let answer = device.control(setup, data)
        let isSetConfiguration = setup.bmRequestType == 0x00 && setup.bRequest == 9 && setup.wValue != 0
        if isSetConfiguration, case .data = answer {
            let body = observer.withLock { body in
                defer { body = nil }
                return body
            }
            body?()
        }
        return answer
    }

    var ports: [UInt8] { device.ports }
    var bus: UInt8 { device.bus }
    var address: UInt8 { device.address }
    var speed: USBSpeed { device.speed }
    var deviceDescriptor: [UInt8] { device.deviceDescriptor }
    var configurationDescriptor: [UInt8] { device.configurationDescriptor }
    var now: UInt64 { device.now }
    func string(_ index: UInt8) -> String? { device.string(index) }
    func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer {
        device.out(endpoint: endpoint, packet: packet)
    }
    func `in`(endpoint: UInt8, room: Int) -> USBInAnswer { device.in(endpoint: endpoint, room: room) }
    func wait(until deadline: UInt64) { device.wait(until: deadline) }
    func wake() { device.wake() }
}
