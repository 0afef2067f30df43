// SPDX-License-Identifier: Apache-2.0
//
// What a certificate is judged by: whom the caller trusts, and what the caller has of its revocation.

import ArgumentParser

struct EvidenceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Authorities' certificates that you trust, PEM or DER; may be given several times. Which of several \
            generations with one name it was, the signature tells.
            """, valueName: "file"))
    var trust: [String] = []

    @Option(help: ArgumentHelp("A revocation list to look into, DER or PEM.", valueName: "file"))
    var crl: String?

    @Option(help: ArgumentHelp("An OCSP response to look into, DER.", valueName: "file"))
    var ocsp: String?

    var files: NamedFiles { NamedFiles(reads: (trust + [crl, ocsp].compactMap { $0 }).map { .path($0) }) }

    /// Whether anything was given.
    var isEmpty: Bool { trust.isEmpty && crl == nil && ocsp == nil }
}
