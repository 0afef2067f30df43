// SPDX-License-Identifier: Apache-2.0
//
// The shim's class descriptor and reader information as Swift values.

import CCCID

extension ClassDescriptor {
    /// Reads a class descriptor from its first byte; bytes after the 54 are not looked at.
    ///
    /// - Throws: what is wrong, and where.
    public init(_ bytes: [UInt8]) throws(DescriptorError) {
        var raw = ccid_class_descriptor()
        var cause = ccid_error()
        let status = unsafe bytes.withUnsafeBufferPointer { buffer -> ccid_status in
            guard let base = buffer.baseAddress else {
                cause.fault = .noDescriptor
                return .malformed
            }
            return unsafe ccid_descriptor_parse(base, buffer.count, &raw, &cause)
        }
        guard status == .ok else { throw DescriptorError(cause) }
        self.init(raw, bytes: Array(bytes.prefix(Int(CCID_DESCRIPTOR_LENGTH))))
    }

    init(_ raw: ccid_class_descriptor, bytes: [UInt8]) {
        self.init()
        self.bytes = bytes
        bLength = raw.bLength
        bDescriptorType = raw.bDescriptorType
        bcdCCID = raw.bcdCCID
        bMaxSlotIndex = raw.bMaxSlotIndex
        bVoltageSupport = raw.bVoltageSupport
        dwProtocols = raw.dwProtocols
        dwDefaultClock = raw.dwDefaultClock
        dwMaximumClock = raw.dwMaximumClock
        bNumClockSupported = raw.bNumClockSupported
        dwDataRate = raw.dwDataRate
        dwMaxDataRate = raw.dwMaxDataRate
        bNumDataRatesSupported = raw.bNumDataRatesSupported
        dwMaxIFSD = raw.dwMaxIFSD
        dwSynchProtocols = raw.dwSynchProtocols
        dwMechanical = raw.dwMechanical
        dwFeatures = raw.dwFeatures
        dwMaxCCIDMessageLength = raw.dwMaxCCIDMessageLength
        bClassGetResponse = raw.bClassGetResponse
        bClassEnvelope = raw.bClassEnvelope
        wLcdLayout = raw.wLcdLayout
        bPINSupport = raw.bPINSupport
        bMaxCCIDBusySlots = raw.bMaxCCIDBusySlots
        switch raw.level {
        case .character: exchangeLevel = .character
        case .tpdu: exchangeLevel = .tpdu
        case .shortAPDU: exchangeLevel = .shortAPDU
        case .extendedAPDU: exchangeLevel = .extendedAPDU
        }
        slotCount = Int(raw.slots)
        // 0 says nothing, and an IFSD of one byte would be obeyed by the card.
        maximumIFSD = UInt8(clamping: raw.ifsd)
        outMessageLength = Int(raw.out_message_length)
        inMessageLength = Int(raw.in_message_length)
        let found = (0..<ccid_problem._count.rawValue).filter { raw.problems & (1 << $0) != 0 }
            .compactMap(ccid_problem.init(rawValue:))
        problemKinds = found.compactMap(DescriptorProblem.init)
        problems = found.map { unsafe String(cString: ccid_problem_text($0)) }
    }
}

extension DescriptorProblem {
    /// The shim's problem; `nil` for the count of them, which is none.
    init?(_ problem: ccid_problem) { self.init(rawValue: unsafe String(cString: ccid_problem_name(problem))) }
}

extension DescriptorError {
    init(_ cause: ccid_error) {
        self.init(
            reason: unsafe String(cString: ccid_fault_text(cause.fault)), offset: Int(clamping: cause.offset))
    }
}

extension USBInterfaceInfo {
    init(_ info: ccid_reader_info) {
        func text(_ pointer: UnsafePointer<CChar>) -> String? {
            let text = unsafe String(cString: pointer)
            return text.isEmpty ? nil : text
        }
        func endpoint(_ raw: ccid_endpoint) -> Endpoint? {
            raw.address == 0 ? nil : Endpoint(address: raw.address, packetSize: raw.packet_size)
        }
        let raw: [UInt8] =
            if let base = unsafe info.raw {
                unsafe [UInt8](UnsafeBufferPointer(start: base, count: info.raw_length))
            } else {
                []
            }
        unsafe self.init(
            path: String(cString: info.path), bus: info.place.bus, address: info.place.address,
            isHighSpeed: info.high_speed, vendorID: info.vendor, productID: info.product,
            bcdDevice: info.bcdDevice, configuration: info.configuration, interfaceNumber: info.interface,
            interfaceClass: info.interface_class, manufacturer: text(info.manufacturer),
            product: text(info.product_name), serial: text(info.serial),
            interfaceName: text(info.interface_name), bulkOut: endpoint(info.bulk_out),
            bulkIn: endpoint(info.bulk_in), interruptIn: endpoint(info.interrupt_in),
            descriptor: info.usable == .ok
                ? .success(ClassDescriptor(info.descriptor, bytes: raw))
                : .failure(DescriptorError(info.reason)),
            descriptorBytes: raw)
    }
}
