// SPDX-License-Identifier: Apache-2.0
//
// A bus of USBDeviceModels as the shim's table of call-backs. Lengths are passed on as they are: judging
// them is the shim's business, and what it must survive is what the tests send through here.

import CCCID

final class SoftwareBus: Sendable {
    let devices: [any USBDeviceModel]
    private let changes = BusChanges()

    init(_ devices: [any USBDeviceModel]) {
        self.devices = devices
        for device in devices {
            // The device outlives the bus; what it tells nobody any more is lost.
            device.observePlug { [weak changes] in changes?.count() }
        }
    }

    private func device(_ number: Int) -> (any USBDeviceModel)? {
        devices.indices.contains(number) ? devices[number] : nil
    }

    private static func bus(_ context: UnsafeMutableRawPointer?) -> SoftwareBus? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<SoftwareBus>.fromOpaque(context).takeUnretainedValue()
    }

    private static func device(_ context: UnsafeMutableRawPointer?, _ number: Int) -> (any USBDeviceModel)? {
        unsafe bus(context)?.device(number)
    }

    /// Copies as much as there is room for.
    private static func copy(_ bytes: [UInt8], _ out: UnsafeMutableRawPointer?, _ capacity: Int) {
        guard let out = unsafe out else { return }
        unsafe UnsafeMutableRawBufferPointer(start: out, count: capacity)
            .copyBytes(from: bytes.prefix(capacity))
    }

    private static func array(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
        guard let bytes = unsafe bytes else { return [] }
        return unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: count))
    }

    /// The table; `context` is a retained SoftwareBus, which `destroy` releases.
    static func table(_ context: UnsafeMutableRawPointer) -> ccid_software_bus {
        unsafe ccid_software_bus(
            context: context,
            count: { unsafe SoftwareBus.bus($0)?.devices.count ?? 0 },
            describe: { context, number, out in
                guard let device = unsafe SoftwareBus.device(context, number) else { return false }
                return unsafe SoftwareBus.describe(device, &out.pointee)
            },
            may_open: { unsafe SoftwareBus.device($0, $1)?.mayBeOpened() ?? true },
            configuration: { context, number, out, capacity in
                guard let device = unsafe SoftwareBus.device(context, number) else { return 0 }
                let bytes = device.configurationDescriptor
                unsafe SoftwareBus.copy(bytes, out, capacity)
                return bytes.count
            },
            string: { context, number, index, out, capacity in
                guard let text = unsafe SoftwareBus.device(context, number)?.string(index) else { return 0 }
                let bytes = Array(text.utf8)
                unsafe SoftwareBus.copy(bytes, out, capacity)
                return bytes.count
            },
            control: { context, number, setup, data, length, answer, capacity, answerLength in
                guard let device = unsafe SoftwareBus.device(context, number) else { return .gone }
                let setup = unsafe USBSetup(SoftwareBus.array(setup, 8))
                switch device.control(setup, unsafe SoftwareBus.array(data, length)) {
                case .data(let bytes):
                    unsafe SoftwareBus.copy(bytes, answer, capacity)
                    unsafe answerLength.pointee = bytes.count
                    return .done
                case .stall: return .stall
                case .gone: return .gone
                }
            },
            out: { context, number, endpoint, packet, length in
                guard let device = unsafe SoftwareBus.device(context, number) else { return .gone }
                let bytes = unsafe UnsafeBufferPointer(start: packet, count: length)
                switch unsafe device.out(endpoint: endpoint, borrowing: bytes.span) {
                case .ack: return .done
                case .nak: return .nak
                case .stall: return .stall
                case .gone: return .gone
                }
            },
            in: { context, number, endpoint, room, packet, capacity, length in
                guard let device = unsafe SoftwareBus.device(context, number) else { return .gone }
                switch device.in(endpoint: endpoint, room: room) {
                case .packet(let bytes):
                    unsafe SoftwareBus.copy(bytes, packet, capacity)
                    unsafe length.pointee = bytes.count
                    return .done
                case .nak: return .nak
                case .stall: return .stall
                case .gone: return .gone
                }
            },
            plugged: { unsafe SoftwareBus.device($0, $1)?.plugging ?? 0 },
            reset: { context, number in
                guard let device = unsafe SoftwareBus.device(context, number) else { return .gone }
                device.busReset()
                return .done
            },
            changes: { unsafe SoftwareBus.bus($0)?.changes.number ?? 0 },
            wait_changes: { unsafe SoftwareBus.bus($0)?.changes.wait(after: $1, woken: $2, nanoseconds: $3) },
            wake_changes: { unsafe SoftwareBus.bus($0)?.changes.wake($1) },
            now: { unsafe SoftwareBus.device($0, $1)?.now ?? 0 },
            wait: { unsafe SoftwareBus.device($0, $1)?.wait(until: $2) },
            wake: { unsafe SoftwareBus.device($0, $1)?.wake() },
            destroy: { context in
                guard let context = unsafe context else { return }
                unsafe Unmanaged<SoftwareBus>.fromOpaque(context).release()
            })
    }

    private static func describe(_ device: any USBDeviceModel, _ out: inout ccid_software_device) -> Bool {
        let ports = device.ports
        let descriptor = device.deviceDescriptor
        guard !ports.isEmpty, ports.count <= 7, descriptor.count == 18 else { return false }
        out = ccid_software_device()
        out.bus = device.bus
        out.address = device.address
        out.high_speed = device.speed == .high
        out.port_count = UInt8(ports.count)
        unsafe withUnsafeMutableBytes(of: &out.ports) { unsafe $0.copyBytes(from: ports) }
        unsafe withUnsafeMutableBytes(of: &out.device_descriptor) { unsafe $0.copyBytes(from: descriptor) }
        return true
    }
}

extension USBSetup {
    /// The eight bytes as they stand on the wire.
    init(_ bytes: [UInt8]) {
        func word(_ at: Int) -> UInt16 { UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8 }
        self.init(
            bmRequestType: bytes[0], bRequest: bytes[1], wValue: word(2), wIndex: word(4), wLength: word(6))
    }
}
