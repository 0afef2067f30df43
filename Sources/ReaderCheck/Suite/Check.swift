// SPDX-License-Identifier: Apache-2.0
//
// One check of the compatibility suite as a value: what it is called, what it needs, and what it does. The checks
// themselves stand in Checks/, their order in CompatibilitySuite.

/// One check of the compatibility suite.
public struct Check: Sendable {
    /// What part of a reader a check is about; the raw values are stable names.
    public enum Group: String, Sendable, CaseIterable {
        /// What the reader says of itself.
        case descriptor
        /// Opening, numbering, the lists on endpoint 0.
        case interface
        /// What it says of its slots.
        case slot
        /// Power, resets and parameters of a card.
        case card
        /// Commands and answers.
        case exchange
        /// What works again after something went wrong.
        case recovery
    }

    /// What has to be there for it.
    enum Need: Sendable {
        /// The reader.
        case reader
        /// A card in the slot that answers.
        case card
    }

    /// The stable name, group first, such as `card.warm-reset`.
    public let id: String
    /// What part of the reader it is about.
    public let group: Group
    /// What holds when it passes.
    public let title: LocalText
    /// What it does to find out.
    public let checked: LocalText
    /// Whether an approval wants it passed. The others do not apply to every honest reader and card.
    public let isEssential: Bool
    let need: Need
    let body: @Sendable (CheckBench, inout CheckLog) throws -> Void

    /// Makes a check.
    ///
    /// - Parameters:
    ///   - name: the second part of its id.
    ///   - group: the first part.
    ///   - title: what holds when it passes.
    ///   - checked: what it does to find out.
    ///   - isEssential: whether an approval wants it passed.
    ///   - need: what has to be there for it; without that it is skipped.
    ///   - body: does it. What it throws is a fault as well, but for a `SkipReason`.
    init(
        _ group: Group, _ name: String, _ title: LocalText, checked: LocalText, isEssential: Bool = true,
        needs need: Need = .card, _ body: @escaping @Sendable (CheckBench, inout CheckLog) throws -> Void
    ) {
        id = group.rawValue + "." + name
        self.group = group
        self.title = title
        self.checked = checked
        self.isEssential = isEssential
        self.need = need
        self.body = body
    }
}
