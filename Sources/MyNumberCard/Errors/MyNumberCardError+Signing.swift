// SPDX-License-Identifier: Apache-2.0
//
// Why there is no signature. None of these holds what was to be signed, the signature, or anything of the holder.

import ISO7816

extension MyNumberCardError {
    /// A key was asked for before its PIN; with a status word, the card said so.
    static func pinRequired(for key: CardKey, sw: StatusWord? = nil) -> MyNumberCardError {
        MyNumberCardError(
            .pinRequired, "the key works only after its PIN" + (sw.map { " (\($0))" } ?? ""),
            subject: key.englishName,
            hint: "verify the PIN in the same session; nothing was signed and no try is lost", sw: sw)
    }

    /// The hash went to the card, and nothing came back.
    static func signatureFateUnknown(_ key: CardKey, _ error: MyNumberCardError) -> MyNumberCardError {
        MyNumberCardError(
            .signatureFateUnknown,
            "no answer came to the command that signs: the card may have signed, nobody has the signature "
                + "(\(error.message))",
            subject: key.englishName,
            hint: "check the reader and the card, then sign again from the PIN on; no try is lost",
            fate: error.fate, underlying: error.underlying)
    }

    /// The answer is no signature by the certificate's key over what was sent.
    static func signatureWrong(_ key: CardKey) -> MyNumberCardError {
        MyNumberCardError(
            .signatureWrong,
            "what the card answered is not the signature: its certificate's key does not verify it",
            subject: key.englishName,
            hint: "sign again; if it stays so, the card is damaged: the municipal office replaces it")
    }

    /// The key is neither RSA nor on one of the curves known here.
    static func keyUnsupported(_ kind: CertificateKind) -> MyNumberCardError {
        MyNumberCardError(
            .keyUnsupported, "the certificate's key is of a kind not known here", subject: kind.englishName,
            hint: "the card may be of another generation; a newer version may know it")
    }

    /// A document came without the hash that is to be signed.
    static func digestMissing(_ digest: SigningDigest) -> MyNumberCardError {
        MyNumberCardError(
            .digestMissing, "the document was not hashed with \(digest.algorithm.name)", subject: "document",
            hint: "hash it with that, or sign the hash that there is; nothing was signed")
    }

    /// The document that is to stand in the CMS is not the one that was signed.
    static func contentChanged() -> MyNumberCardError {
        MyNumberCardError(
            .contentChanged, "the document changed after it was hashed", subject: "document",
            hint: "keep it as it is while it is signed, and sign again; what was written so far is of no use")
    }

    /// What came is no challenge; the reason says why.
    static func challengeMalformed(_ reason: String) -> MyNumberCardError {
        MyNumberCardError(
            .challengeMalformed, "this is no challenge of a log-in: \(reason)",
            subject: CardKey.auth.englishName,
            hint:
                "give it the random value that the verifier sent; documents are signed with the signature key"
        )
    }

    /// The name of who asked is none that can be signed.
    static func audienceMalformed(_ length: Int) -> MyNumberCardError {
        MyNumberCardError(
            .challengeMalformed,
            "the challenge cannot be bound: the name of who asks has \(length) bytes, 1 to 255 can be",
            subject: CardKey.auth.englishName, hint: "give it the name by which the verifier knows itself")
    }

    /// What was read is no certificate, beyond what its parser could say.
    static func malformedCertificate(_ kind: CertificateKind) -> MyNumberCardError {
        MyNumberCardError(
            .malformedCertificate, "what was read is not an X.509 certificate", subject: kind.englishName,
            hint: "read it again; if it stays so, the card is damaged")
    }
}

extension MyNumberCardError {
    /// Nothing is signed with an expired certificate, nor on a card that has ended.
    static func certificateExpired(
        _ validity: CertificateValidity, _ kind: CertificateKind
    ) -> MyNumberCardError {
        if validity.isLimitedByCard { return cardExpired(validity.effectiveEnd, kind) }
        var error = MyNumberCardError(
            .certificateExpired,
            "by this machine's clock the certificate ended on \(validity.effectiveEnd.dateInJapan) (date in Japan)",
            subject: kind.englishName,
            hint: "nothing was signed; the municipal office issues a new certificate, if the clock is right")
        error.ended = .certificate
        return error
    }

    /// Nothing is signed on a card that has ended, whatever its certificate says.
    static func cardExpired(_ end: CertificateTime, _ kind: CertificateKind) -> MyNumberCardError {
        var error = MyNumberCardError(
            .certificateExpired,
            "by this machine's clock the card, and with it the certificate, ended on \(end.dateInJapan) (date in Japan)",
            subject: kind.englishName,
            hint: "nothing was signed; ask the municipal office about a new card, if the clock is right")
        error.ended = .card
        return error
    }

    /// By this clock nobody can say whether the certificate is valid.
    static func clockNotSet(
        _ doubt: ClockDoubt, _ validity: CertificateValidity, _ kind: CertificateKind
    ) -> MyNumberCardError {
        switch doubt {
        case .beforeThisVersion: clockNotSet(kind)
        case .beforeCertificate:
            clockNotSet(kind, before: "\(validity.notBefore.dateInJapan), when the certificate begins")
        }
    }

    /// By this clock nobody can say whether any certificate is valid.
    static func clockNotSet(
        _ kind: CertificateKind,
        before moment: String =
            "\(ClockDoubt.thisVersion.dateInJapan), the year in which this version was written"
    ) -> MyNumberCardError {
        MyNumberCardError(
            .clockNotSet, "this machine's clock stands before \(moment)", subject: kind.englishName,
            hint: "set the clock: nobody knows by it whether the certificate has ended; nothing was signed")
    }
}
