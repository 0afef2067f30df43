// SPDX-License-Identifier: Apache-2.0
//
// What a status word means where it came: one function for each place that gets answers.

import ISO7816

extension MyNumberCardError {
    /// SELECT of an application answered something other than 9000.
    static func selecting(_ application: CardApplication, _ sw: StatusWord) -> MyNumberCardError {
        guard sw.rawValue == 0x6A82 else { return refused(application.englishName, sw) }
        return MyNumberCardError(
            .notMyNumberCard, "the card does not have this application (\(sw))",
            subject: application.englishName,
            hint: "insert a My Number Card; other cards are served as plain APDUs", sw: sw)
    }

    /// SELECT of a certificate's file answered something other than 9000.
    static func selecting(_ kind: CertificateKind, _ sw: StatusWord) -> MyNumberCardError {
        guard sw.rawValue == 0x6A82 else { return refused(kind.englishName, sw) }
        return absent(kind, sw: sw)
    }

    /// SELECT of another file answered something other than 9000.
    static func selecting(_ file: CardFile, _ sw: StatusWord) -> MyNumberCardError {
        guard sw.rawValue == 0x6A82 else { return refused(file.englishName, sw) }
        return MyNumberCardError(
            .fileAbsent, "the card does not have this file (\(sw))", subject: file.englishName,
            hint: "the card may be of another generation; nothing else is wrong with it", sw: sw)
    }

    /// READ BINARY answered neither 9000 nor 6282.
    static func reading(_ file: CardFile, _ sw: StatusWord) -> MyNumberCardError {
        switch sw.rawValue {
        case 0x6982:
            return MyNumberCardError(
                .pinRequired, "the card gives it out only after its PIN (\(sw))", subject: file.englishName,
                hint: "verify the PIN first; nothing was tried and no try is lost", sw: sw)
        case 0x6B00: return shorter(file, sw: sw)
        default: return refused(file.englishName, sw)
        }
    }

    static func absent(_ kind: CertificateKind, sw: StatusWord? = nil) -> MyNumberCardError {
        MyNumberCardError(
            .certificateAbsent, "there is no such certificate on the card", subject: kind.englishName,
            hint:
                "the municipality issues it; children under 15 normally have no signature certificate",
            sw: sw)
    }

    /// The file ended before what stands in it did.
    static func shorter(_ file: CardFile, sw: StatusWord? = nil) -> MyNumberCardError {
        MyNumberCardError(
            .malformedFile, "the file is shorter than it should be", subject: file.englishName,
            hint: "read it again; if it stays so, the card is damaged", sw: sw)
    }

    static func refused(_ subject: String, _ sw: StatusWord) -> MyNumberCardError {
        let meaning = sw.meaning.map { ", \($0)" } ?? ""
        return MyNumberCardError(
            .cardRefused, "the card refused (\(sw)\(meaning))", subject: subject,
            hint: "take the card out, insert it again and repeat", sw: sw)
    }

    /// No answer came; a cause that explains itself is passed on in its own words.
    static func channel(_ error: CardChannelError, subject: String) -> MyNumberCardError {
        let cause = error.underlying as? any ExplainedError
        var failure = MyNumberCardError(
            .channelFailed, cause?.message ?? "no answer came from the card", subject: subject,
            hint: cause?.hint ?? "check the reader and the card, then repeat", fate: error.fate,
            underlying: error.underlying)
        failure.isCardGone = error.isCardGone
        return failure
    }
}
