// SPDX-License-Identifier: Apache-2.0
//
// Readers whose names are known and whose ids are not: a look-up cannot find them, a reader of the catalogue can.

/// A reader that is known by its name alone.
public struct ReaderWithoutID: Sendable, Equatable {
    /// Who makes or sells it.
    public let maker: String
    /// What people call it.
    public let model: String
    /// What is known of its use with the My Number Card in Japan.
    public let useInJapan: Fact<String>

    /// Maker and model.
    public var name: String { maker + " " + model }
}

extension ReaderCatalog {
    /// The readers whose ids no source tells; `kioskreader info` with one plugged in does.
    public static let readersWithoutID: [ReaderWithoutID] = [
        ReaderWithoutID(maker: "I-O DATA", model: "USB-NFC4 and ICCRW2", useInJapan: metInJapan),
        ReaderWithoutID(maker: "Sanwa", model: "ADR-MNICU series", useInJapan: metInJapan),
        ReaderWithoutID(maker: "Elecom", model: "readers of any model", useInJapan: metInJapan),
    ]
}
