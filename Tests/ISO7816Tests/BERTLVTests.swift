// SPDX-License-Identifier: Apache-2.0
//
// BER-TLV: tags, lengths, depth, padding, and the header of a certificate.

import Testing

@testable import ISO7816

struct BERTLVTests {
    struct Header: Sendable, CustomTestStringConvertible {
        let hex: String
        let tag: UInt32
        let header: Int
        let value: Int
        var testDescription: String { hex }
    }

    @Test(
        "Tag and length are read before the value is there",
        arguments: [
            Header(hex: "30 82 06 2B", tag: 0x30, header: 4, value: 0x062B),
            Header(hex: "04 00", tag: 0x04, header: 2, value: 0),
            Header(hex: "04 7F", tag: 0x04, header: 2, value: 127),
            Header(hex: "04 81 80", tag: 0x04, header: 3, value: 128),
            Header(hex: "04 81 05", tag: 0x04, header: 3, value: 5),
            Header(hex: "04 83 01 00 00", tag: 0x04, header: 5, value: 65_536),
            Header(hex: "04 84 FF FF FF FF", tag: 0x04, header: 6, value: 0xFFFF_FFFF),
            Header(hex: "7F 21 81 FF", tag: 0x7F21, header: 4, value: 255),
            Header(hex: "9F 02 06", tag: 0x9F02, header: 3, value: 6),
            Header(hex: "5F 81 51 01", tag: 0x5F8151, header: 4, value: 1),
            Header(hex: "DF 81 82 03 00", tag: 0xDF81_8203, header: 5, value: 0),
            Header(hex: "FF 21 00", tag: 0xFF21, header: 3, value: 0),
        ])
    func headers(_ row: Header) throws {
        let header = try BERTLV.header(of: octets(row.hex))
        #expect(header.tag.rawValue == row.tag)
        #expect(header.headerLength == row.header)
        #expect(header.valueLength == row.value)
        #expect(header.totalLength == row.header + row.value)
        #expect(BERTLV.Tag(row.tag) == header.tag)
        #expect(octets(header.tag.description) == header.tag.bytes)
    }

    @Test(
        "Of a header cut short more bytes are wanted, never something else",
        arguments: ["30 82 06 2B", "7F 21 81 FF", "DF 81 82 03 84 01 02 03 04"])
    func truncatedHeaders(hex: String) {
        let bytes = octets(hex)
        for count in 0..<bytes.count {
            do throws(TLVError) {
                _ = try BERTLV.header(of: Array(bytes.prefix(count)))
                Issue.record("taken after \(count) bytes")
            } catch {
                #expect(error.reason == .tagTruncated || error.reason == .lengthTruncated)
                #expect(error.offset == count)
            }
        }
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        let hex: String
        var rules = BERTLV.Rules.ber
        let offset: Int
        let reason: TLVError.Reason
        var testDescription: String { name }
    }

    static let bad = [
        Bad(name: "tag 00", hex: "00 00", offset: 0, reason: .tagNotAllowed),
        Bad(name: "first following byte 80", hex: "5F 80 01 00", offset: 1, reason: .tagNotAllowed),
        Bad(name: "tag of five bytes", hex: "5F 81 82 83 04 00", offset: 4, reason: .tagTooLong),
        Bad(name: "indefinite length", hex: "30 80 04 00 00 00", offset: 1, reason: .indefiniteLength),
        Bad(name: "length of five bytes", hex: "30 85 00 00 00 00 00", offset: 1, reason: .lengthTooLong),
        Bad(name: "length FF", hex: "30 FF", offset: 1, reason: .lengthTooLong),
        Bad(
            name: "value cut short", hex: "04 03 01 02", offset: 4,
            reason: .valueTruncated(expected: 3, found: 2)),
        Bad(
            name: "four gigabytes announced", hex: "04 84 FF FF FF FF 00", offset: 7,
            reason: .valueTruncated(expected: 0xFFFF_FFFF, found: 1)),
        Bad(
            name: "an inner value longer than the outer", hex: "30 03 04 05 01", offset: 5,
            reason: .valueTruncated(expected: 5, found: 1)),
        Bad(name: "an inner tag without length", hex: "30 01 04", offset: 3, reason: .lengthTruncated),
        Bad(name: "padding where none is allowed", hex: "04 01 00 00", offset: 3, reason: .tagNotAllowed),
        Bad(
            name: "81 05 in DER", hex: "04 81 05 00 00 00 00 00", rules: .der, offset: 1,
            reason: .lengthNotMinimal),
        Bad(name: "82 00 80 in DER", hex: "04 82 00 80", rules: .der, offset: 1, reason: .lengthNotMinimal),
    ]

