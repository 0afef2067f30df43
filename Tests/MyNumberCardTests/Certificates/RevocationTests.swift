// SPDX-License-Identifier: Apache-2.0
//
// Revocation lists and OCSP responses that openssl made: what is believed, what they say, and when they hold.

#if Certificates
import Testing

@testable import MyNumberCard

@Suite("Revocation")
struct RevocationTests {
    typealias Status = RevocationFinding.Status

    /// 2026-03-01T00:00:00Z, as the script has it.
    static func revoked(_ reason: RevocationReason?) -> Status {
        .revoked(since: moment("2026-03-01T00:00:00Z"), reason)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let status: Status
        var authority = "gen2-ca"
        var now = "2026-04-02T00:00:00Z"
        var testDescription: String { "\(name) by \(authority) at \(now)" }
    }

    static let lists: [Row] = [
        Row(name: "good", status: .good),
        Row(name: "none", status: revoked(nil)),
        Row(name: "unspecified", status: revoked(.unspecified)),
        Row(name: "keyCompromise", status: revoked(.keyCompromise)),
        Row(name: "CACompromise", status: revoked(.cACompromise)),
        Row(name: "affiliationChanged", status: revoked(.affiliationChanged)),
        Row(name: "superseded", status: revoked(.superseded)),
        Row(name: "cessationOfOperation", status: revoked(.cessationOfOperation)),
        Row(name: "certificateHold", status: revoked(.certificateHold)),
        Row(name: "removeFromCRL", status: .unknown(.unsupported)),
        // Distribution points: the holder's own, all holders', other people's.
        Row(name: "scoped", status: revoked(.superseded)),
        Row(name: "scoped-good", status: .good),
        Row(name: "holders", status: revoked(.superseded)),
        Row(name: "authorities", status: .unknown(.otherScope)),
        Row(name: "elsewhere", status: .unknown(.otherScope)),
        Row(name: "indirect", status: .unknown(.unsupported)),
        Row(name: "relative", status: .unknown(.unsupported)),
        Row(name: "changes", status: .unknown(.unsupported)),
        Row(name: "strange_list", status: .unknown(.unsupported)),
        // Who signed it: another name, another generation of the same name.
        Row(name: "other", status: .unknown(.otherIssuer)),
        Row(name: "gen1", status: .unknown(.wrongSignature)),
        Row(name: "good", status: .unknown(.wrongSignature), authority: "gen1-ca"),
        Row(name: "good", status: .unknown(.otherIssuer), authority: "other-ca"),
        // From 2026-04-01T00:00:00Z to 2026-04-08T00:00:00Z, both included.
        Row(name: "good", status: .unknown(.notYetValid), now: "2026-03-31T23:59:59Z"),
        Row(name: "good", status: .good, now: "2026-04-01T00:00:00Z"),
        Row(name: "good", status: .good, now: "2026-04-08T00:00:00Z"),
        Row(name: "good", status: .unknown(.outdated), now: "2026-04-08T00:00:01Z"),
        // What is revoked stays so, whenever the list is read; JPKI never releases a hold.
        Row(name: "superseded", status: revoked(.superseded), now: "2026-04-08T00:00:01Z"),
        Row(name: "superseded", status: revoked(.superseded), now: "1970-01-01T00:00:00Z"),
        Row(name: "certificateHold", status: revoked(.certificateHold), now: "2026-04-08T00:00:01Z"),
        Row(name: "good", status: .unknown(.clockUnset), now: "1970-01-01T00:00:00Z"),
    ]

    @Test("What a list says of the holder", arguments: lists)
    func list(_ row: Row) throws {
        let made = try MadeUpAuthority.shared()
        let list = try CertificateRevocationList(der: made.file("crl-\(row.name).der"))
        let finding = list.finding(
            of: try made.certificate("holder"), authority: try made.certificate(row.authority),
            at: moment(row.now))
        #expect(finding.status == row.status)
        #expect(finding.source == .crl)
        #expect(finding.thisUpdate == moment("2026-04-01T00:00:00Z"))
        #expect(finding.nextUpdate == moment("2026-04-08T00:00:00Z"))
    }

    @Test("PEM is read as well, and openssl verifies the same list")
    func pem() throws {
        let made = try MadeUpAuthority.shared()
        let list = try CertificateRevocationList(file: made.file("crl-superseded.pem"))
        #expect(list.count == 2)
        for (authority, isIts) in [("gen2-ca", true), ("gen1-ca", false)] {
            let theirs = try MadeUpAuthority.run([
                "openssl", "crl", "-in", made.path("crl-superseded.pem"), "-noout", "-CAfile",
                made.path(authority + ".pem"), "-no-CApath",
            ])
            #expect(theirs.output.contains("verify OK") == isIts, "\(theirs.output)")
        }
    }

