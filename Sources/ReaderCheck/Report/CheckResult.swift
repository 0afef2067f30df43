// SPDX-License-Identifier: Apache-2.0
//
// How one check ended: a value for reports.

/// How one check ended.
public struct CheckResult: Sendable, Equatable {
    /// How it ended; the raw values are stable names.
    public enum Outcome: String, Sendable, CaseIterable {
        /// Nothing wrong was found.
        case passed
        /// A fault was found.
        case failed
        /// It was not made.
        case skipped
    }

    /// The check's stable name.
    public let id: String
    /// What part of the reader it is about.
    public let group: Check.Group
    /// What holds when it passes.
    public let title: LocalText
    /// What it did to find out.
    public let checked: LocalText
    /// Whether an approval wants it passed.
    public let isEssential: Bool
    /// How it ended.
    public let outcome: Outcome
    /// Why it was not made; `nil` when it was.
    public let skipReason: SkipReason?
    /// What it saw.
    public let seen: [String]
    /// What is odd, and harmless with this library.
    public let notes: [String]
    /// What is wrong.
    public let faults: [String]
    /// How long it took.
    public let duration: Duration

    init(_ check: Check, _ log: CheckLog, _ skipped: SkipReason?, duration: Duration) {
        id = check.id
        group = check.group
        title = check.title
        checked = check.checked
        isEssential = check.isEssential
        outcome = !log.faults.isEmpty ? .failed : skipped != nil ? .skipped : .passed
        skipReason = log.faults.isEmpty ? skipped : nil
        seen = log.seen
        notes = log.notes
        faults = log.faults
        self.duration = duration
    }
}
