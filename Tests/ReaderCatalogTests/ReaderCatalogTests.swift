// SPDX-License-Identifier: Apache-2.0
//
// The catalogue as data: every fact has a source, the look-up keeps to its scope, and the udev rules know
// every reader that the class cannot cover.

import Foundation
import ReaderCatalog
import Testing

@Suite("Reader catalogue")
struct ReaderCatalogTests {
    @Test("Every row and every fact in it says where it is known from, and the row has a name")
    func sources() {
        for entry in ReaderCatalog.entries {
            #expect(!entry.source.isEmpty && !entry.maker.isEmpty && !entry.model.isEmpty)
            for quirk in entry.quirks {
                #expect(!quirk.source.isEmpty && !quirk.name.isEmpty && !quirk.text.isEmpty)
            }
            let sources = entry.levels.map(\.source) + entry.notes.map(\.source)
            #expect(!sources.contains("") && entry.contact?.source != "" && entry.useInJapan?.source != "")
            #expect(entry.kernelDriver?.source != "" && !entry.notes.map(\.value).contains(""))
            #expect(entry.approval?.source != "")
        }
    }

    @Test("Nobody's word is in the catalogue yet: no list of an authority, no report of this project")
    func approvals() {
        #expect(ReaderCatalog.entries.allSatisfy { $0.approval == nil })
        #expect(ReaderCatalog.Status.allCases.map(\.rawValue) == ["official", "tested", "known", "unknown"])
    }

    @Test("Names fit on a line of a rules file and of a terminal")
    func names() {
        let names =
            ReaderCatalog.entries.map(\.name) + ReaderCatalog.nonCCIDDevices.map(\.name)
            + ReaderCatalog.readersWithoutID.map(\.name)
        for name in names {
            #expect(name.unicodeScalars.allSatisfy { (0x20...0x7E).contains($0.value) } && name.count <= 60)
        }
    }

    static let metInJapan: [(UInt16, UInt16)] = [
        (0x04E6, 0x5116), (0x04E6, 0x511F), (0x04E6, 0x511A), (0x04E6, 0x5120), (0x072F, 0xB100),
        (0x072F, 0xB000), (0x072F, 0xB506), (0x072F, 0x221A), (0x072F, 0x221B), (0x04E6, 0x5710),
        (0x04E6, 0x5810), (0x054C, 0x0DC9), (0x054C, 0x0DC8), (0x054C, 0x0D8F), (0x08E6, 0x3437),
        (0x04DA, 0x117A), (0x058F, 0x9540), (0x058F, 0x9520), (0x2CE3, 0x9563), (0x2CE3, 0x9567),
        (0x0BDA, 0x0161), (0x0BDA, 0x0169), (0x0BDA, 0x0165), (0x058C, 0x9590), (0x0BF8, 0x1024),
        (0x23EB, 0x0003),
    ]

    @Test("Every reader that was met in Japan is there, and says so", arguments: metInJapan)
    func japan(vendor: UInt16, product: UInt16) throws {
        let rows = ReaderCatalog.entries.filter { ($0.vendorID, $0.productID) == (vendor, product) }
        #expect(rows.count == 1 && rows.first?.useInJapan != nil)
    }

    @Test(
        "Every reader that another driver treats apart is there, and what is told of it",
        arguments: [
            (0x04E6, 0x5121), (0x062D, 0x0001), (0x08C3, 0x0401), (0x08C3, 0x0402), (0x08E6, 0x3478),
            (0x08E6, 0x3480), (0x08E6, 0x34D2), (0x0982, 0x0008), (0x09C3, 0x0008), (0x0B0C, 0x0050),
            (0x0B81, 0x0200), (0x0D46, 0x301D), (0x0DC3, 0x0900), (0x0DC3, 0x1004), (0x0DC3, 0x1102),
            (0x413C, 0x2100),
        ] as [(UInt16, UInt16)])
    func treatedApart(vendor: UInt16, product: UInt16) throws {
        let rows = ReaderCatalog.entries.filter { ($0.vendorID, $0.productID) == (vendor, product) }
        let row = try #require(rows.first)
        #expect(rows.count == 1)
        #expect(!row.quirks.isEmpty || !row.notes.isEmpty || row.interfaceClass == 0xFF)
    }

    @Test("What cannot read the My Number Card is there as well, and says so")
    func noJapan() {
        for product: UInt16 in [0x00C7, 0x00D4] {
            let row = ReaderCatalog.entries.first { ($0.vendorID, $0.productID) == (0x04A4, product) }
            #expect(row?.useInJapan == nil)
            #expect(row?.notes.first?.value.contains("of no use with the My Number Card") == true)
        }
    }

    @Test("Two readers under the same ids: both levels are told, neither is claimed")
    func sameIDs() {
        let row = ReaderCatalog.entries.first { ($0.vendorID, $0.productID) == (0x04E6, 0x5810) }
        #expect(row?.levels.map(\.level) == [.extendedAPDU, .tpdu])
        let identity = ReaderIdentity(vendorID: 0x04E6, productID: 0x5810, bcdDevice: 0x0100)
        #expect(ReaderCatalog.find(identity).quirks == [])
    }

    @Test(
        "A quirk that nothing is done about says so",
        arguments: [
            (Quirk.Behaviour.outdatedFirmware(wanted: 0x0510), false), (.noAutosuspend, true),
            (.emvMode, true), (.interfacesTakeTurns, true), (.maximumIFSD(100), true),
            (.skipsIFSDNegotiation, true), (.exchangeLevel(.shortAPDU), true),
        ])
    func actedOn(_ behaviour: Quirk.Behaviour, _ isActedOn: Bool) {
        let quirk = Quirk(behaviour, "a source")
        #expect(quirk.isActedOn == isActedOn)
        #expect(quirk.text.hasSuffix("(known, not acted on yet)") == !isActedOn)
    }

