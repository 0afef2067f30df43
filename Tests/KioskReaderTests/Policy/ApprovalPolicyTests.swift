// SPDX-License-Identifier: Apache-2.0
//
// An approval at work: a reader that an operator's file is about carries a PIN, and no other one does, not the same
// model with another firmware either. The readers are virtual and count as real.

import CCIDReader
import Foundation
import ISO7816
import ReaderCatalog
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

@Suite("The approval policy")
struct ApprovalPolicyTests {
    static let verify: [UInt8] = [0x00, 0x20, 0x00, 0x81, 0x04, 0x31, 0x32, 0x33, 0x34]

    private func hub(
        _ folder: ApprovalFolder, policy: ApprovalPolicy = .enforced, isVirtual: Bool = false,
        trace: Trace? = nil, card: CardKind = Script { _, _ in [0x90, 0x00] }.card
    ) throws -> ReaderHub {
        let device = VirtualUSBReader(profile: .scr3310, cards: [0: card])
        return try ReaderHub(
            source: ReaderSource(kind: .software([device], isVirtual: isVirtual)), trace: trace,
            policy: policy, approvals: folder.directory())
    }

    private func refusal(_ hub: ReaderHub) throws -> KioskReaderError {
        let error = #expect(throws: KioskReaderError.self) {
            try hub.withSession { try $0.transmit(CommandAPDU(Self.verify), deadline: nil) }
        }
        return try #require(error)
    }

    @Test("An approval file of this very reader makes it local, and a PIN passes")
    func local() throws {
        let folder = try ApprovalFolder()
        let place = try folder.put("scr3310.json", .scr3310)
        let hub = try hub(folder)
        let approval = try #require(try hub.readers().first).approval
        #expect(approval == Approval(status: .local, source: place, date: "2026-11-01"))
        try hub.withSession { session in
            let sw = try session.transmit(CommandAPDU(Self.verify), deadline: nil).sw
            #expect(sw == .success)
        }
    }

    @Test("Of several files the latest counts")
    func latest() throws {
        let folder = try ApprovalFolder()
        try folder.put("a.json", .scr3310 { $0.date = "2026-10-01" })
        let place = try folder.put("b.json", .scr3310 { $0.date = "2026-12-01" })
        try folder.put("c.json", .scr3310)
        let approval = try #require(try hub(folder).enumerated().first).approval
        #expect(approval.source == place && approval.date == "2026-12-01")
    }

    struct Near: Sendable, CustomTestStringConvertible {
        let file: ApprovalFile
        let reason: String
        var testDescription: String { reason }

        init(_ reason: String, _ change: (inout ApprovalFile) -> Void) {
            self.reason = reason
            file = .scr3310(change)
        }
    }

    @Test(
        "Another firmware, interface or interface name is another reader, and the refusal says so",
        arguments: [
            Near("is for firmware 5.22, and this one has 5.23: another firmware is another reader") {
                $0.reader.bcdDevice = "0522"
            },
            Near("is for interface 1, and this is interface 0") { $0.reader.interfaceNumber = 1 },
            Near("is for an interface named nothing, and this one is named 'CCID Interface'") {
                $0.reader.interfaceName = nil
            },
            Near("is for an interface named 'SAM', and this one is named 'CCID Interface'") {
                $0.reader.interfaceName = "SAM"
            },
        ])
    func near(_ row: Near) throws {
        let folder = try ApprovalFolder()
        let place = try folder.put("near.json", row.file)
        let hub = try hub(folder)
        let reader = try #require(try hub.enumerated().first)
        #expect(reader.approval.status == .known)
        #expect(reader.approval.reasons == [place + " " + row.reason])
        let error = try refusal(hub)
        #expect(error.kind == .notApproved && error.fate == .notSent)
        #expect(error.detail == "its approval is 'known', " + place + " " + row.reason)
    }

    @Test("A file for another reader is no reason, and a file that was refused is one")
    func reasons() throws {
        let folder = try ApprovalFolder()
        try folder.put("other.json", .scr3310 { $0.reader.productID = "511f" })
        let hub = try hub(folder)
        #expect(try refusal(hub).detail == "its approval is 'known', no file in \(folder.path) approves it")
        let place = try folder.put("scr3310.json", .scr3310, mode: 0o664)
        // The hub looks each time: nobody has to start anything again.
        #expect(
            try refusal(hub).detail
                == "its approval is 'known', \(place) can be written by others than root")
        try folder.chmod(place, 0o644)
        #expect(try hub.enumerated().first?.approval.status == .local)
    }

    @Test("A message tells three reasons, and how many more there are")
    func manyReasons() throws {
        let folder = try ApprovalFolder()
        for number in 1...5 { try folder.put("\(number).json", "{") }
        let detail = try #require(try refusal(try hub(folder)).detail)
        #expect(detail.hasSuffix("3.json is not an approval: no JSON; and 2 more"))
    }

    @Test("A virtual reader is virtual whatever the files say, and none is read for it")
    func virtual() throws {
        let folder = try ApprovalFolder()
        try folder.put("scr3310.json", .scr3310)
        let hub = try hub(folder, isVirtual: true)
        #expect(try hub.enumerated().first?.approval == Approval(status: .virtual))
        #expect(hub.approvalShelf() == nil)
    }

    @Test("A named file lets its own reader pass as an override: its approval stays, the trace tells")
    func named() throws {
        let folder = try ApprovalFolder()
        let kept = Mutex<[String]>([])
        let record = ApprovalRecord(path: "/home/somebody/mine.json", file: .scr3310)
        let hub = try hub(
            folder, policy: .overriddenBy(record), trace: Trace { line in kept.withLock { $0.append(line) } })
        try hub.withSession { session in
            #expect(session.reader.approval.status == .known)
            let sw = try session.transmit(CommandAPDU(Self.verify), deadline: nil).sw
            #expect(sw == .success)
        }
        let notes = kept.withLock { $0 }.filter { $0.contains("overridden") }
        #expect(notes.count == 1)
        #expect(
            notes.first?.hasSuffix(
                "approval overridden for a secret command: approval file /home/somebody/mine.json") == true)
    }

    @Test("A named file lets no other reader pass")
    func namedForAnother() throws {
        let folder = try ApprovalFolder()
        let record = ApprovalRecord(
            path: "/home/somebody/mine.json", file: .scr3310 { $0.reader.bcdDevice = "0100" })
        let error = try refusal(try hub(folder, policy: .overriddenBy(record)))
        #expect(error.kind == .notApproved)
        #expect(
            error.detail?.hasPrefix(
                "its approval is 'known', /home/somebody/mine.json is for firmware 1.00, and this one has 5.23"
            )
                == true)
    }

    @Test("A word of the catalogue comes before the operator's")
    func listed() throws {
        let folder = try ApprovalFolder()
        let reader = try #require(try hub(folder).enumerated().first)
        let shelf = ApprovalShelf(
            records: [ApprovalRecord(path: "p", file: .scr3310)], refusals: [], folder: folder.path)
        for (kind, status) in [(ListedApproval.Kind.official, Approval.Status.official), (.tested, .tested)] {
            let finding = ReaderCatalog.Finding(
                status: kind == .official ? .official : .tested,
                approval: ListedApproval(kind, source: "an invented list", date: "2026-01-01"), name: nil,
                sources: [], quirks: [])
            #expect(
                shelf.approval(of: reader, finding)
                    == Approval(status: status, source: "an invented list", date: "2026-01-01"))
        }
    }
}
