// SPDX-License-Identifier: Apache-2.0
//
// A virtual reader that says that it is one, and hides its class descriptor under a type that nobody knows.

import CCIDReader
import ReaderScripts
import VirtualReader

/// A reader without a class descriptor.
final class BrokenReader: ForwardingReader {
    let reader: VirtualUSBReader

    init(_ reader: VirtualUSBReader) { self.reader = reader }

    var configurationDescriptor: [UInt8] {
        var bytes = reader.configurationDescriptor
        // Behind the configuration (9 bytes) and the interface (9): length, then type.
        bytes[19] = 0x42
        return bytes
    }

    func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer {
        reader.out(endpoint: endpoint, packet: packet)
    }
}
