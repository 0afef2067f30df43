// SPDX-License-Identifier: Apache-2.0
//
// What a report says, what it keeps to itself, and when an approval follows from it.

import Foundation
import MyNumberCard
import Testing
import VirtualReader

@testable import KioskReader
@testable import ReaderCheck

@Suite("Reports and approvals")
struct ReportTests {
    private static func json(_ report: CheckReport) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }

    @Test("A report says what was checked, with what, and what came of it")
    func content() throws {
        let report = try CheckRun(.gemPCTwin, .mynumber).report
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(Self.json(report).utf8)) as? [String: Any])
        #expect(object["startedAt"] as? String == "2026-09-21T14:13:20Z")
        #expect(object["virtual"] as? Bool == true)
        #expect((object["reader"] as? [String: Any])?["vendorID"] as? String == "08e6")
        #expect((object["card"] as? [String: Any])?["kind"] as? String == "My Number Card")
        let counts = try #require(object["counts"] as? [String: Int])
        #expect(counts["failed"] == 0)
        let results = try #require(object["results"] as? [[String: Any]])
        #expect(results.count == counts.values.reduce(0, +))
        for result in results {
            let hasSeen = !(result["saw"] as? [String] ?? []).isEmpty
            #expect(hasSeen != (result["outcome"] as? String == "skipped"), "\(result["id"] ?? "")")
        }
    }

    @Test("Nothing that identifies the holder or the card is in it", arguments: ReaderProfile.all)
    func blanked(_ profile: ReaderProfile) throws {
        let report = try CheckRun(profile, .mynumber).report
        let text = try Self.json(report)
        let hub = try ReaderHub(source: .software([VirtualUSBReader()]))
        let certificate = try hub.withSession { try MyNumberCard(on: $0).readCertificate(.auth) }
        // Any eight bytes in a row of the authentication certificate, and the token's and the reader's serial numbers.
        for start in stride(from: 0, to: certificate.count - 8, by: 4) {
            #expect(!text.contains(HexText.of(certificate[start..<start + 8])))
        }
        #expect(!text.contains("9900000000000001") && !text.contains("VIRTUAL1"))
        #if Certificates
        #expect(!text.contains(ReportDigest.of(certificate).dropFirst("sha256:".count)))
        #endif
    }

    @Test("An approval follows when nothing failed and nothing essential was left out")
    func approval() throws {
        let report = try CheckRun(.scr3310.unhurried, .mynumber).report
        let file = try report.approval(tester: "Hanako Kensa", digest: "sha256:00")
        #expect(file.tester == "Hanako Kensa")
        #expect(file.date == "2026-09-21", "in Japan it is 23:13")
        #expect(file.program == "tests")
        #expect(file.reader.vendorID == "04e6" && file.reader.productID == "5116")
        #expect(file.reader.bcdDevice == "0523" && file.reader.interfaceNumber == 0)
        #expect(file.card?.atr == "3BDA13FF8131FB468012392F31C173C601C03B")
        #expect(file.card?.kind == "My Number Card")
        #expect(file.counts.failed == 0 && file.counts.passed == report.counts.passed)
        #expect(file.isVirtual)
        #expect(file.reportDigest == "sha256:00")
    }

    @Test("A failed check, or an essential one that was skipped, is named instead")
    func refusals() throws {
        let failed = try CheckRun(.scr3310.with { $0.toldRate = 0x11 }, .mynumber).report
        #expect(throws: ApprovalObstacle.failed(["card.parameters"])) {
            try failed.approval(tester: "t", digest: "")
        }
        let empty = try CheckRun(.scr3310, .none).report
        let refusal = #expect(throws: ApprovalObstacle.self) {
            try empty.approval(tester: "t", digest: "")
        }
        guard case .missing(let ids) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(ids.contains("card.warm-reset") && !ids.contains("exchange.slots"))
    }

    @Test("A reader that another process lends to the kernel is virtual as well", arguments: [true, false])
    func virtualBus(_ isVirtualBus: Bool) throws {
        let device = VirtualUSBReader(profile: .scr3310.unhurried, bus: 3)
        let hub = try ReaderHub(source: ReaderSource(kind: .software([device], isVirtual: false)))
        var options = CheckRun.options
        options.isVirtualBus = { $0 == 3 && isVirtualBus }
        options.soon = { _, action in device.whileAnswering(action) }
        let report = try CompatibilitySuite.standard.run(on: hub, options: options)
        #expect(report.isVirtual == isVirtualBus)
        #expect(report.counts.failed == 0, "and it runs without an approval")
        #expect(try report.approval(tester: "t", digest: "").isVirtual == isVirtualBus)
    }

    #if Certificates
    @Test("The digest is SHA-256")
    func digest() {
        // FIPS 180-4: the empty message.
        #expect(
            ReportDigest.of([])
                == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("Authorities' certificates are told by their digests")
    func authorities() throws {
        let seen = try CheckRun(.scr3310, .mynumber).result("exchange.files")?.seen ?? []
        #expect(seen.count { $0.contains("sha256:") } == 2)
    }
    #endif
}
