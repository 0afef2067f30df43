// SPDX-License-Identifier: Apache-2.0
//
// Looks for what must not show in what a command leaves behind: values as text, hex and Base64, and any piece of a
// certificate, whatever stands between the bytes.

import Foundation
import SecretForms

/// A search for values and for pieces of bigger things.
struct SecretSearch {
    /// A thing that must not show.
    struct Secret {
        let name: String
        fileprivate let forms: [Form]
    }

    /// How a text is made comparable before the search.
    fileprivate enum Dress: CaseIterable {
        /// As it is.
        case plain
        /// Without white space and colons, in small letters: hex, however it is set.
        case hex
        /// Without line breaks: Base64.
        case joined

        func of(_ text: Data) -> Data {
            switch self {
            case .plain: return text
            case .joined: return text.filter { $0 != 0x0A && $0 != 0x0D }
            case .hex:
                let lower = text.map { (0x41...0x5A).contains($0) ? $0 + 32 : $0 }
                return Data(lower.filter { ![0x20, 0x0A, 0x0D, 0x3A].contains($0) })
            }
        }
    }

    fileprivate struct Form {
        fileprivate let dress: Dress
        fileprivate let bytes: Data
        /// What may not stand beside it. In the midst of such characters these few stand by chance.
        fileprivate var alphabet = Alphabet.none

        func shows(in text: Data) -> Bool {
            var from = text.startIndex
            while let found = text[from...].range(of: bytes) {
                let neighbours = [text[..<found.lowerBound].last, text[found.upperBound...].first]
                if neighbours.allSatisfy({ $0.map(alphabet.contains) != true }) { return true }
                from = found.lowerBound + 1
            }
            return false
        }

    }

    /// Characters that random bytes are written in.
    fileprivate enum Alphabet {
        case none, hex, base64

        func contains(_ byte: UInt8) -> Bool {
            let character = Character(UnicodeScalar(byte))
            return switch self {
            case .none: false
            case .hex: character.isHexDigit
            case .base64:
                character.isASCII && (character.isLetter || character.isNumber || "+/=".contains(character))
            }
        }
    }

    let secrets: [Secret]

    /// The names of what shows in a text.
    func findings(in text: Data) -> [String] {
        let dressed = Dictionary(uniqueKeysWithValues: Dress.allCases.map { ($0, $0.of(text)) })
        return secrets.filter { secret in
            secret.forms.contains { form in dressed[form.dress].map(form.shows) == true }
        }
        .map(\.name)
    }
}

extension SecretSearch.Secret {
    /// A value: as it is, in hex and in Base64, in the midst of other bytes too. The few characters of a short one stand
    /// anywhere: it is looked for in Base64 by itself, and as a line.
    ///
    /// - Parameter words: other ways to write it.
    static func value(_ name: String, _ bytes: [UInt8], words: [String] = []) -> Self {
        var forms = words.map { word in
            SecretSearch.Form(
                dress: .plain, bytes: Data(word.utf8),
                alphabet: word.count <= 8 && word.allSatisfy { $0.isHexDigit } ? .hex : .none)
        }
        forms.append(SecretSearch.Form(dress: .hex, bytes: Data(SecretForms.hex(bytes, capitals: false))))
        for end in ["", "\n"] where bytes.count <= 4 {
            let text = Data(bytes + Array(end.utf8)).base64EncodedString()
            forms.append(SecretSearch.Form(dress: .plain, bytes: Data(text.utf8), alphabet: .base64))
        }
        for shift in 0..<3 where bytes.count > 4 {
            forms.append(
                SecretSearch.Form(dress: .joined, bytes: Data(SecretForms.base64(bytes, at: shift))))
        }
        return Self(name: name, forms: forms)
    }

    /// A text.
    static func text(_ name: String, _ text: String) -> Self {
        value(name, Array(text.utf8), words: [text])
    }

    /// Something long: any 16 bytes of it in a row, and 51 of it in Base64.
    ///
    /// - Parameter known: what may show; pieces that are in there are not looked for, and none of one byte over and over,
    ///   which stand anywhere.
    static func object(_ name: String, _ bytes: [UInt8], but known: [[UInt8]]) -> Self {
        let known = known.map { Data($0) }
        func pieces(_ length: Int, every step: Int) -> [[UInt8]] {
            stride(from: 0, through: bytes.count - length, by: step).map { Array(bytes[$0..<$0 + length]) }
                .filter { piece in
                    Set(piece).count > 1 && !known.contains { $0.range(of: Data(piece)) != nil }
                }
        }
        let forms =
            pieces(8, every: 8).map {
                SecretSearch.Form(dress: .hex, bytes: Data(SecretForms.hex($0, capitals: false)))
            }
            // A step of one more than a multiple of three: each place within a group has its turn.
            + pieces(12, every: 13).map {
                SecretSearch.Form(dress: .joined, bytes: Data(Data($0).base64EncodedString().utf8))
            }
        return Self(name: name, forms: forms)
    }
}
