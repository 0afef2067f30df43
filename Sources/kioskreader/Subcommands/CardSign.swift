// SPDX-License-Identifier: Apache-2.0
//
// `card sign`: signs a document with the signature key, or answers a log-in's challenge with the authentication key.

import ArgumentParser
import MyNumberCard

struct CardSign: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Signs a document, or answers the challenge of a log-in.",
        discussion: """
            --key sign signs a document of any size: the bare signature (RSASSA-PKCS1-v1_5 today), or CMS \
            SignedData with --cms, which also signs the time. A CMS holds the signature certificate: name, \
            address, date of birth and sex of the holder.

            --key auth signs no documents. FILE is then the challenge of a log-in as the verifier sent it, 16 to 64 \
            bytes, every one of them (a newline at its end, too). It is signed together with the name of who asked, \
            --audience (Docs/JSON.md says how), so that the answer is neither a signature of FILE nor of use to \
            another. --bare-challenge signs FILE as it is: whoever made it has chosen what is signed. It is for \
            verifiers that know no other form.

            The PIN comes from a reader's own keypad, from the terminal without echo, from --pin-file or from \
            --pin-fd, and is verified in the same session; the card ends with no PIN verified.

            Nothing is signed behind the end of the certificate or of the card, or by a clock that cannot be right. \
            No signature is given out that the certificate on the card does not verify; who issued that certificate, \
            and whether it is revoked, is not looked at (card cert --trust, --crl and --ocsp do). SHA-1 is not \
            offered.

            EXAMPLES
              kioskreader card sign a.pdf --key sign --cms -o a.p7s
              kioskreader card sign a.pdf --key sign --cms --attached -o a.p7m
              kioskreader card sign a.pdf --key sign --digest sha512 > a.sig
              kioskreader card sign nonce --key auth --audience example.jp --json
              kioskreader card sign a.pdf --key sign --pin-file pin.txt --virtual
            """)

    @Argument(help: ArgumentHelp("What is signed (-: standard input).", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("Which key: auth or sign.", valueName: "auth|sign"))
    var key: CardKey

    @Flag(help: "CMS SignedData instead of the bare signature; with the sign key only.")
    var cms = false

    @Flag(help: "With --cms: put the document into it.")
    var attached = false

    @Option(
        help: ArgumentHelp(
            "The hash that is signed; the one that fits the key unless told: SHA-256 for RSA.",
            valueName: "sha256|sha384|sha512"))
    var digest: SigningDigest?

    @Option(
        help: ArgumentHelp(
            "With --key auth: who asked; the challenge is signed together with that name.",
            valueName: "name"))
    var audience: String?

    @Flag(
        help: """
            With --key auth: sign the challenge as it is, bound to nobody, for a verifier that knows no other form.
            """)
    var bareChallenge = false

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            "Write the signature to a file, for its owner alone (-: standard output, as without it).",
            valueName: "file"))
    var outputFile: String?

    @Option(help: ArgumentHelp("With --cms: the form of the output.", valueName: "der|pem"))
    var format: SignatureFormat?

    @OptionGroup var pin: PINOptions
    @OptionGroup var lastTry: LastTryOptions
    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    var files: NamedFiles {
        options.files + pin.files + NamedFiles(reads: [.path(file)], writes: [outputFile])
    }

    func execute(_ console: Console) throws -> ExitStatus {
        try refuseConfusion(console)
        #if Certificates
        try run(console)
        return .done
        #else
        throw CommandError(.signingNeedsCryptography)
        #endif
    }

    /// What does not go together is refused before anything is opened.
    private func refuseConfusion(_ console: Console) throws {
        if key == .auth, cms || attached { throw CommandError(.authKeySignsNoDocuments) }
        if key == .sign, audience != nil || bareChallenge { throw CommandError(.audienceNeedsAuth) }
        if audience != nil, bareChallenge { throw CommandError(.audienceAndBare) }
        if key == .auth, audience == nil, !bareChallenge { throw CommandError(.audienceMissing) }
        if let audience, !audience.isAudience {
            throw CommandError(.audienceUnusable, subject: Phrase("--audience"))
        }
        if !cms, attached || format != nil { throw CommandError(.optionNeedsCMS) }
        if console.json, outputFile == "-" || (outputFile == nil && format == .pem) {
            throw CommandError(.signatureAndJSON)
        }
        if file == "-", pin.pinFd == 0 { throw CommandError(.standardInputTwice) }
    }
}

extension String {
    /// Whether somebody can be named so in a challenge.
    fileprivate var isAudience: Bool {
        LogInChallenge.audienceLengths.contains(utf8.count) && !allSatisfy(\.isWhitespace)
    }
}

extension CardKey: ExpressibleByArgument {}
extension SigningDigest: ExpressibleByArgument {}
extension SignatureFormat: ExpressibleByArgument {}
