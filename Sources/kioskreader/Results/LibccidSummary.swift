// SPDX-License-Identifier: Apache-2.0
//
// Whether a reader stands in the list of the libccid that is installed here, which is no word for it.

import KioskReader
import ReaderCatalog

/// What libccid's list says of one reader.
struct LibccidSummary: Encodable {
    private let libccid: InstalledLibccid
    private let entry: LibccidList.Entry?

    init(_ libccid: InstalledLibccid, _ vendorID: UInt16, _ productID: UInt16) {
        self.libccid = libccid
        if case .list(let list, _) = libccid {
            entry = list.entry(vendorID: vendorID, productID: productID)
        } else {
            entry = nil
        }
    }

    private enum CodingKeys: String, CodingKey { case path, version, listed, name, problem }

    func encode(to encoder: any Encoder) throws {
        switch libccid {
        case .absent:
            var value = encoder.singleValueContainer()
            try value.encodeNil()
        case .list(let list, let path):
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(path, forKey: .path)
            try fields.encode(list.version, forKey: .version)
            try fields.encode(entry != nil, forKey: .listed)
            try fields.encode(entry?.name, forKey: .name)
            try fields.encodeNil(forKey: .problem)
        case .unusable(let path, let reason):
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(path, forKey: .path)
            for key in [CodingKeys.version, .listed, .name] { try fields.encodeNil(forKey: key) }
            try fields.encode(reason, forKey: .problem)
        }
    }

    /// In words.
    var text: String {
        switch libccid {
        case .absent: return "no libccid is installed here"
        case .unusable(let path, let reason): return "\(path) cannot be used: \(reason)"
        case .list(let list, let path):
            let which = "of libccid " + (list.version ?? "") + " (" + path + ")"
            guard let entry else { return "not in the list " + which }
            return "as '\(entry.name)' in the list " + which
        }
    }
}
