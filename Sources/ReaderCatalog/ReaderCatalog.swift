// SPDX-License-Identifier: Apache-2.0
//
// Looks a reader up. The rows stand in Table+….swift, one maker a file.

/// What is known about readers.
public enum ReaderCatalog {
    /// Whose word there is.
    public enum Status: String, Sendable, CaseIterable {
        /// A list of an authority says so. Today there is no such list that could be named, and no row has it.
        case official
        /// A report of this project says so. Today there is none, and no row has it.
        case tested
        /// There are facts, but nobody's word.
        case known
        /// Nothing is known.
        case unknown
    }

    /// What is known about one reader.
    public struct Finding: Sendable, Equatable {
        /// Whose word there is.
        public let status: Status
        /// The word itself, where there is one.
        public let approval: ListedApproval?
        /// What people call it.
        public let name: String?
        /// Where it is known from.
        public let sources: [String]
        /// How it strays from the rules, with its firmware.
        public let quirks: [Quirk]

        /// Makes a finding from its parts.
        public init(
            status: Status, approval: ListedApproval?, name: String?, sources: [String], quirks: [Quirk]
        ) {
            self.status = status
            self.approval = approval
            self.name = name
            self.sources = sources
            self.quirks = quirks
        }
    }

    /// Every row.
    public static let entries: [CatalogueEntry] =
        scmEntries + nttcomEntries + acsEntries + sonyEntries + thalesEntries + alcorEntries + realtekEntries
        + hitachiEntries + fujitsuEntries + cherryEntries + hidEntries + kobilEntries + hpEntries
        + c3poEntries + o2MicroEntries + elatecEntries + microchipEntries + athenaEntries
        + preciseEntries + otherEntries

    /// What is known about a reader: the rows that cover it, taken together.
    public static func find(_ identity: ReaderIdentity) -> Finding {
        let rows = entries.filter { $0.covers(identity) }
        var sources: [String] = []
        for source in rows.map(\.source) where !sources.contains(source) { sources.append(source) }
        let words = rows.compactMap(\.approval)
        let word = words.first { $0.kind == .official } ?? words.first
        let status: Status =
            switch word?.kind {
            case .official: .official
            case .tested: .tested
            case nil: rows.isEmpty ? .unknown : .known
            }
        return Finding(
            status: status, approval: word, name: rows.first?.name, sources: sources,
            quirks: rows.flatMap(\.quirks).filter { $0.isKnown(with: identity.bcdDevice) })
    }

    /// The devices whose vendor-specific interface (class 0xFF) speaks CCID.
    public static let vendorClassDevices: [CatalogueEntry] = entries.filter { $0.interfaceClass == 0xFF }
}