    static let responses: [(String, Status, String)] = [
        ("good", .good, "gen2-ca"), ("delegated", .good, "gen2-ca"),
        ("none", revoked(nil), "gen2-ca"), ("keyCompromise", revoked(.keyCompromise), "gen2-ca"),
        ("affiliationChanged", revoked(.affiliationChanged), "gen2-ca"),
        ("certificateHold", revoked(.certificateHold), "gen2-ca"),
        ("unknown", .unknown(.unknownToResponder), "gen2-ca"),
        // A certificate of the same authority, without the purpose; a stranger of the same name; another's.
        ("stranger", .unknown(.wrongSignature), "gen2-ca"), ("rogue", .unknown(.wrongSignature), "gen2-ca"),
        ("good", .unknown(.wrongSignature), "gen1-ca"), ("other", .unknown(.wrongSignature), "gen2-ca"),
        // Its own, about a certificate of somebody else's.
        ("other", .unknown(.notAnswered), "other-ca"),
    ]

    @Test("What a response says of the holder", arguments: responses)
    func response(_ name: String, _ status: Status, _ authority: String) throws {
        let made = try MadeUpAuthority.shared()
        let response = try OCSPResponse(file: made.file("ocsp-\(name).der"))
        let update = try #require(response.body?.answers.first?.thisUpdate)
        let finding = response.finding(
            of: try made.certificate("holder"), authority: try made.certificate(authority), at: update)
        #expect(finding.status == status)
        #expect(finding.source == .ocsp)
    }

    @Test(
        "A response holds from its first second to its last; a hold is never released",
        arguments: ["good", "delegated", "certificateHold"])
    func time(_ name: String) throws {
        let made = try MadeUpAuthority.shared()
        let response = try OCSPResponse(file: made.file("ocsp-\(name).der"))
        let answer = try #require(response.body?.answers.first)
        let next = try #require(answer.nextUpdate)
        func status(_ seconds: Int64) throws -> Status {
            response.finding(
                of: try made.certificate("holder"), authority: try made.certificate("gen2-ca"),
                at: CertificateTime(secondsSince1970: seconds)
            ).status
        }
        let (from, to) = (answer.thisUpdate.secondsSince1970, next.secondsSince1970)
        let held: Status? = name == "certificateHold" ? Self.revoked(.certificateHold) : nil
        #expect(to - from == 7 * 86_400)
        #expect(try status(from - 1) == held ?? .unknown(.notYetValid))
        #expect(try status(from) == held ?? .good && status(to) == held ?? .good)
        #expect(try status(to + 1) == held ?? .unknown(.outdated))
        // A responder's certificate ends as others do, and then nobody signed.
        if name == "delegated" {
            #expect(try status(moment("2049-12-31T15:00:00Z").secondsSince1970) == .unknown(.wrongSignature))
        }
    }

    @Test(
        "A responder's own time cannot be judged by a clock that was never set",
        arguments: ["good", "delegated"])
    func responderAndClock(_ name: String) throws {
        let made = try MadeUpAuthority.shared()
        func status(_ authority: String) throws -> Status {
            try OCSPResponse(file: made.file("ocsp-\(name).der")).finding(
                of: try made.certificate("holder"), authority: try made.certificate(authority),
                at: CertificateTime(secondsSince1970: 0)
            ).status
        }
        #expect(try status("gen2-ca") == .unknown(.clockUnset))
        #expect(try status("gen1-ca") == .unknown(.wrongSignature))
    }

    @Test("A response about another certificate says nothing of this one")
    func otherCertificate() throws {
        let made = try MadeUpAuthority.shared()
        let response = try OCSPResponse(file: made.file("ocsp-good.der"))
        let now = try #require(response.body?.answers.first?.thisUpdate)
        let finding = response.finding(
            of: try made.certificate("strange"), authority: try made.certificate("gen2-ca"), at: now)
        #expect(finding.status == .unknown(.notAnswered))
    }

    @Test("A responder that gives no answer is told apart", arguments: [UInt8(1), 2, 3, 5, 6])
    func noResponse(_ status: UInt8) throws {
        let made = try MadeUpAuthority.shared()
        let response = try OCSPResponse(file: [0x30, 0x03, 0x0A, 0x01, status])
        let finding = response.finding(
            of: try made.certificate("holder"), authority: try made.certificate("gen2-ca"),
            at: moment("2026-04-02T00:00:00Z"))
        #expect(finding.status == .unknown(.noResponse))
    }

    @Test("Every reason is explained in both languages, and a move only where it revokes")
    func reasons() {
        for reason in RevocationReason.allCases {
            for kind in CertificateKind.allCases {
                #expect(!reason.english(kind).isEmpty && reason.japanese(kind).contains(/[ぁ-ん]/))
            }
        }
        #expect(RevocationReason.affiliationChanged.english(.sign).contains("a move or a marriage"))
        #expect(RevocationReason.affiliationChanged.japanese(.sign).contains("利用者証明用電子証明書は引き続き使えます"))
        #expect(RevocationReason.affiliationChanged.english(.auth).contains("does not revoke this one"))
        #expect(RevocationReason.affiliationChanged.japanese(.auth).contains("失効しない"))
        #expect(RevocationReason.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 8, 9, 10])
    }
}
#endif
