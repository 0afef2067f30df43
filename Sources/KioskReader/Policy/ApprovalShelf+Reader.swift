// SPDX-License-Identifier: Apache-2.0
//
// Whose word there is for one reader: the catalogue's, else the operator's, else nobody's and why.

import ReaderCatalog

extension ApprovalShelf {
    /// The word for a reader.
    ///
    /// - Parameters:
    ///   - reader: the reader, as it shows itself.
    ///   - finding: what the catalogue knows about it.
    func approval(of reader: Reader, _ finding: ReaderCatalog.Finding) -> Approval {
        if let word = finding.approval {
            let status: Approval.Status = word.kind == .official ? .official : .tested
            return Approval(status: status, source: word.source, date: word.date)
        }
        if let latest = records.filter({ $0.file.reader.mismatch(with: reader) == nil })
            .max(by: { $0.file.date < $1.file.date })
        {
            return Approval(status: .local, source: latest.path, date: latest.file.date)
        }
        return Approval(
            status: finding.status == .unknown ? .unknown : .known, source: finding.sources.first,
            reasons: reasons(against: reader))
    }

    /// Why no file approves the reader: those that do not hold, whomever they are for, and those that are for
    /// almost this reader.
    private func reasons(against reader: Reader) -> [String] {
        var reasons = refusals.map(\.description)
        for record in records {
            switch record.file.reader.mismatch(with: reader) {
            case nil, .ids: continue
            case let mismatch?: reasons.append(record.path + " " + mismatch.text)
            }
        }
        return reasons.isEmpty ? ["no file in " + folder + " approves it"] : reasons
    }
}

extension [String] {
    /// The first ones in a row; a message is no place for hundreds.
    var inWords: String {
        let most = 3
        let shown = prefix(most).joined(separator: "; ")
        return count > most ? shown + "; and \(count - most) more" : shown
    }
}
