// SPDX-License-Identifier: Apache-2.0
//
// A file of the card: where it stands, what it is called, how secret it is. How one is read is in
// MyNumberCard+Files.swift.

import ISO7816

/// An elementary file of one of the card's applications.
package struct CardFile: Equatable, Sendable {
    /// The application that it stands in.
    let application: CardApplication
    /// The identifier that SELECT takes, 0001 to 001E.
    let identifier: UInt16
    /// What is in it, in English, for errors.
    let englishName: String
    /// How the exchanges that select and read it are marked.
    let sensitivity: Sensitivity

    package init(
        _ application: CardApplication, _ identifier: UInt16, _ englishName: String,
        sensitivity: Sensitivity = .open
    ) {
        self.application = application
        self.identifier = identifier
        self.englishName = englishName
        self.sensitivity = sensitivity
    }
}
