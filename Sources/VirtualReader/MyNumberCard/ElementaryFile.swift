// SPDX-License-Identifier: Apache-2.0
//
// The file system of the simulated card: applications found by name, and in each of them elementary files
// with a two-byte identifier whose low five bits are the short one. Form: JICSAP 1.1, as soltia48/myna-card
// found it.

/// The two-byte identifier of an elementary file, 0001…001E on this card.
typealias FileIdentifier = UInt16

/// An elementary file.
struct ElementaryFile {
    enum Content {
        /// Bytes for READ BINARY, filler included.
        case transparent([UInt8])
        /// Records for READ RECORD, counted from 1.
        case records([[UInt8]])
        /// A PIN: VERIFY and its relatives. `nil` was never set.
        case pin(ReferencePIN?)
        /// A private key.
        case key(RSAPrivateKey)
        /// A private key such as the next card may have: invented.
        case curveKey(CurvePrivateKey)
        /// A key or PIN of which only its existence is known: it can be selected, and is not for reading.
        case reference

        /// The key in an RSAPrivateKey of PKCS#1.
        static func rsa(_ der: [UInt8]) -> Content { RSAPrivateKey(der: der).map(Content.key) ?? .reference }

        /// The key with this private number on P-384.
        static func curve(_ number: [UInt8]) -> Content {
            CurvePrivateKey(number).map(Content.curveKey) ?? .reference
        }
    }

    var content: Content
    /// For reading, or for using the key.
    let access: AccessRule

    static func transparent(_ bytes: [UInt8], _ access: AccessRule = .free) -> ElementaryFile {
        ElementaryFile(content: .transparent(bytes), access: access)
    }

    static func key(_ content: Content) -> ElementaryFile {
        ElementaryFile(content: content, access: .free)
    }

    /// Exists, and nobody has ever read it.
    static let hidden = ElementaryFile(content: .transparent([]), access: .never)

    /// See `Content.reference`.
    static let reference = ElementaryFile(content: .reference, access: .never)
}

/// A dedicated file: an application and its elementary files.
struct CardApplication {
    /// How its PINs are changed.
    enum ChangeCommand {
        /// `00 24 01`: CHANGE REFERENCE DATA with the new value only.
        case changeReferenceData
        /// `80 32 00`: CHANGE KEY of JICSAP.
        case changeKey
        case none
    }

    let name: [UInt8]
    let change: ChangeCommand
    /// The key that P2 = 00 means in COMPUTE DIGITAL SIGNATURE.
    var defaultKey: FileIdentifier?
    /// What SET SESSION KEY answers before anything else is looked at.
    let sessionKeyRefusal: CardStatus
    var files: [FileIdentifier: ElementaryFile]
}
