// SPDX-License-Identifier: Apache-2.0
//
// What the authority and the journal get to see of a reset: no PIN, and nothing of the holder.

import SecretForms
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("What a PIN reset keeps to itself")
struct PINResetSecrecyTests {
    @Test(
        "The authority never sees a PIN, neither the known one nor the new one",
        arguments: ResettablePIN.allCases)
    func unseen(_ pin: ResettablePIN) throws {
        let rig = ResetRig(pin)
        _ = try rig.begin()
        let heard = rig.authority.heard.flatMap { $0 }
        #expect(heard.count > 1000)
        for secret in [rig.holder.known, rig.holder.new] {
            for form in SecretForms.all(of: Array(secret.utf8)) { #expect(!Self.contains(heard, form)) }
        }
    }

    @Test(
        "The journal has no PIN, no serial number, no certificate and nothing of a name",
        arguments: ResettablePIN.allCases)
    func journalContent(_ pin: ResettablePIN) throws {
        let rig = ResetRig(pin)
        _ = try rig.begin()
        #expect(rig.disk.contents.count == ResetStep.allCases.count)
        let certificate = SimulatedIssuer.authenticationCertificate
        // version [0], then the serial number: 02, length, bytes.
        let start = try #require(
            certificate.indices.first { certificate[$0...].starts(with: [0xA0, 0x03, 0x02, 0x01]) })
        let length = Int(certificate[start + 6])
        let serial = Array(certificate[(start + 7)..<(start + 7 + length)])
        #expect(length >= 4)
        var secrets = [serial, Array(certificate[20..<36]), Array(certificate.suffix(16))]
        secrets += [
            rig.holder.known, rig.holder.new, "ABC123", "1234", "990000000000001", "9900000000000001",
        ]
        .map { Array($0.utf8) }
        secrets += [SimulatedIssuer.supportAttributes, SimulatedIssuer.supportNumber].map {
            Array($0.suffix(14))
        }
        for content in rig.disk.contents {
            // What a search of four digits finds by chance in the hash and the times is not the PIN.
            let text = String(decoding: content, as: UTF8.self)
            let words = text.split(whereSeparator: { " \n".contains($0) }).map { Array($0.utf8) }
            for secret in secrets {
                for form in SecretForms.all(of: secret) {
                    if form.count >= 8 { #expect(!Self.contains(content, form)) }
                    #expect(!words.contains(form))
                }
            }
            #expect(
                text.wholeMatch(of: /kioskreader PIN reset journal 1\ncard [0-9A-F]{64}\n([a-z]+ [0-9]+\n)+/)
                    != nil)
        }
    }

    static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        bytes.count >= part.count
            && (0...bytes.count - part.count).contains {
                bytes[$0] == part[0] && bytes[$0...].starts(with: part)
            }
    }
}
