// SPDX-License-Identifier: Apache-2.0
//
// Revocation data and certificates that were tampered with or cut: an error or no answer, never a crash, and never
// a "good" that the authority did not sign.

#if Certificates
import Testing

@testable import MyNumberCard

@Suite("Broken revocation data")
struct BrokenDataTests {
    /// SplitMix64, so that a failure comes again.
    struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    private static func spoiled(_ bytes: [UInt8], _ random: inout Random) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.remove(at: index)
            default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
            }
        }
        return bytes
    }

    @Test(
        "A list is what its authority signed, or says nothing",
        arguments: ["good", "scoped", "certificateHold"])
    func lists(_ name: String) throws {
        let made = try MadeUpAuthority.shared()
        let whole = try made.file("crl-\(name).der")
        let (holder, authority) = (try made.certificate("holder"), try made.certificate("gen2-ca"))
        let now = moment("2026-04-02T00:00:00Z")
        let right = try CertificateRevocationList(der: whole).finding(
            of: holder, authority: authority, at: now)
        var random = Random(state: 20_260_402)
        for round in 0..<1500 {
            let bytes = Self.spoiled(whole, &random)
            guard bytes != whole, let list = try? CertificateRevocationList(der: bytes) else { continue }
            let found = list.finding(of: holder, authority: authority, at: now)
            // A list whose bytes differ outside what is signed may say the same; nothing else.
            if case .unknown = found.status { continue }
            #expect(found == right, "round \(round)")
        }
        for length in 0..<whole.count {
            #expect(throws: MyNumberCardError.self) {
                try CertificateRevocationList(der: Array(whole.prefix(length)))
            }
        }
        #expect(throws: MyNumberCardError.self) { try CertificateRevocationList(der: whole + [0]) }
    }

    @Test(
        "A response is what its responder signed, or says nothing", arguments: ["good", "delegated", "none"])
    func responses(_ name: String) throws {
        let made = try MadeUpAuthority.shared()
        let whole = try made.file("ocsp-\(name).der")
        let (holder, authority) = (try made.certificate("holder"), try made.certificate("gen2-ca"))
        let response = try OCSPResponse(der: whole)
        let now = try #require(response.body?.answers.first?.thisUpdate)
        let right = response.finding(of: holder, authority: authority, at: now)
        var random = Random(state: 20_260_403)
        for round in 0..<1500 {
            let bytes = Self.spoiled(whole, &random)
            guard bytes != whole, let other = try? OCSPResponse(der: bytes) else { continue }
            let found = other.finding(of: holder, authority: authority, at: now)
            if case .unknown = found.status { continue }
            #expect(found == right, "round \(round)")
        }
        for length in 0..<whole.count {
            #expect(throws: MyNumberCardError.self) { try OCSPResponse(der: Array(whole.prefix(length))) }
        }
    }

    @Test("A certificate that was spoiled is refused, or nobody's")
    func certificates() throws {
        let made = try MadeUpAuthority.shared()
        let whole = try made.file("holder.der")
        let authority = try made.certificate("gen2-ca")
        var random = Random(state: 20_260_404)
        for round in 0..<1500 {
            let bytes = Self.spoiled(whole, &random)
            guard bytes != whole, let certificate = try? CardCertificate(der: bytes) else { continue }
            let chain = CertificateChain(
                of: certificate, cardAuthority: nil, anchors: [authority], cardEnd: nil,
                at: moment("2026-04-02T00:00:00Z"))
            #expect(chain.verdict != .trusted, "round \(round)")
        }
    }
}
#endif
