// SPDX-License-Identifier: Apache-2.0
//
// Looks a reader up. The rows stand in Table+….swift; nobody's approval is in them yet: a reader with a row
// is known, every other one is unknown.

/// What is known about readers.
public enum ReaderCatalog {
    /// Whose word there is.
    public enum Status: String, Sendable {
        /// There are facts, but nobody's word.
        case known
        /// Nothing is known.
        case unknown
    }

    /// What is known about one reader.
    public struct Finding: Sendable, Equatable {
        /// Whose word there is.
        public let status: Status
        /// What people call it.
        public let name: String?
        /// Where it is known from.
        public let sources: [String]
        /// How it strays from the rules.
        public let quirks: [Quirk]
    }

    /// Every row.
    public static let entries: [CatalogueEntry] =
        scmEntries + thalesEntries + japanEntries + alcorEntries + otherEntries

    /// What is known about a reader: the rows that cover it, taken together.
    public static func find(_ identity: ReaderIdentity) -> Finding {
        let rows = entries.filter { $0.covers(identity) }
        var sources: [String] = []
        for source in rows.map(\.source) where !sources.contains(source) { sources.append(source) }
        return Finding(
            status: rows.isEmpty ? .unknown : .known, name: rows.first?.name, sources: sources,
            quirks: rows.flatMap(\.quirks))
    }

    /// The devices whose vendor-specific interface (class 0xFF) speaks CCID.
    public static let vendorClassDevices: [CatalogueEntry] = entries.filter { $0.interfaceClass == 0xFF }
}
