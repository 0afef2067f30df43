// SPDX-License-Identifier: Apache-2.0
//
// What is written down of a reset, as a value and as text: the binding of the card, and when each step was begun.
// Nothing else has a place in it. How it reaches the disk is JournalFile's affair.

/// The journal of one reset.
public struct ResetJournal: Sendable, Equatable {
    /// The card that it is about.
    public let binding: CardBinding
    /// When each step was last begun, by the authority's clock; in the order of the steps.
    public private(set) var steps: [(step: ResetStep, time: CertificateTime)]

    /// A journal of a reset that begins.
    ///
    /// - Parameters:
    ///   - binding: the card.
    ///   - time: when, by the authority's clock.
    public init(binding: CardBinding, begun time: CertificateTime) {
        self.binding = binding
        steps = [(.begun, time)]
    }

    /// The furthest step that was begun, now or before a resumption.
    public var reached: ResetStep { steps.last?.step ?? .begun }

    /// What is known of the card.
    public var standing: ResetStanding { reached.standing }

    /// Notes that a step begins. One that was begun before has its new time; later ones stay, since what they left on
    /// the card stays, too.
    ///
    /// - Parameters:
    ///   - step: the step.
    ///   - time: when, by the authority's clock.
    public mutating func note(_ step: ResetStep, at time: CertificateTime) {
        steps.removeAll { $0.step == step }
        let place = steps.firstIndex { $0.step > step } ?? steps.endIndex
        steps.insert((step, time), at: place)
    }

    /// Equal in every line.
    public static func == (left: ResetJournal, right: ResetJournal) -> Bool {
        left.binding == right.binding && left.steps.elementsEqual(right.steps) { $0 == $1 }
    }
}

extension ResetJournal {
    private static let name = "kioskreader PIN reset journal "
    static let title = name + "1"
    /// No journal is longer: a title, a hash, five steps.
    static let maximumLength = 512

    /// The whole file. Times are seconds since 1970, so that no calendar stands between a power cut and its end.
    var text: String {
        let lines = [Self.title, "card " + Self.hex(binding.bytes)]
        let entries = steps.map { "\($0.step.rawValue) \($0.time.secondsSince1970)" }
        return (lines + entries).map { $0 + "\n" }.joined()
    }

    /// Reads a whole file. What this program would not have written is no journal: nil.
    init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, lines.last == "", lines[0] == Self.title, lines[1].hasPrefix("card "),
            let bytes = Self.bytes(hex: lines[1].dropFirst(5)), let binding = CardBinding(bytes)
        else { return nil }
        var steps: [(step: ResetStep, time: CertificateTime)] = []
        for line in lines[2..<lines.count - 1] {
            let words = line.split(separator: " ")
            guard words.count == 2, let step = ResetStep(rawValue: String(words[0])),
                let seconds = Int64(words[1])
            else { return nil }
            steps.append((step, CertificateTime(secondsSince1970: seconds)))
        }
        self.binding = binding
        self.steps = steps
        guard steps.first?.step == .begun, self.text == text else { return nil }
        guard zip(steps, steps.dropFirst()).allSatisfy({ $0.step < $1.step }) else { return nil }
    }

    /// Whether a file may be a journal, whole or not: it begins as those of every version do.
    static func mayBegin(_ text: String) -> Bool { text.hasPrefix(name) }

    private static let digits = Array("0123456789ABCDEF")

    private static func hex(_ bytes: [UInt8]) -> String {
        String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    private static func bytes(hex: Substring) -> [UInt8]? {
        let values = hex.compactMap(\.hexDigitValue)
        guard values.count == hex.count, values.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
    }
}