    @Test("The firmware that another driver wants is told as people write it")
    func firmwareVersion() {
        let quirk = Quirk(.outdatedFirmware(wanted: 0x0206), "a source")
        #expect(quirk.text.contains("older than 2.06,"))
    }

    @Test("No row stands twice")
    func noDuplicates() {
        for (index, entry) in ReaderCatalog.entries.enumerated() {
            #expect(!ReaderCatalog.entries[(index + 1)...].contains(entry), "\(entry.name)")
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let identity: ReaderIdentity
        let status: ReaderCatalog.Status
        let quirks: [String]
        var testDescription: String {
            String(identity.vendorID, radix: 16) + ":" + String(identity.productID, radix: 16) + " "
                + String(identity.bcdDevice, radix: 16)
        }

        init(
            _ vendor: UInt16, _ product: UInt16, _ firmware: UInt16, _ status: ReaderCatalog.Status,
            _ quirks: [String]
        ) {
            identity = ReaderIdentity(vendorID: vendor, productID: product, bcdDevice: firmware)
            self.status = status
            self.quirks = quirks
        }
    }

    @Test(
        "A look-up keeps to the firmware that a quirk is known of",
        arguments: [
            Row(0x04E6, 0x5116, 0x0523, .known, []),
            Row(0x04E6, 0x5115, 0x0513, .known, ["maximumIFSD"]),
            Row(0x04E6, 0x5115, 0x0514, .known, []),
            Row(0x046A, 0x00A1, 0x0100, .known, ["pinEntryUnusable", "exchangeLevel"]),
            Row(0x046A, 0x00A1, 0x0101, .unknown, []),
            Row(0x08E6, 0x3437, 0x0100, .known, []),
            Row(0x08E6, 0x3437, 0x0200, .known, ["strayEmptyPackets"]),
            Row(0x08E6, 0x3437, 0x0201, .known, []),
            Row(0x04E6, 0xE003, 0x0503, .known, ["pinEntryUnusable", "maximumIFSD", "outdatedFirmware"]),
            Row(0x04E6, 0xE003, 0x0504, .known, ["pinEntryUnusable", "outdatedFirmware"]),
            Row(0x04E6, 0xE003, 0x0510, .known, ["pinEntryUnusable"]),
            Row(0x0B97, 0x7772, 0x0100, .known, ["noPPS"]),
            Row(0x058F, 0x9540, 0x0120, .known, ["maximumDataRate"]),
            Row(0x0BF8, 0x1024, 0x0000, .known, ["pinEntryUnusable", "exchangeLevel"]),
            Row(0x1234, 0x5678, 0x0100, .unknown, []),
        ])
    func lookUp(_ row: Row) {
        let finding = ReaderCatalog.find(row.identity)
        #expect(finding.status == row.status)
        #expect(finding.quirks.map(\.name) == row.quirks)
    }

    @Test("The two readers of NTTCom with a vendor-specific interface are found by their ids")
    func vendorClass() {
        let ids = Set(ReaderCatalog.vendorClassDevices.map { [$0.vendorID, $0.productID] })
        #expect(ids.isSuperset(of: [[0x04E6, 0x511A], [0x04E6, 0x5120], [0x04E6, 0x5121]]))
    }

    @Test("Docs/Quirks.md has a row for every quirk, with what is done and with every reader that has it")
    func document() throws {
        let lines = try lines(of: "Docs/Quirks.md")
        for kind in Quirk.Kind.allCases {
            let handling =
                switch kind.handling {
                case .switched: "| switched |"
                case .always: "| always |"
                case .udevRules: "| udev |"
                case .known: "| "
                }
            let rows = lines.filter { $0.hasPrefix("| `\(kind.rawValue)` " + handling) }
            #expect(rows.count == 1, "\(kind)")
            let text = (rows.first ?? "").lowercased()
            for entry in ReaderCatalog.entries where entry.quirks.contains(where: { $0.kind == kind }) {
                #expect(text.contains(hex(entry.vendorID)), "\(kind) of \(entry.name)")
                #expect(text.contains(hex(entry.productID)), "\(kind) of \(entry.name)")
            }
        }
    }

    @Test("What does not speak CCID is known by its ids, with the driver that takes it and what to do")
    func notCCID() throws {
        let device = try #require(ReaderCatalog.notCCID(vendorID: 0x054C, productID: 0x06C3))
        #expect(device.name == "Sony PaSoRi RC-S380/P")
        #expect(device.kernelDriver?.value == "port100")
        #expect(device.reason.source.contains("PCSC/issues/86"))
        #expect(device.instead.contains("054c:0dc9"))
        #expect(ReaderCatalog.notCCID(vendorID: 0x04E6, productID: 0x5116) == nil)
        for device in ReaderCatalog.nonCCIDDevices {
            #expect(!device.reason.source.isEmpty && !device.instead.isEmpty)
            #expect(device.kernelDriver?.source.isEmpty != true)
            // What is a reader stands in the other table, and never in both.
            #expect(
                !ReaderCatalog.entries.contains {
                    ($0.vendorID, $0.productID) == (device.vendorID, device.productID)
                }, "\(device.name)")
        }
    }

    private func lines(of path: String) throws -> [String] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../" + path)
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { String($0) }
    }

    private func hex(_ value: UInt16) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 4 - text.count) + text
    }
}
