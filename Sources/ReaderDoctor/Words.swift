// SPDX-License-Identifier: Apache-2.0
//
// What the doctor says, in both languages side by side, so that neither is forgotten. Which one is shown is
// the affair of whoever prints it.

/// Something said in English and in Japanese.
public struct Words: Sendable, Equatable {
    /// In English: the beginning of a sentence in lower case, without a full stop.
    public let english: String
    /// In Japanese, without a full stop.
    public let japanese: String

    /// Makes words in both languages.
    public init(_ english: String, _ japanese: String) {
        self.english = english
        self.japanese = japanese
    }

    /// What is the same in every language: a path, a line of a file.
    init(same text: String) { self.init(text, text) }

    /// Names that are the same in every language, one after the other.
    init(list names: [String]) {
        self.init(names.joined(separator: ", "), names.joined(separator: "、"))
    }
}

extension String {
    /// The text made safe to print and to put into a report: what a device or a process calls itself may hold
    /// anything. Nothing but what a person can see and blanks is left, and not much of it.
    var printable: String {
        let clean = String(UnicodeScalarView(unicodeScalars.map { $0.properties.isVisible ? $0 : "?" }))
        return clean.count > 80 ? clean.prefix(80) + "…" : clean
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isVisible: Bool {
        switch generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            false
        default: true
        }
    }
}
