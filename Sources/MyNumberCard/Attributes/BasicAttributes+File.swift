// SPDX-License-Identifier: Apache-2.0
//
// The attributes in their file: one BER-TLV object FF20 with an object for each, and filler behind it. Everything is
// found by tag: a length may be short or long, so nothing stands at a fixed place, and the table of places that the
// object begins with (DF21) is not used. (soltia48/myna-card, jpki/myna and AokiApp/jsapdu agree on the tags.)

import ISO7816

extension BasicAttributes {
    static let file = CardFile(.inputSupport, 0x0002, "basic attributes", sensitivity: .personal)

    static let template: UInt32 = 0xFF20
    private static let nameTag: UInt32 = 0xDF22
    private static let addressTag: UInt32 = 0xDF23
    private static let birthDateTag: UInt32 = 0xDF24
    private static let sexTag: UInt32 = 0xDF25

    /// Takes the content of the file.
    ///
    /// - Parameter object: the object FF20, whole, and nothing behind it.
    /// - Throws: `malformedFile`, which says which part is wrong and never what stands there.
    init(_ object: [UInt8]) throws(MyNumberCardError) {
        let objects: [BERTLV]
        do throws(TLVError) {
            objects = try BERTLV.parse(object)
        } catch {
            throw .malformed(Self.file, "it is not made of data objects: \(error)")
        }
        guard objects.count == 1, let all = objects.first, all.tag.rawValue == Self.template else {
            throw .malformed(Self.file, "it is not one object FF20")
        }
        name = try Self.text(Self.nameTag, in: all)
        address = try Self.text(Self.addressTag, in: all)
        birthDate = try Self.date(try Self.value(Self.birthDateTag, in: all))
        let sex = try Self.value(Self.sexTag, in: all)
        guard sex.count == 1, let first = sex.first, let known = Sex(rawValue: first) else {
            throw .malformed(Self.file, "the object DF25 is not a sex of JIS X 0303")
        }
        self.sex = known
    }

    private static func value(_ tag: UInt32, in all: BERTLV) throws(MyNumberCardError) -> [UInt8] {
        let found = all.children.filter { $0.tag.rawValue == tag }
        guard found.count == 1, let object = found.first else {
            throw .malformed(file, "it has \(found.count) objects \(String(tag, radix: 16, uppercase: true))")
        }
        return object.value
    }

    private static func text(_ tag: UInt32, in all: BERTLV) throws(MyNumberCardError) -> String {
        let bytes = try value(tag, in: all)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformed(file, "the object \(String(tag, radix: 16, uppercase: true)) is not UTF-8")
        }
        return text
    }

    /// Eight digits, which need not be a day: zeros stand for what is not known.
    private static func date(_ bytes: [UInt8]) throws(MyNumberCardError) -> String {
        guard bytes.count == 8, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .malformed(file, "the object DF24 is not eight digits")
        }
        let digits = String(decoding: bytes, as: UTF8.self)
        return [digits.prefix(4), digits.dropFirst(4).prefix(2), digits.suffix(2)].joined(separator: "-")
    }
}