    @Test("What is no data object is refused with the index and the reason", arguments: bad)
    func refused(_ row: Bad) {
        #expect(throws: TLVError(offset: row.offset, reason: row.reason)) {
            try BERTLV.parse(octets(row.hex), rules: row.rules)
        }
    }

    @Test("Objects are found inside objects and written back as they were")
    func nesting() throws {
        let bytes = octets("6F 0F 84 05 D392F00026 A5 06 9F65 01 FF 53 00 C0 00 04 01 07")
        let objects = try BERTLV.parse(bytes)
        #expect(objects.map(\.tag.rawValue) == [0x6F, 0xC0, 0x04])
        let template = try #require(objects.first(tag: 0x6F))
        #expect(template.tag.isConstructed && template.tag.tagClass == .application)
        #expect(template[0x84]?.value == octets("D392F00026"))
        #expect(template[0x84]?.tag.tagClass == .contextSpecific)
        #expect(template[0xA5]?[0x9F65]?.value == [0xFF])
        #expect(template[0x85] == nil)
        #expect(objects.flatMap(\.bytes) == bytes)
    }

    @Test("Padding around the outermost objects is skipped where that is asked for")
    func padding() throws {
        let bytes = octets("00 00 04 01 AA FF 00 04 01 BB FF FF FF")
        #expect(try BERTLV.parse(bytes, padding: .skipped).map(\.value) == [[0xAA], [0xBB]])
        #expect(throws: TLVError.self) { try BERTLV.parse(bytes) }
    }

    @Test("Depth is bounded: at the limit an object is taken, beyond it refused")
    func depth() throws {
        func nested(_ levels: Int) -> [UInt8] {
            (0..<levels).reduce([]) { inner, _ in [0x30] + lengthField(inner.count) + inner }
        }
        #expect(try BERTLV.parse(nested(16)).count == 1)
        #expect(throws: TLVError(offset: 32, reason: .tooDeep(limit: 16))) { try BERTLV.parse(nested(17)) }
        #expect(throws: TLVError.self) { try BERTLV.parse(nested(5_000)) }
        #expect(try BERTLV.parse(nested(3), depth: 3).count == 1)
        #expect(throws: TLVError.self) { try BERTLV.parse(nested(4), depth: 3) }
    }

    private func lengthField(_ count: Int) -> [UInt8] {
        count < 0x80
            ? [UInt8(count)] : [0x83, UInt8(count >> 16), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)]
    }

    @Test(
        "An object that is built has its length in the shortest form and reads back",
        arguments: [0, 1, 127, 128, 255, 256, 65_535, 65_536])
    func building(count: Int) throws {
        let tag = try #require(BERTLV.Tag(0x5F51))
        let object = try BERTLV(tag: tag, value: Array(repeating: 0x5A, count: count))
        let header = try BERTLV.header(of: object.bytes, rules: .der)
        #expect(header.valueLength == count && header.totalLength == object.bytes.count)
        #expect(try BERTLV.parse(object.bytes, rules: .der) == [object])
    }

    @Test("A constructed object is built of objects only")
    func buildingConstructed() throws {
        let tag = try #require(BERTLV.Tag(0x30))
        #expect(try BERTLV(tag: tag, value: octets("04 01 07")).children.count == 1)
        #expect(throws: TLVError.self) { try BERTLV(tag: tag, value: [0x04]) }
    }

    @Test(
        "A number is a tag only where its bytes are exactly one tag",
        arguments: [0, 0x1F, 0x0430, 0x5F80, 0x5F8181, 0x30_5F51] as [UInt32])
    func noTag(value: UInt32) {
        #expect(BERTLV.Tag(value) == nil)
    }

    @Test("Neither description nor dump shows a value")
    func descriptionIsBlank() throws {
        let object = try #require(try BERTLV.parse(octets("30 03 04 01 AB")).first)
        var dumped = ""
        dump(object, to: &dumped)
        for text in ["\(object)", String(reflecting: object), dumped] {
            #expect(!text.contains("AB") && !text.contains("171"), "\(text)")
        }
    }
}
