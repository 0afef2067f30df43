// SPDX-License-Identifier: Apache-2.0
//
// The udev rules: the file is what the catalogue makes of itself, every reader is let in and kept awake, and udev
// itself understands each line, where it can be asked. What they do to a real device is tested in the virtual machine.

import Foundation
import ReaderCatalog
import Testing

@Suite("The udev rules")
struct UdevRulesTests {
    static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../udev/" + UdevRules.fileName)

    private var lines: [String] { UdevRules.text.split(separator: "\n").map { String($0) } }

    @Test("The file is what `kioskreader udev-rules` prints")
    func file() throws {
        #expect(try String(contentsOf: Self.file, encoding: .utf8) == UdevRules.text)
    }

    @Test("Its number comes before systemd's, which turns the tag uaccess into access")
    func number() throws {
        let number = try #require(Int(UdevRules.fileName.prefix { $0.isNumber }))
        #expect(number < 73)
    }

    @Test("Every vendor-class reader of the catalogue is let in by its ids, once, and no other device is")
    func vendorClass() {
        let jumps = lines.filter { $0.hasPrefix("ATTR{idVendor}") }
        let expected = Set(
            ReaderCatalog.vendorClassDevices.map {
                "ATTR{idVendor}==\"\(hex($0.vendorID))\", ATTR{idProduct}==\"\(hex($0.productID))\", "
                    + "GOTO=\"kioskreader_reader\""
            })
        #expect(Set(jumps) == expected && jumps.count == expected.count)
        #expect(lines.filter { $0.contains("*:0b????:*") }.count == 1)
    }

    @Test("Every reader gets group, seat, no persistence and no sleep, in this order behind the one label")
    func effects() throws {
        let rules = lines.filter { !$0.hasPrefix("#") }
        let start = try #require(rules.firstIndex(of: "LABEL=\"kioskreader_reader\""))
        #expect(rules[start - 1] == "GOTO=\"kioskreader_end\"")
        #expect(
            Array(rules[(start + 1)...]) == [
                "MODE=\"0660\", GROUP=\"plugdev\", TAG+=\"uaccess\"",
                "TEST==\"power/persist\", ATTR{power/persist}=\"0\"",
                "TEST==\"power/control\", ATTR{power/control}=\"on\"", "LABEL=\"kioskreader_end\"",
            ])
    }

    @Test("The readers that do not wake up are named where they are kept awake")
    func sleepless() {
        let sleepless = ReaderCatalog.entries.filter { $0.quirks.contains { $0.kind == .noAutosuspend } }
        #expect(!sleepless.isEmpty)
        for entry in sleepless {
            let name = "\(hex(entry.vendorID)):\(hex(entry.productID)) \(entry.name)"
            #expect(lines.contains { $0.hasPrefix("# ") && $0.contains(name) })
        }
    }

    @Test("Each line is a comment, or pairs of a key, an operator and a quoted value, as udev reads them")
    func grammar() {
        let pair = /[A-Z_]+(\{[A-Za-z_\/]+\})?(==|!=|\+=|=)"[^"]*"/
        for line in lines where !line.hasPrefix("#") {
            for part in line.components(separatedBy: ", ") {
                #expect(part.wholeMatch(of: pair) != nil, "\(part)")
            }
        }
        #expect(
            lines.allSatisfy { $0.utf8.count <= 120 && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } })
    }

    /// Runs udevadm; `nil` where there is none.
    private static func udevadm(_ words: [String]) -> (status: Int32, output: String)? {
        let paths = ["/usr/bin/udevadm", "/bin/udevadm", "/sbin/udevadm"]
        guard let path = paths.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            return nil
        }
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: path)
        process.arguments = words
        process.standardOutput = pipe
        process.standardError = pipe
        guard (try? process.run()) != nil else { return nil }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// systemd 254 brought the verb.
    private static let canVerify = udevadm(["verify", "--help"])?.status == 0

    @Test(
        "udevadm accepts the file",
        .enabled(if: canVerify, "no udevadm here, or one without the verb 'verify' (before systemd 254)"))
    func verify() throws {
        let result = try #require(Self.udevadm(["verify", Self.file.path(percentEncoded: false)]))
        #expect(result.status == 0, "\(result.output)")
    }

    private func hex(_ value: UInt16) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 4 - text.count) + text
    }
}
