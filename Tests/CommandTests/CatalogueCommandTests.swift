// SPDX-License-Identifier: Apache-2.0
//
// The whole catalogue as `readers` prints it, devices that are plugged in and are no readers, the words on approvals,
// `--approval`, and the rules file that `udev-rules` prints.

import Foundation
import ISO7816
import KioskReader
import ReaderCatalog
import Testing

@testable import kioskreader

@Suite("The catalogue in the command")
struct CatalogueCommandTests {
    @Test("The table has every reader, every device that is not CCID, and says that none is approved")
    func table() throws {
        let run = try CommandRun.kioskreader(["readers", "--virtual"])
        #expect(run.status == 0 && run.errors == "")
        let lines = run.output.split(separator: "\n").map(String.init)
        let names =
            ReaderCatalog.entries.map { ($0.vendorID, $0.productID, $0.name) }
            + ReaderCatalog.nonCCIDDevices.map { ($0.vendorID, $0.productID, $0.name) }
        for (vendor, product, name) in names {
            let id = vendor.hex.lowercased() + ":" + product.hex.lowercased()
            #expect(lines.contains { $0.hasPrefix("\(id)  \(name)") }, "\(id) \(name)")
        }
        for reader in ReaderCatalog.readersWithoutID { #expect(lines.contains { $0.hasPrefix(reader.name) }) }
        #expect(lines.contains { $0.hasPrefix("none of them is approved: no list of an authority") })
        #expect(run.output.contains("\nplugged in\n1-1:1.0  04e6:5116"))
        let json = try CommandRun.kioskreader(["readers", "--virtual", "--json"])
        try checkJSON(["readers", "--json"], json)
    }

    @Test(
        "A fact that JSON names finds its readers, in any case", arguments: ["emvMode", "EMVMODE", "japan"])
    func facts(_ word: String) throws {
        let run = try CommandRun.kioskreader(["readers", "--virtual", word])
        let isJapan = word == "japan"
        for entry in ReaderCatalog.entries {
            let fits = isJapan ? entry.useInJapan != nil : entry.quirks.contains { $0.kind == .emvMode }
            let id = entry.vendorID.hex.lowercased() + ":" + entry.productID.hex.lowercased()
            #expect((run.output.hasPrefix("\(id)  ") || run.output.contains("\n\(id)  ")) == fits, "\(id)")
        }
    }

    @Test("USB devices are read as the kernel lists them; what is no device is left out")
    func devices() throws {
        let folder = try TemporaryFolder()
        func device(_ name: String, _ vendor: String?, _ product: String?) throws {
            try FileManager.default.createDirectory(
                atPath: folder.path(name), withIntermediateDirectories: false)
            for (file, content) in [("idVendor", vendor), ("idProduct", product)] {
                if let content { _ = try folder.file(name + "/" + file, content) }
            }
        }
        try device("1-1.4", "054c\n", "06c3\n")
        try device("1-1.4:1.0", "ffff\n", "ffff\n")
        try device("usb1", "1d6b\n", "0002\n")
        try device("2-1", "04e6\n", "5116\n")
        try device("2-2", "04e6\n", nil)
        try device("2-3", "zzzz\n", "5116\n")
        try device("2-4", String(repeating: "0", count: 4_000), "5116\n")
        #expect(
            USBDevice.pluggedIn(folder.url.path) == [
                USBDevice(path: "1-1.4", vendorID: 0x054C, productID: 0x06C3),
                USBDevice(path: "2-1", vendorID: 0x04E6, productID: 0x5116),
            ])
        #expect(USBDevice.pluggedIn(folder.path("nothing")) == [])
    }

    @Test("A plugged-in device that is not CCID is named, with its driver and what to do instead")
    func notCCID() throws {
        let device = try #require(ReaderCatalog.notCCID(vendorID: 0x054C, productID: 0x06C3))
        let lines = PluggedInDevice(device, at: "1-1.4").lines(TextStyle(isColoured: false))
        #expect(lines.first == "1-1.4  054c:06c3  Sony PaSoRi RC-S380/P: not CCID")
        #expect(lines.contains { $0.contains("port100") })
        #expect(lines.last?.contains("use a reader that speaks CCID") == true)
    }

