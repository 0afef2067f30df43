// SPDX-License-Identifier: Apache-2.0
//
// What an approval file says: who tried which reader with which card, when, with what result. The suite of
// ReaderCheck writes it, the policy reads it; who may have written it is the policy's question, not this file's.

/// The content of an approval file: the operator's own word for a reader, as JSON.
///
/// A key is never renamed, only added. The numbers of the device are as lsusb prints them.
public struct ApprovalFile: Codable, Sendable, Equatable {
    /// The device that was tried, as it shows itself.
    public struct Device: Codable, Sendable, Equatable {
        /// `idVendor`, four hex digits in lower case.
        public var vendorID: String
        /// `idProduct`, four hex digits in lower case.
        public var productID: String
        /// `bcdDevice`, four hex digits in lower case.
        public var bcdDevice: String
        /// `bInterfaceNumber`.
        public var interfaceNumber: UInt8
        /// The manufacturer's string, safe to print.
        public var manufacturer: String?
        /// The product's string, safe to print.
        public var product: String?
        /// The interface's string, safe to print.
        public var interfaceName: String?

        /// Makes a device from its parts.
        public init(
            vendorID: String, productID: String, bcdDevice: String, interfaceNumber: UInt8,
            manufacturer: String? = nil, product: String? = nil, interfaceName: String? = nil
        ) {
            self.vendorID = vendorID
            self.productID = productID
            self.bcdDevice = bcdDevice
            self.interfaceNumber = interfaceNumber
            self.manufacturer = manufacturer
            self.product = product
            self.interfaceName = interfaceName
        }
    }

    /// The card that was in the reader. Nothing in it identifies its holder.
    public struct Card: Codable, Sendable, Equatable {
        /// The answer to reset, upper-case hex without spaces.
        public var atr: String
        /// What kind of card it is, such as `My Number Card`; `nil`: not known.
        public var kind: String?

        /// Makes a card from its parts.
        public init(atr: String, kind: String? = nil) {
            self.atr = atr
            self.kind = kind
        }
    }

    /// How many tests of the suite ended in which way.
    public struct Counts: Codable, Sendable, Equatable {
        /// Tests that found nothing wrong.
        public var passed: Int
        /// Tests that found a fault.
        public var failed: Int
        /// Tests that did not apply, each with its reason in the report.
        public var skipped: Int

        /// Makes counts.
        public init(passed: Int, failed: Int, skipped: Int) {
            self.passed = passed
            self.failed = failed
            self.skipped = skipped
        }
    }

    /// The version of this form.
    public static let currentFormat = 1

    /// The form's version; `currentFormat` of what this program writes.
    public var format: Int
    /// Who tried it: the tester's own words.
    public var tester: String
    /// When, as YYYY-MM-DD.
    public var date: String
    /// The program that tried it, such as `kioskreader 0.1.0`.
    public var program: String
    /// The device.
    public var reader: Device
    /// Whether the reader was made of software: such a file approves nothing.
    public var isVirtual: Bool
    /// The card that was in it; `nil`: none was.
    public var card: Card?
    /// The results.
    public var counts: Counts
    /// SHA-256 of the JSON report, as `sha256:` and 64 hex digits in lower case.
    public var reportDigest: String

    /// Makes the content from its parts.
    public init(
        tester: String, date: String, program: String, reader: Device, isVirtual: Bool, card: Card?,
        counts: Counts, reportDigest: String
    ) {
        format = Self.currentFormat
        self.tester = tester
        self.date = date
        self.program = program
        self.reader = reader
        self.isVirtual = isVirtual
        self.card = card
        self.counts = counts
        self.reportDigest = reportDigest
    }
}
