// SPDX-License-Identifier: Apache-2.0
//
// Names out of certificates, made safe to print: whoever made the card chose their characters.

#if Certificates
import X509

enum PrintableName {
    /// RFC 4514, with characters that are not to be seen as hex pairs of their UTF-8 bytes (section 2.4).
    static func text(_ name: DistinguishedName) -> String {
        escape(String(describing: name))
    }

    static func escape(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse:
                for byte in String(scalar).utf8 {
                    result += "\\" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
                }
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
#endif
