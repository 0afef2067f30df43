// SPDX-License-Identifier: Apache-2.0
//
// `card cert`: reads a certificate and judges it. What identifies a person is shown only when asked for.

import ArgumentParser
import MyNumberCard

struct CardCert: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "cert",
        abstract:
            "Reads a certificate: kind, issuer, validity, renewal; who signed it, whether it is revoked.",
        discussion: """
            Serial number, subject, the holder's attributes and the certificate itself identify a person: only \
            --full and -o give them out. The signature certificate (sign) is behind its PIN, of which one try is \
            used at most; the other three need none.

            The end of validity is the earlier of the certificate's own and the card's. With --check, --trust, \
            --crl or --ocsp the authority's certificate is read from the card as well, and the signature is \
            verified. Revocation data are JPKI's to give to accredited verifiers: nothing is fetched, and without \
            --crl or --ocsp nothing is known of a revocation.

            EXAMPLES
              kioskreader card cert
              kioskreader card cert auth --check
              kioskreader card cert auth -o - | openssl x509 -noout -dates
              kioskreader card cert auth-ca --virtual --json
              kioskreader card cert sign --pin-file password.txt --full
              kioskreader card cert auth --trust jpki-roots.pem --crl city.crl --check
            """)

    @Argument(
        help: ArgumentHelp(
            "Which one: auth, sign, auth-ca or sign-ca.", valueName: "auth|sign|auth-ca|sign-ca"))
    var kind: CertificateKind = .auth

    @Flag(help: "Also serial number, subject and the certificate itself.")
    var full = false

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            "Write the certificate to a file, for its owner alone (-: standard output).", valueName: "file"))
    var file: String?

    @Option(
        help: ArgumentHelp(
            "The form of -o (default: pem); by itself it sends the certificate to standard output.",
            valueName: "pem|der"))
    var format: CertificateFormat?

    @Flag(
        help: """
            End with 1 when the certificate has expired or is revoked, when its signature does not fit, or when \
            what was asked cannot be known.
            """)
    var check = false

    @OptionGroup var evidence: EvidenceOptions
    @OptionGroup var pin: PINOptions
    @OptionGroup var lastTry: LastTryOptions

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    var files: NamedFiles { options.files + pin.files + evidence.files + NamedFiles(writes: [file]) }

    func execute(_ console: Console) throws -> ExitStatus {
        try refuseConfusion(console)
        let entrance = PINEntrance(try pin.source, console)
        let isJudged = check || !evidence.isEmpty
        #if Certificates
        let evidence = isJudged ? try CertificateEvidence(evidence, signals: console.signals) : nil
        #else
        guard !isJudged else { throw CommandError(.certificatesNotBuilt) }
        #endif
        let target = try destination.map {
            try CertificateFile($0, format ?? .pem, overwrites: options.force)
        }
        return try CommandError.telling(kind == .sign ? .pinWasRight : .certificateWasRead) { isRead in
            try ReaderAccess.with(options, console, defaultWait: console.waitForCard) { access in
                let reading = try access.certificate(
                    kind, withAuthority: isJudged, pin: entrance, lastTry: lastTry.rule, console)
                isRead()
                #if Certificates
                let judgement = try CertificateJudgement(reading, evidence, now: .now)
                let result = CertificateResult(judgement, full: full, console.language)
                let isGood = judgement.isGood
                #else
                let result = CertificateResult(reading, full: full)
                let isGood = true
                #endif
                try target?.write(reading.der, console)
                if destination != "-" { try console.conclude(result) }
                return check && !isGood ? ExitStatus.no : .done
            }
        }
    }

    /// Where the certificate goes, if anywhere: whoever names a form wants it.
    private var destination: String? { file ?? format.map { _ in "-" } }

    /// What does not go together is refused before the card is touched.
    private func refuseConfusion(_ console: Console) throws {
        guard destination == "-" else { return }
        if console.json {
            throw CommandError(.certificateAndJSON)
        }
        if format == .der, console.showsResultsOnTerminal {
            throw CommandError(.binaryToTerminal)
        }
    }
}

extension Phrase {
    /// What is said where only the output failed.
    fileprivate static let certificateWasRead = Phrase(
        "the certificate was read, without any PIN; only what was to be written is missing",
        "電子証明書は暗証番号なしで読み取れました。書き出すはずのものだけがありません")
}

extension CertificateKind: ExpressibleByArgument {}

/// The form of a certificate in a file.
enum CertificateFormat: String, ExpressibleByArgument, CaseIterable {
    case pem, der
}
