// SPDX-License-Identifier: Apache-2.0
//
// Who signed a certificate: what the library says, beside what openssl says.

#if Certificates
import Foundation
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("Chains of certificates")
struct ChainTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let certificate: String
        var card: String?
        var anchors: [String] = []
        var cardEnd: String?
        var now = "2026-04-01T00:00:00Z"
        let verdict: CertificateChain.Verdict
        var authority: String?
    }

    static let generations = ["gen1-ca", "gen2-ca", "gen3-ca"]

    static let rows: [Row] = [
        Row(
            testDescription: "of three generations with one name, the one that signed", certificate: "holder",
            anchors: generations, verdict: .trusted, authority: "gen2-ca"),
        Row(
            testDescription: "the same, the other way round", certificate: "next", card: "gen3-ca",
            anchors: generations.reversed(), verdict: .trusted, authority: "gen3-ca"),
        Row(
            testDescription: "the authority on the card, and nobody trusted", certificate: "holder",
            card: "gen2-ca", verdict: .notAnchored, authority: "gen2-ca"),
        Row(
            testDescription: "the authority on the card is not among those trusted", certificate: "holder",
            card: "gen2-ca", anchors: ["gen1-ca", "gen3-ca", "other-ca"], verdict: .notAnchored,
            authority: "gen2-ca"),
        Row(
            testDescription: "another authority", certificate: "holder", card: "other-ca",
            verdict: .issuerUnknown),
        Row(
            testDescription: "the right name and nobody's signature", certificate: "forged", card: "gen2-ca",
            anchors: generations, verdict: .wrongSignature),
        Row(
            testDescription: "a holder plays authority", certificate: "below", card: "holder",
            verdict: .issuerUnfit, authority: "holder"),
        Row(
            testDescription: "a critical extension that nobody knows", certificate: "strange",
            anchors: generations, verdict: .unknownExtension, authority: "gen2-ca"),
        Row(
            testDescription: "the last second of the authority", certificate: "holder", anchors: ["gen2-ca"],
            now: "2029-09-14T14:59:59Z", verdict: .trusted, authority: "gen2-ca"),
        Row(
            testDescription: "one second later", certificate: "holder", anchors: ["gen2-ca"],
            now: "2029-09-14T15:00:00Z", verdict: .issuerExpired, authority: "gen2-ca"),
        Row(
            testDescription: "the certificate's own last second", certificate: "next", anchors: ["gen3-ca"],
            now: "2030-02-17T14:59:59Z", verdict: .trusted, authority: "gen3-ca"),
        Row(
            testDescription: "one second after it", certificate: "next", anchors: ["gen3-ca"],
            now: "2030-02-17T15:00:00Z", verdict: .expired, authority: "gen3-ca"),
        Row(
            testDescription: "the card's last second", certificate: "next", card: "gen3-ca",
            cardEnd: "20280229", now: "2028-02-29T14:59:59Z", verdict: .notAnchored, authority: "gen3-ca"),
        Row(
            testDescription: "one second after the card's", certificate: "next", card: "gen3-ca",
            anchors: ["gen3-ca"], cardEnd: "20280229", now: "2028-02-29T15:00:00Z", verdict: .expired,
            authority: "gen3-ca"),
        Row(
            testDescription: "an authority has no card", certificate: "gen2-ca", anchors: generations,
            cardEnd: "20280229", now: "2028-02-29T15:00:00Z", verdict: .trusted, authority: "gen2-ca"),
        Row(
            testDescription: "an authority after its own end", certificate: "gen2-ca", anchors: generations,
            now: "2029-09-14T15:00:00Z", verdict: .expired, authority: "gen2-ca"),
        Row(
            testDescription: "a clock that was never set", certificate: "holder", anchors: ["gen2-ca"],
            now: "1970-01-01T00:00:07Z", verdict: .clockUnset, authority: "gen2-ca"),
        Row(
            testDescription: "an authority by itself", certificate: "gen2-ca", verdict: .notAnchored,
            authority: "gen2-ca"),
        Row(
            testDescription: "an authority that is trusted", certificate: "gen2-ca", anchors: generations,
            verdict: .trusted, authority: "gen2-ca"),
    ]

    @Test("Who signed it", arguments: rows)
    func verdict(_ row: Row) throws {
        let made = try MadeUpAuthority.shared()
        let chain = CertificateChain(
            of: try made.certificate(row.certificate), cardAuthority: try row.card.map(made.certificate),
            anchors: try row.anchors.map(made.certificate),
            cardEnd: row.cardEnd.flatMap { CardEnd(Array($0.utf8)) }, at: moment(row.now))
        #expect(chain.verdict == row.verdict)
        #expect(chain.authority?.der == (try row.authority.map { try made.certificate($0).der }))
        #expect(chain.isAnchored == row.authority.map(row.anchors.contains) ?? false)
        // What is not trusted names who should have signed.
        #expect(chain.issuer == (try made.certificate(row.certificate)).issuer)
    }

    @Test(
        "openssl says the same of each certificate and each authority",
        arguments: ["holder", "next", "forged"])
    func openssl(_ name: String) throws {
        let made = try MadeUpAuthority.shared()
        for authority in Self.generations + ["other-ca"] {
            let theirs = try MadeUpAuthority.run([
                "openssl", "verify", "-attime", "1775001600", "-no-CApath", "-CAfile",
                made.path(authority + ".pem"),
                made.path(name + ".pem"),
            ])
            let ours = CertificateChain(
                of: try made.certificate(name), cardAuthority: nil,
                anchors: [try made.certificate(authority)], cardEnd: nil, at: moment("2026-04-01T00:00:00Z"))
            #expect((theirs.status == 0) == (ours.verdict == .trusted), "\(authority): \(theirs.output)")
        }
    }

    // openssl calls the last second itself over; RFC 5280, 4.1.2.5 says that it is still inside.
    @Test(
        "openssl trusts a certificate to its end and no longer",
        arguments: [("2030-02-17T14:59:58Z", true), ("2030-02-17T15:00:00Z", false)])
    func opensslAtTheEnd(_ now: String, _ isTrusted: Bool) throws {
        let made = try MadeUpAuthority.shared()
        let theirs = try MadeUpAuthority.run([
            "openssl", "verify", "-attime", "\(moment(now).secondsSince1970)", "-no-CApath", "-CAfile",
            made.path("gen3-ca.pem"), made.path("next.pem"),
        ])
        let ours = CertificateChain(
            of: try made.certificate("next"), cardAuthority: nil,
            anchors: [try made.certificate("gen3-ca")], cardEnd: nil, at: moment(now))
        #expect((theirs.status == 0) == isTrusted && (ours.verdict == .trusted) == isTrusted)
    }

    @Test("openssl verifies the simulated card's certificates against the authority on the card")
    func card() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "kioskreader-chain-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (kind, der) in CardCertificateTests.all {
            try Data(der).write(to: folder.appendingPathComponent(kind.rawValue + ".der"))
            let made = try MadeUpAuthority.run([
                "openssl", "x509", "-inform", "DER", "-in", folder.path + "/\(kind.rawValue).der", "-out",
                folder.path + "/\(kind.rawValue).pem",
            ])
            #expect(made.status == 0)
        }
        for (leaf, authority) in [(CertificateKind.auth, CertificateKind.authCA), (.sign, .signCA)] {
            for other in [CertificateKind.authCA, .signCA] {
                let theirs = try MadeUpAuthority.run([
                    "openssl", "verify", "-x509_strict", "-no-CApath", "-attime", "1775001600", "-CAfile",
                    folder.path + "/\(other.rawValue).pem", folder.path + "/\(leaf.rawValue).pem",
                ])
                let ours = CertificateChain(
                    of: try CardCertificate(leaf, der: CardCertificateTests.der(leaf)),
                    cardAuthority: try CardCertificate(other, der: CardCertificateTests.der(other)),
                    anchors: [], cardEnd: nil, at: moment("2026-04-01T00:00:00Z"))
                #expect((theirs.status == 0) == (other == authority), "\(theirs.output)")
                #expect(ours.verdict == (other == authority ? .notAnchored : .issuerUnknown))
            }
        }
    }

    @Test("The fingerprint is openssl's")
    func fingerprint() throws {
        let made = try MadeUpAuthority.shared()
        let ours = CertificateChain(
            of: try made.certificate("holder"), cardAuthority: try made.certificate("gen2-ca"), anchors: [],
            cardEnd: nil, at: moment("2026-04-01T00:00:00Z")
        ).authorityFingerprint
        let theirs = try MadeUpAuthority.run([
            "openssl", "x509", "-in", made.path("gen2-ca.pem"), "-noout", "-fingerprint", "-sha256",
        ]).output
        #expect(ours == theirs.split(separator: "=").last.map { $0.filter(\.isHexDigit) })
    }

    @Test("Anchors come as DER, as PEM, as several PEM blocks with text around them; nothing else will do")
    func files() throws {
        let made = try MadeUpAuthority.shared()
        #expect(try CardCertificate.all(in: made.file("gen1-ca.der")).count == 1)
        let pem = try Self.generations.flatMap { try Array("subject=x\n".utf8) + made.file($0 + ".pem") }
        #expect(
            try CardCertificate.all(in: pem).map(\.der) == Self.generations.map { try made.file($0 + ".der") }
        )
        for broken in [
            [], Array("no certificate".utf8), try made.file("crl-good.pem"), try made.file("crl-good.der"),
            Array(try made.file("gen1-ca.pem").prefix(400)), try made.file("gen1-ca.der") + [0],
        ] {
            let error = #expect(throws: MyNumberCardError.self) { try CardCertificate.all(in: broken) }
            #expect(error?.kind == .malformedCertificate)
        }
    }
}
#endif
