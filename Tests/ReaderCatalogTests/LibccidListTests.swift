// SPDX-License-Identifier: Apache-2.0
//
// The list of an installed libccid, from made-up property lists: good ones in every form that XML allows there, and
// every way in which one is wrong. The list that a machine really has is read as well, where there is one.

import Foundation
import Testing

@testable import ReaderCatalog

@Suite("libccid's list")
struct LibccidListTests {
    static let head = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        """

    /// A list of these arrays, with what stands around them in the real one.
    static func list(_ vendors: String, _ products: String, _ names: String, extra: String = "") -> String {
        head + """
            <dict>
            	<key>CFBundleShortVersionString</key>
            	<string>9.9.9</string>
            	<!-- a comment with <key>ifdVendorID</key> and -- in it -->
            	<key>ifdCapabilities</key>
            	<string>0x00000000</string>
            \(extra)	<key>ifdVendorID</key>
            	<array>\(vendors)</array>
            	<key>ifdProductID</key>
            	<array>\(products)</array>
            	<key>ifdFriendlyName</key>
            	<array>\(names)</array>
            </dict>
            </plist>

            """
    }

    static func strings(_ texts: String...) -> String {
        texts.map { "\n\t\t<string>" + $0 + "</string>" }.joined() + "\n\t"
    }

    static let good = list(
        strings("0x1209", "0X1209"), strings("0x0001", "00a2"),
        strings("Imaginary Reader &amp; Keypad", "Invented &lt;2&gt; &#x20ac;&#65; &quot;&apos;"))

    static func parse(_ text: String) throws(LibccidList.Failure) -> LibccidList {
        try LibccidList(parsing: Array(text.utf8))
    }

    @Test("Ids in each form, names with their references, and the version")
    func good() throws {
        let list = try Self.parse(Self.good)
        #expect(list.version == "9.9.9")
        #expect(list.entries.map(\.vendorID) == [0x1209, 0x1209])
        #expect(list.entries.map(\.productID) == [0x0001, 0x00A2])
        #expect(list.entries.map(\.name) == ["Imaginary Reader & Keypad", "Invented <2> €A \"'"])
        #expect(list.entry(vendorID: 0x1209, productID: 0x00A2)?.name.hasPrefix("Invented") == true)
        #expect(list.entry(vendorID: 0x1209, productID: 0x00A3) == nil)
    }

    @Test("Comments, blanks, a BOM, empty elements and nested values elsewhere do not matter")
    func forms() throws {
        let extra = """
            <key>other</key><dict><key>ifdVendorID</key><array><string>0xFFFF</string></array></dict>
            <key>empty</key><array/><key>flag</key><true/>
            """
        let text = Self.list(
            "<!-- first --><string> 0x1209\t</string><!-- > -->", "<string>0x1</string >",
            "<string>Imaginary</string>", extra: extra)
        let list = try LibccidList(parsing: [0xEF, 0xBB, 0xBF] + Array(text.utf8))
        #expect(list.entries.map(\.vendorID) == [0x1209])
        #expect(list.entries.map(\.productID) == [0x0001])
        let none = try Self.parse(Self.list("", "", ""))
        #expect(none.entries.isEmpty)
        let short =
            Self.head + "<dict><key>ifdVendorID</key><array/><key>ifdProductID</key><array/>"
            + "<key>ifdFriendlyName</key><array/></dict></plist>"
        #expect(try Self.parse(short).entries.isEmpty && Self.parse(short).version == nil)
    }

    @Test("A name that could disturb a terminal comes without what does")
    func names() throws {
        let text = Self.list(
            Self.strings("0x1"), Self.strings("0x1"), Self.strings("a\u{1B}[2J&#10;b\u{202E}c"))
        #expect(try Self.parse(text).entries.first?.name == "a [2J b c")
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let failure: LibccidList.Failure
        var testDescription: String { name }
    }

    static let lists = [
        Row(
            name: "arrays of different lengths",
            text: list(strings("0x1", "0x2"), strings("0x1"), strings("a")),
            failure: .lengthsDiffer(vendors: 2, products: 1, names: 1)),
        Row(
            name: "a name too few", text: list(strings("0x1"), strings("0x1"), ""),
            failure: .lengthsDiffer(vendors: 1, products: 1, names: 0)),
        Row(
            name: "an id that is none",
            text: list(strings("0x1", "0xGG"), strings("1", "2"), strings("a", "b")),
            failure: .notAnID("ifdVendorID", 1)),
        Row(
            name: "an id of five digits", text: list(strings("0x1"), strings("0x12345"), strings("a")),
            failure: .notAnID("ifdProductID", 0)),
        Row(
            name: "an id with a sign", text: list(strings("-1"), strings("0x1"), strings("a")),
            failure: .notAnID("ifdVendorID", 0)),
        Row(
            name: "a number in place of text", text: list("<integer>1</integer>", "", ""),
            failure: .notText("ifdVendorID")),
        Row(
            name: "an array in the array", text: list("", "<array><string>1</string></array>", ""),
            failure: .notText("ifdProductID")),
        Row(
            name: "an array twice",
            text: list(
                strings("0x1"), strings("0x1"), strings("a"), extra: "<key>ifdVendorID</key><array></array>"),
            failure: .duplicate("ifdVendorID")),
        Row(
            name: "an array that is not there",
            text: list("", "", "").replacingOccurrences(of: "ifdProductID", with: "ifdProductIDs"),
            failure: .missing("ifdProductID")),
        Row(
            name: "text where the array should be",
            text: list("", "", "").replacingOccurrences(
                of: "<key>ifdFriendlyName</key>\n\t<array></array>",
                with: "<key>ifdFriendlyName</key><string>a</string>"),
            failure: .missing("ifdFriendlyName")),
    ]

    @Test("A list that does not hold together is refused, with the place", arguments: lists)
    func broken(_ row: Row) {
        #expect(throws: row.failure) { try Self.parse(row.text) }
    }

    static let documents: [(String, PropertyListFailure.Reason)] = [
        ("", .endsEarly), ("   \n", .endsEarly), ("hello", .noElement), ("bplist00\u{0}", .noElement),
        ("<plist>", .endsEarly), ("<plist", .endsEarly), ("<plist><dict></plist>", .notNested),
        ("</plist>", .notNested), ("<plist/><plist/>", .noElement), ("<plist/>text", .noElement),
        ("<plist></plist><!-- ", .endsEarly), ("<?xml ", .endsEarly), ("<plist/><?xml ?>", .noElement),
        ("<!DOCTYPE a [<!ENTITY b \"c\">]><plist/>", .ownDeclarations), ("<!DOCTYPE a", .endsEarly),
        ("<plist>&b;</plist>", .unknownReference), ("<plist>&amp</plist>", .unknownReference),
        ("<plist>&#0;</plist>", .unknownReference), ("<plist>&#xD800;</plist>", .unknownReference),
        ("<plist>&#x-1;</plist>", .unknownReference), ("<plist>&#xFFFFFFFF;</plist>", .unknownReference),
        ("<>", .badName), ("< plist>", .badName), ("<a<b>", .badName), ("<![CDATA[a]]>", .badName),
        ("<plist></plist a>", .badName), ("<!plist>", .badName),
        (String(repeating: "<array>", count: 100_000), .tooDeep),
        ("<plist>" + String(repeating: "a", count: 5_000) + "</plist>", .textTooLong),
    ]

    @Test("What is no property list is refused, with the place", arguments: documents)
    func malformed(_ text: String, _ reason: PropertyListFailure.Reason) {
        let failure = #expect(throws: LibccidList.Failure.self) { try Self.parse(text) }
        guard case .malformed(let what) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(what.reason == reason)
        #expect((0...text.utf8.count).contains(what.offset))
    }

    @Test("Bytes that are not UTF-8, and more bytes than any list has, are refused")
    func bytes() {
        let before = Array(Self.head.utf8) + Array("<dict><key>".utf8)
        #expect(throws: LibccidList.Failure.malformed(.init(reason: .notUTF8, offset: before.count))) {
            try LibccidList(parsing: before + [0xC3, 0x28] + Array("</key></dict></plist>".utf8))
        }
        #expect(throws: LibccidList.Failure.tooLarge) {
            try LibccidList(parsing: [UInt8](repeating: 0x20, count: LibccidList.maximumSize + 1))
        }
    }

    @Test("Every cut, and random changes, end in a list or a failure, and soon")
    func hostile() {
        let whole = Array(Self.good.utf8)
        for count in whole.indices { _ = try? LibccidList(parsing: Array(whole.prefix(count))) }
        var seed: UInt64 = 0xCA7A
        func next() -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1
            return Int(seed >> 33)
        }
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0...(next() % 4) {
                bytes[next() % bytes.count] = [0x3C, 0x3E, 0x2F, 0x26, 0x3B, 0x21, 0x2D, 0xFF][next() % 8]
            }
            _ = try? LibccidList(parsing: bytes)
        }
    }

    static let installed = ["/etc/libccid_Info.plist"].filter {
        FileManager.default.isReadableFile(atPath: $0)
    }

    @Test(
        "The list of the libccid that is installed here is understood",
        .enabled(if: !installed.isEmpty, "no libccid is installed here"))
    func real() throws {
        for path in Self.installed {
            let list = try LibccidList(parsing: Array(Data(contentsOf: URL(fileURLWithPath: path))))
            #expect(list.entries.count > 100 && list.version != nil)
            #expect(list.entry(vendorID: 0x04E6, productID: 0x5116) != nil)
        }
    }
}