    @Test("What libccid's list says of a reader is said in words, whatever became of the list")
    func libccid() throws {
        let list = try LibccidList(
            parsing: Array(
                """
                <plist><dict><key>CFBundleShortVersionString</key><string>9.9</string>
                <key>ifdVendorID</key><array><string>0x1209</string></array>
                <key>ifdProductID</key><array><string>0x0001</string></array>
                <key>ifdFriendlyName</key><array><string>Imaginary</string></array></dict></plist>
                """.utf8))
        let here = InstalledLibccid.list(list, path: "/p")
        #expect(
            LibccidSummary(here, 0x1209, 0x0001).text == "as 'Imaginary' in the list of libccid 9.9 (/p)")
        #expect(LibccidSummary(here, 0x1209, 0x0002).text == "not in the list of libccid 9.9 (/p)")
        #expect(LibccidSummary(.absent, 1, 1).text == "no libccid is installed here")
        let broken = InstalledLibccid.unusable(path: "/p", reason: "it is no regular file")
        #expect(LibccidSummary(broken, 1, 1).text == "/p cannot be used: it is no regular file")
        let row = try JSONPrinter.text(LibccidSummary(here, 0x1209, 0x0002))
        #expect(row == #"{"listed":false,"name":null,"path":"/p","problem":null,"version":"9.9"}"#)
        #expect(try JSONPrinter.text([LibccidSummary(.absent, 1, 1)]) == "[null]")
    }

    @Test("udev-rules prints the file, byte for byte, and as JSON")
    func udevRules() throws {
        let file = DocumentTests.root.appendingPathComponent("udev/70-kioskreader.rules")
        let run = try CommandRun.kioskreader(["udev-rules"])
        #expect(run.status == 0 && run.errors == "")
        #expect(try run.output == String(contentsOf: file, encoding: .utf8))
        let json = try CommandRun.kioskreader(["udev-rules", "--json"])
        try checkJSON(["udev-rules", "--json"], json)
        #expect(json.output.contains(#""fileName":"70-kioskreader.rules""#))
    }
}

@Suite("--approval")
struct ApprovalOptionTests {
    private func file(_ change: (inout ApprovalFile) -> Void = { _ in }) throws -> String {
        var file = ApprovalFile(
            tester: "Imaginary Laboratory", date: "2026-11-01", program: "kioskreader 0.1.0",
            reader: .init(vendorID: "04e6", productID: "5116", bcdDevice: "0523", interfaceNumber: 0),
            isVirtual: false, card: nil, counts: .init(passed: 20, failed: 0, skipped: 2),
            reportDigest: "sha256:" + String(repeating: "0a", count: 32))
        change(&file)
        return String(decoding: try JSONEncoder().encode(file), as: UTF8.self)
    }

    @Test("A file that holds is an override, said on standard error in the language of messages")
    func said() throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("mine.json", try file(), mode: 0o666)
        let run = try CommandRun.kioskreader(["list", "--virtual", "--approval", path])
        #expect(run.status == 0 && run.output.contains("approval virtual"))
        #expect(
            run.errors.hasPrefix(
                "kioskreader: PINs and personal data may pass through reader 04e6:5116 on the word of '"))
        #expect(run.errors.split(separator: "\n").count == 1)
        let japanese = try CommandRun.kioskreader(
            ["list", "--virtual", "--approval", path, "--lang", "ja"])
        #expect(japanese.errors.contains("だけを根拠に、リーダー 04e6:5116 を"))
    }

    @Test("Beside --allow-unapproved-reader one note is enough, and a bad file is refused all the same")
    func both() throws {
        let folder = try TemporaryFolder()
        let good = try folder.file("good.json", try file())
        let bad = try folder.file("bad.json", try file { $0.isVirtual = true })
        let run = try CommandRun.kioskreader(
            ["list", "--virtual", "--approval", good, "--allow-unapproved-reader"])
        #expect(run.status == 0 && run.errors.split(separator: "\n").count == 1)
        #expect(run.errors.contains("a reader that nobody approved"))
        let refused = try CommandRun.kioskreader(
            ["list", "--virtual", "--approval", bad, "--allow-unapproved-reader"])
        #expect(refused.status == 65 && refused.output == "")
        #expect(refused.errors.contains("was made on a virtual reader, which approves no USB device"))
    }

    @Test("A file that tells of failures approves nothing: 65, before any reader is looked for")
    func failed() throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("mine.json", try file { $0.counts.failed = 2 })
        let run = try CommandRun.kioskreader(["atr", "--json", "--approval", path])
        #expect(run.status == 65 && run.output == "")
        #expect(run.errors.contains("tells of 2 tests that failed"))
        try checkJSON(["atr", "--json"], run)
    }
}
