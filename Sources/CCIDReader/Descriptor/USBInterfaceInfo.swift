// SPDX-License-Identifier: Apache-2.0
//
// A CCID interface as enumeration finds it: where it is plugged in, who it says it is, and its descriptor
// or the reason why it has none that can be used.

/// Devices whose vendor-specific interface (class 0xFF) is a reader.
public struct USBID: Sendable, Hashable {
    /// `idVendor`.
    public let vendor: UInt16
    /// `idProduct`.
    public let product: UInt16

    /// Makes an id from its parts.
    public init(vendor: UInt16, product: UInt16) {
        self.vendor = vendor
        self.product = product
    }
}

/// A CCID interface as found on the bus; nothing was opened for it.
public struct USBInterfaceInfo: Sendable {
    /// An endpoint.
    public struct Endpoint: Sendable, Equatable {
        /// `bEndpointAddress`.
        public let address: UInt8
        /// `wMaxPacketSize`.
        public let packetSize: UInt16
    }

    /// The stable path `bus-port.port:configuration.interface`, such as `1-1.4:1.0`.
    public let path: String
    /// The number of the bus.
    public let bus: UInt8
    /// The address on the bus.
    public let address: UInt8
    /// 480 Mbit/s or more.
    public let isHighSpeed: Bool
    /// `idVendor`.
    public let vendorID: UInt16
    /// `idProduct`.
    public let productID: UInt16
    /// `bcdDevice`.
    public let bcdDevice: UInt16
    /// `bConfigurationValue`.
    public let configuration: UInt8
    /// `bInterfaceNumber`.
    public let interfaceNumber: UInt8
    /// `bInterfaceClass`: 0x0B or 0xFF.
    public let interfaceClass: UInt8
    /// The manufacturer's string, safe to print.
    public let manufacturer: String?
    /// The product's string, safe to print.
    public let product: String?
    /// The serial number's string, safe to print.
    public let serial: String?
    /// The interface's string, safe to print.
    public let interfaceName: String?
    /// The bulk OUT endpoint.
    public let bulkOut: Endpoint?
    /// The bulk IN endpoint.
    public let bulkIn: Endpoint?
    /// The interrupt IN endpoint, which not every reader has.
    public let interruptIn: Endpoint?
    /// The class descriptor, or why there is none that can be used.
    public let descriptor: Result<ClassDescriptor, DescriptorError>
    /// The class descriptor's bytes as they came, empty when none was found.
    public let descriptorBytes: [UInt8]
}
