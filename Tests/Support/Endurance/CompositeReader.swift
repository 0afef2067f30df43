// SPDX-License-Identifier: Apache-2.0
//
// `endurance composite FAULT`: a virtual reader in the kernel (vhci) with a second interface beside it, as a keyboard has
// whose reader is a part of it. That one is vendor-specific, has no endpoints, and can be claimed: that is all it is for.

import CCIDReader
import ReaderScripts
import VirtualReader

/// A virtual reader whose configuration has a second interface.
final class CompositeReader: ForwardingReader {
    let reader: VirtualUSBReader
    let configurationDescriptor: [UInt8]

    private init(_ reader: VirtualUSBReader) {
        self.reader = reader
        // USB 2.0, 9.6.3 and 9.6.5: wTotalLength, bNumInterfaces; interface 1 of class FF.
        var bytes = reader.configurationDescriptor + [9, 4, 1, 0, 0, 0xFF, 0, 0, 0]
        (bytes[2], bytes[3], bytes[4]) = (UInt8(bytes.count & 0xFF), UInt8(bytes.count >> 8), 2)
        configurationDescriptor = bytes
    }

    /// Attaches one, and serves it for as long as the kernel has it.
    ///
    /// - Returns: true; whoever has heard enough ends the process.
    static func serve(_ faults: FaultPlan) throws -> Bool {
        let attachment = try VHCIAttachment(CompositeReader(VirtualUSBReader(faults: faults, clock: .real)))
        attachment.serve()
        return true
    }

    func control(_ setup: USBSetup, _ data: [UInt8]) -> USBControlAnswer {
        // GET_DESCRIPTOR(CONFIGURATION), USB 2.0, 9.4.3: the one answer that differs.
        if setup.bmRequestType == 0x80, setup.bRequest == 6, setup.wValue == 0x0200 {
            return .data(Array(configurationDescriptor.prefix(Int(setup.wLength))))
        }
        return reader.control(setup, data)
    }

    func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer {
        reader.out(endpoint: endpoint, packet: packet)
    }
}
