// SPDX-License-Identifier: Apache-2.0
//
// `card cert`: reads a certificate. What identifies a person is shown only when asked for.

import ArgumentParser
import MyNumberCard

struct CardCert: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "cert",
        abstract: "Reads a certificate: kind, issuer, validity.",
        discussion: """
            Serial number, subject and the certificate itself identify a person: only --full and -o give \
            them out. The signature certificate (sign) is behind its PIN, which this version does not ask \
            for; the other three need none.

            EXAMPLES
              kioskreader card cert
              kioskreader card cert auth --check
              kioskreader card cert auth -o - | openssl x509 -noout -dates
              kioskreader card cert auth-ca --virtual --json
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

    @Option(help: ArgumentHelp("The form of -o.", valueName: "pem|der"))
    var format: CertificateFormat = .pem

    @Flag(help: "End with 1 when the certificate has expired.")
    var check = false

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) throws -> ExitStatus {
        try refuseConfusion(console)
        // A person at a terminal has time to put the card in.
        let wait: Duration = console.showsNotesOnTerminal ? .seconds(30) : .zero
        let der = try ReaderAccess.with(options, console, defaultWait: wait) {
            try $0.certificate(kind, console)
        }
        let result = try CertificateResult(kind, der: der, full: full, now: .now)
        if let file {
            try CertificateFile(path: file, format: format).write(der, console)
        }
        if file != "-" { try console.show(result) }
        return check && result.isExpired ? .no : .done
    }

    /// What does not go together is refused before the card is touched.
    private func refuseConfusion(_ console: Console) throws {
        guard file == "-" else { return }
        if console.json {
            throw CommandError(.certificateAndJSON)
        }
        if format == .der, console.showsResultsOnTerminal {
            throw CommandError(.binaryToTerminal)
        }
    }
}

extension CertificateKind: ExpressibleByArgument {}

/// The form of a certificate in a file.
enum CertificateFormat: String, ExpressibleByArgument, CaseIterable {
    case pem, der
}
