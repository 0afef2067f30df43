// SPDX-License-Identifier: Apache-2.0
//
// Who a reader is across re-plugging: what stays when its address changes, and what that can tell.

extension Reader {
    /// Who a reader is, also after it was unplugged and plugged in again, or came back from a USB reset.
    ///
    /// A reader with a serial number is known by it, at whatever port. One without is known by its port alone: two of
    /// the same model that change places look as if nobody had touched them. A serial number is the maker's word and no
    /// more: some makers give every piece the same one, and then the port decides between those that are plugged in at
    /// once. Nothing of it proves anything to an approval; see `Approval`.
    public struct Identity: Sendable, Hashable, CustomStringConvertible {
        /// Bus, chain of ports and interface, such as `1-1.4:1.0`.
        public let path: String
        /// `idVendor`.
        public let vendorID: UInt16
        /// `idProduct`.
        public let productID: UInt16
        /// `bInterfaceNumber`.
        public let interfaceNumber: UInt8
        /// The serial number's string; `nil`: it has none.
        public let serial: String?

        /// Makes an identity from its parts.
        public init(
            path: String, vendorID: UInt16, productID: UInt16, interfaceNumber: UInt8, serial: String?
        ) {
            self.path = path
            self.vendorID = vendorID
            self.productID = productID
            self.interfaceNumber = interfaceNumber
            self.serial = serial
        }

        /// Whether both can be the same reader: the same model and interface, and the same serial number; where neither
        /// has one, the same port. The firmware's release may differ: it is updated in the field.
        public func fits(_ other: Identity) -> Bool {
            guard
                (vendorID, productID, interfaceNumber) == (
                    other.vendorID, other.productID, other.interfaceNumber
                ),
                serial == other.serial
            else { return false }
            return serial != nil || path == other.path
        }

        /// The one reader of these that is this one: at its old port, else at the only other port where one fits.
        func find(in readers: [Reader]) -> Reader? {
            let fitting = readers.filter { fits($0.identity) }
            if let same = fitting.first(where: { $0.path == path }) { return same }
            return fitting.count == 1 ? fitting.first : nil
        }

        /// The path, the ids and the serial number.
        public var description: String {
            let model = "\(hex16(vendorID)):\(hex16(productID))"
            return serial.map { "\(path) \(model) \($0)" } ?? "\(path) \(model)"
        }
    }

    /// Who the reader is across re-plugging.
    public var identity: Identity {
        Identity(
            path: path, vendorID: vendorID, productID: productID, interfaceNumber: interfaceNumber,
            serial: serial)
    }
}
