// SPDX-License-Identifier: Apache-2.0
//
// What happens when a reader without an approval is to carry a PIN or personal data. The override is always
// somebody's explicit word, and always in the trace.

import ISO7816

/// What to do when a reader without an approval is to carry a PIN or personal data.
public enum ApprovalPolicy: Sendable, Equatable {
    /// Refuse it with `notApproved`.
    case enforced
    /// Let it pass; the trace records the reason.
    case overridden(reason: String)
    /// Let it pass on the reader that this file is about, and on no other; the trace records the file.
    ///
    /// The file was named by whoever runs the program, so it may belong to anyone, and counts as the override:
    /// the reader's approval stays what it is.
    case overriddenBy(ApprovalRecord)

    /// What is decided about one command.
    public enum Verdict: Sendable, Equatable {
        /// The reader may carry it.
        case allowed
        /// It may by an override, which this text names.
        case overridden(String)
        /// It may not, for these reasons.
        case refused([String])
    }

    /// Decides about a command of this sensitivity on this reader.
    public func verdict(on reader: Reader, _ sensitivity: Sensitivity) -> Verdict {
        guard !reader.approval.allows(sensitivity) else { return .allowed }
        switch self {
        case .enforced: return .refused(reader.approval.reasons)
        case .overridden(let reason): return .overridden(reason)
        case .overriddenBy(let record):
            guard let mismatch = record.file.reader.mismatch(with: reader) else {
                return .overridden("approval file " + record.path)
            }
            return .refused([record.path + " " + mismatch.text] + reader.approval.reasons)
        }
    }
}
