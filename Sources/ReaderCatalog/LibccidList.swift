// SPDX-License-Identifier: Apache-2.0
//
// The readers that an installed libccid serves, from its Info.plist: three arrays of equal length, ids and names.
// How the XML is taken apart stands in PropertyListTokens.swift; where the file is, is asked elsewhere.
//
// Foundation's PropertyListDecoder is not used: it calls itself for each level of nesting, and a file of nested
// arrays ends the process.

/// The list of an installed libccid.
public struct LibccidList: Sendable, Equatable {
    /// One reader of the list.
    public struct Entry: Sendable, Equatable {
        /// `ifdVendorID`.
        public let vendorID: UInt16
        /// `ifdProductID`.
        public let productID: UInt16
        /// `ifdFriendlyName`, safe to print.
        public let name: String
    }

    /// Why a file is no such list.
    public enum Failure: Error, Sendable, Equatable {
        /// More bytes than any such list has.
        case tooLarge
        /// It is no XML property list of the kind that libccid has.
        case malformed(PropertyListFailure)
        /// One of the three arrays is not there.
        case missing(String)
        /// One of them is there twice.
        case duplicate(String)
        /// An array holds something else than text.
        case notText(String)
        /// The arrays do not belong together.
        case lengthsDiffer(vendors: Int, products: Int, names: Int)
        /// An id is no number of 16 bits; the array, and which of its elements, from 0.
        case notAnID(String, Int)
    }

    /// More bytes than any such list has; that of libccid 1.5.2 has 58,124.
    public static let maximumSize = 1 << 20

    /// The version of libccid, where the file tells it.
    public let version: String?
    /// The readers.
    public let entries: [Entry]

    /// The reader of these ids, when it stands in the list.
    public func entry(vendorID: UInt16, productID: UInt16) -> Entry? {
        entries.first { $0.vendorID == vendorID && $0.productID == productID }
    }

    /// Takes the list from a property list's bytes.
    public init(parsing bytes: [UInt8]) throws(Failure) {
        guard bytes.count <= Self.maximumSize else { throw .tooLarge }
        var collector = Collector()
        var tokens = PropertyListTokens(bytes)
        do throws(PropertyListFailure) {
            while let token = try tokens.next() { collector.take(token) }
        } catch {
            throw .malformed(error)
        }
        if let failure = collector.failure { throw failure }
        let vendors = try collector.array("ifdVendorID")
        let products = try collector.array("ifdProductID")
        let names = try collector.array("ifdFriendlyName")
        guard vendors.count == products.count, products.count == names.count else {
            throw .lengthsDiffer(vendors: vendors.count, products: products.count, names: names.count)
        }
        var entries: [Entry] = []
        entries.reserveCapacity(names.count)
        for (index, name) in names.enumerated() {
            guard let vendor = Self.id(vendors[index]) else { throw .notAnID("ifdVendorID", index) }
            guard let product = Self.id(products[index]) else { throw .notAnID("ifdProductID", index) }
            entries.append(Entry(vendorID: vendor, productID: product, name: Self.printable(name)))
        }
        self.entries = entries
        version = collector.version.map(Self.printable)
    }

    /// `0x04E6`, with or without the prefix, in either case.
    private static func id(_ text: String) -> UInt16? {
        var digits = Substring(text)
        while let first = digits.first, first.isWhitespace { digits.removeFirst() }
        while let last = digits.last, last.isWhitespace { digits.removeLast() }
        if digits.hasPrefix("0x") || digits.hasPrefix("0X") { digits = digits.dropFirst(2) }
        guard (1...4).contains(digits.utf8.count), digits.allSatisfy({ $0.isHexDigit && $0.isASCII }) else {
            return nil
        }
        return UInt16(digits, radix: 16)
    }

    /// Names are for a person: no control characters, no lines of their own, and no more than a line holds.
    private static func printable(_ text: String) -> String {
        let clean = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
                .paragraphSeparator:
                " "
            default: scalar
            }
        }
        return String(String(String.UnicodeScalarView(clean)).prefix(128))
    }
}

extension LibccidList {
    /// Takes what is wanted out of the elements: `plist` holds `dict`, which holds a `key` and then its value.
    private struct Collector {
        private var path: [String] = []
        private var key = ""
        private var text = ""
        private var arrays: [String: [String]] = [:]
        var version: String?
        var failure: Failure?

        private static let wanted: Set = ["ifdVendorID", "ifdProductID", "ifdFriendlyName"]

        private var isInWantedArray: Bool {
            path.count >= 3 && path[0] == "plist" && path[1] == "dict" && path[2] == "array"
                && Self.wanted.contains(key)
        }

        mutating func take(_ token: PropertyListTokens.Token) {
            switch token {
            case .start(let name):
                path.append(name)
                text = ""
                if path == ["plist", "dict", "array"], Self.wanted.contains(key) {
                    if arrays[key] != nil { fail(.duplicate(key)) }
                    arrays[key] = []
                } else if isInWantedArray, path.count > 4 || name != "string" {
                    fail(.notText(key))
                }
            case .text(let part): text += part
            case .end:
                finish()
                path.removeLast()
                text = ""
            }
        }

        private mutating func finish() {
            switch path {
            case ["plist", "dict", "key"]: key = text
            case ["plist", "dict", "array", "string"] where Self.wanted.contains(key):
                arrays[key, default: []].append(text)
            case ["plist", "dict", "string"] where key == "CFBundleShortVersionString": version = text
            default: break
            }
        }

        private mutating func fail(_ new: Failure) { failure = failure ?? new }

        func array(_ name: String) throws(Failure) -> [String] {
            guard let array = arrays[name] else { throw .missing(name) }
            return array
        }
    }
}
