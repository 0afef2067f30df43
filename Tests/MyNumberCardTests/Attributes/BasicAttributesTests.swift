// SPDX-License-Identifier: Apache-2.0
//
// The basic attributes out of their file, in every form of length; and files that are none of that, each refused in
// words that tell nothing of what stood there.

import Testing

@testable import MyNumberCard

@Suite("The basic attributes in their file")
struct BasicAttributesTests {
    /// How an object's length is written.
    enum Form: CaseIterable { case short, one, two, three, four }

    static func object(_ tag: [UInt8], _ value: [UInt8], _ form: Form = .short) -> [UInt8] {
        let count = UInt32(value.count)
        let all = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
        let length: [UInt8] =
            switch form {
            case .short: value.count < 0x80 ? [UInt8(value.count)] : [0x82] + all.suffix(2)
            case .one: [0x81] + all.suffix(1)
            case .two: [0x82] + all.suffix(2)
            case .three: [0x83] + all.suffix(3)
            case .four: [0x84] + all
            }
        return tag + length + value
    }

    static let table = object([0xDF, 0x21], [0x00, 0x0E, 0x00, 0x20, 0x00, 0x56, 0x00, 0x61])
    static let name = Array("架空　花子".utf8)
    static let address = Array("模造県架空市１丁目２番３号".utf8)

    /// A file's object from its parts; nil leaves one out.
    static func file(
        table: [UInt8] = table, name: [UInt8]? = name, address: [UInt8]? = address,
        birth: [UInt8]? = Array("19990217".utf8), sex: [UInt8]? = Array("2".utf8), form: Form = .short
    ) -> [UInt8] {
        let parts: [([UInt8], [UInt8]?)] = [
            ([0xDF, 0x22], name), ([0xDF, 0x23], address), ([0xDF, 0x24], birth), ([0xDF, 0x25], sex),
        ]
        let inner = parts.flatMap { tag, value in value.map { object(tag, $0, form) } ?? [] }
        return object([0xFF, 0x20], table + inner, form)
    }

    @Test("Every form of the length gives the same attributes", arguments: Form.allCases)
    func forms(_ form: Form) throws {
        let found = try BasicAttributes(Self.file(form: form))
        #expect(found.name == "架空　花子" && found.address == "模造県架空市１丁目２番３号")
        #expect(found.birthDate == "1999-02-17" && found.sex == .female)
    }

    @Test("The table of places is not needed, and a wrong one does no harm")
    func places() throws {
        let usual = try BasicAttributes(Self.file())
        #expect(try BasicAttributes(Self.file(table: [])) == usual)
        let wrong = Self.object([0xDF, 0x21], [UInt8](repeating: 0xFF, count: 8))
        #expect(try BasicAttributes(Self.file(table: wrong)) == usual)
    }

    @Test(
        "Each sex of JIS X 0303, and dates that the municipality does not know",
        arguments: [
            ("0", BasicAttributes.Sex.unknown), ("1", .male), ("2", .female), ("9", .notApplicable),
        ])
    func values(digit: String, sex: BasicAttributes.Sex) throws {
        let found = try BasicAttributes(
            Self.file(birth: Array("19500000".utf8), sex: Array(digit.utf8)))
        #expect(found.sex == sex && found.birthDate == "1950-00-00")
    }

    static let malformed: [(String, [UInt8])] = [
        ("nothing", []), ("filler", [UInt8](repeating: 0xFF, count: 17)),
        ("another object", object([0xFF, 0x10], table)), ("two objects", file() + file()),
        ("filler behind it", file() + [0xFF]),
        ("cut off", Array(file().dropLast())), ("no name", file(name: nil)),
        ("no address", file(address: nil)), ("no birth date", file(birth: nil)), ("no sex", file(sex: nil)),
        ("a name that is not UTF-8", file(name: [0xE6, 0xA8])),
        ("an address that is not UTF-8", file(address: [0x8D, 0x93])),
        ("seven digits", file(birth: Array("1999021".utf8))),
        ("nine digits", file(birth: Array("199902171".utf8))),
        ("a letter in the date", file(birth: Array("1999021X".utf8))),
        ("a sex that JIS X 0303 does not have", file(sex: Array("3".utf8))),
        ("two digits of sex", file(sex: Array("12".utf8))), ("no digit of sex", file(sex: [])),
        ("a length without end", [0xFF, 0x20, 0x80, 0x00, 0x00]),
        ("two names", object([0xFF, 0x20], object([0xDF, 0x22], name) + Array(file().dropFirst(3)))),
    ]

    @Test("What is no such file is refused, and the error tells nothing of it", arguments: malformed)
    func refused(what: String, bytes: [UInt8]) {
        do throws(MyNumberCardError) {
            _ = try BasicAttributes(bytes)
            Issue.record("\(what) was taken")
        } catch {
            #expect(error.kind == .malformedFile)
            for secret in ["架空", "花子", "模造", "1999", "0217"] {
                #expect(!error.description.contains(secret), "\(what)")
            }
        }
    }

    @Test("Any byte of the file may be anything: attributes or an error, never a trap")
    func everyByte() throws {
        let file = Self.file()
        for index in file.indices {
            for value in UInt8.min...UInt8.max {
                var changed = file
                changed[index] = value
                _ = try? BasicAttributes(changed)
            }
            _ = try? BasicAttributes(Array(file.prefix(index)))
        }
    }

    @Test("Nothing of them shows by accident")
    func sealed() throws {
        let found = try BasicAttributes(Self.file())
        var dumped = ""
        dump(found, to: &dumped)
        for text in [
            "\(found)", String(reflecting: found), dumped, "\([found])", "\(Optional(found) as Any)",
        ] {
            for secret in ["架空", "花子", "模造", "1999", "female"] { #expect(!text.contains(secret)) }
        }
    }
}
