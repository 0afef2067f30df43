// SPDX-License-Identifier: Apache-2.0
//
// The files of the two 券面 applications: their form, their hashes, and the signatures that the made-up issuer
// put on them, checked with the keys that stand on the card. Forms as soltia48/myna-card describes them.

import ISO7816
import Testing

@testable import VirtualReader

@Suite("Signed files of the simulated card")
struct SignedFilesTests {
    /// The objects in a file, by tag, and each with its header as it stands.
    static func objects(_ file: [UInt8]) throws -> [UInt32: (value: [UInt8], whole: [UInt8])] {
        let header = try BERTLV.header(of: file)
        var rest = Array(file.prefix(header.totalLength).dropFirst(header.headerLength))
        var found: [UInt32: (value: [UInt8], whole: [UInt8])] = [:]
        while !rest.isEmpty {
            let object = try BERTLV.header(of: rest)
            let whole = Array(rest.prefix(object.totalLength))
            found[object.tag.rawValue] = (Array(whole.dropFirst(object.headerLength)), whole)
            rest = Array(rest.dropFirst(object.totalLength))
        }
        return found
    }

    /// What a signature says: signature^e mod n, without PKCS#1's padding. `key` is 90 exponent, 91 modulus.
    static func recover(_ signature: [UInt8], _ key: [UInt8]) throws -> [UInt8] {
        #expect(Array(key.prefix(9)) == bytes("90 03 01 00 01 91 82 01 00"))
        let limbs = Montgomery.limbs(Array(key.dropFirst(9)), count: 32)
        let modulus = try #require(Montgomery(modulus: limbs))
        let block = Montgomery.bytes(
            modulus.power(Montgomery.limbs(signature, count: 32), [65_537]), count: 256)
        #expect(block.prefix(3) == [0x00, 0x01, 0xFF])
        return Array(block.dropFirst(2).drop { $0 == 0xFF }.dropFirst())
    }

    /// The key in a card-verifiable certificate: after the two key identifiers of its body.
    static func issuerKey(_ certificate: [UInt8]) throws -> [UInt8] {
        let body = try #require(try objects(certificate)[0x5F4E]).value
        #expect(body.count == 297)
        return Array(body.dropFirst(32))
    }

    static func digestInfo(_ message: [UInt8]) -> [UInt8] {
        SignatureEncoding.digestInfo(SHA256.hash(message))
    }

    @Test("The input support application's hashes and their signature fit the files")
    func integrity() throws {
        let key = try Self.issuerKey(SimulatedIssuer.supportVerifiable)
        let integrity = try Self.objects(SimulatedIssuer.supportIntegrity)
        let number = try #require(integrity[0xDF31])
        let attributes = try #require(integrity[0xDF32])
        #expect(number.value == SHA256.hash(SimulatedIssuer.supportNumber))
        let file = try Self.objects(SimulatedIssuer.supportAttributes)
        let signed = try [0xDF22, 0xDF23, 0xDF24, 0xDF25].flatMap { try #require(file[$0]).whole }
        #expect(attributes.value == SHA256.hash(signed))
        let signature = try #require(integrity[0xDF33]).value
        #expect(try Self.recover(signature, key) == Self.digestInfo(number.whole + attributes.whole))
        let card = try Self.objects(SimulatedIssuer.supportCardPublicKey)
        let cardKey = try #require(card[0xDF51])
        #expect(try Self.recover(try #require(card[0xDF52]).value, key) == Self.digestInfo(cardKey.whole))
    }

    @Test("The surface application's signatures fit, the one over three digests too")
    func surface() throws {
        let key = try Self.issuerKey(SimulatedIssuer.surfaceVerifiable)
        let age = try Self.objects(SimulatedIssuer.surfaceAge)
        let born = try [0xDF11, 0xDF12].flatMap { try #require(age[$0]).whole }
        #expect(try Self.recover(try #require(age[0xDF13]).value, key) == Self.digestInfo(born))
        let picture = try Self.objects(SimulatedIssuer.surfaceNumber)
        let image = try [0xDF41, 0xDF42].flatMap { try #require(picture[$0]).whole }
        #expect(try Self.recover(try #require(picture[0xDF43]).value, key) == Self.digestInfo(image))
        let face = try Self.objects(SimulatedIssuer.surfaceFace)
        let digests = try [[0xDF22, 0xDF23, 0xDF24], [0xDF25, 0xDF26], [0xDF27]].flatMap { group in
            SHA256.hash(try group.flatMap { try #require(face[$0]).whole })
        }
        let info = bytes("30 71 30 0D 06 09 60 86 48 01 65 03 04 02 01 05 00 04 60") + digests
        #expect(try Self.recover(try #require(face[0xDF28]).value, key) == info)
    }

    @Test(
        "Offset tables point at the objects, counted from the start of the file",
        arguments: [
            (SimulatedIssuer.supportAttributes, UInt8(0x22)...0x25),
            (SimulatedIssuer.surfaceFace, 0x22...0x2A),
        ])
    func offsets(_ file: [UInt8], _ tags: ClosedRange<UInt8>) throws {
        let table = try #require(try Self.objects(file)[0xDF21]).value
        #expect(table.count == tags.count * 2)
        for (index, tag) in tags.enumerated() {
            let offset = Int(table[index * 2]) << 8 | Int(table[index * 2 + 1])
            #expect(Array(file[offset..<offset + 2]) == [0xDF, tag])
        }
    }

    @Test(
        "Sizes are those seen on test cards",
        arguments: [
            (SimulatedIssuer.supportNumber, 17), (SimulatedIssuer.supportIntegrity, 336),
            (SimulatedIssuer.supportVerifiable, 568), (SimulatedIssuer.supportInformation, 162),
            (SimulatedIssuer.supportCardPublicKey, 536), (SimulatedIssuer.surfaceAge, 547),
            (SimulatedIssuer.surfaceVerifiable, 568),
            (SimulatedCardFiles(options: .init()).tokenInformation, 160),
        ])
    func sizes(_ file: [UInt8], _ size: Int) {
        #expect(file.count == size)
    }

    @Test("The individual number has a wrong check digit, so it can be nobody's")
    func number() {
        let digits = SimulatedIssuer.supportNumber.dropFirst(3).prefix(12).map { Int($0) - 0x30 }
        let sum = zip(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).map { $0 * $1 }.reduce(0, +)
        let check = sum % 11 <= 1 ? 0 : 11 - sum % 11
        #expect(digits.count == 12)
        #expect(check != digits[11])
    }

    @Test("What several files say of the holder is the same everywhere")
    func holder() throws {
        typealias Holder = SimulatedCardFiles.Holder
        #expect(SimulatedIssuer.supportNumber.dropFirst(3).dropLast(2).elementsEqual(Holder.number.utf8))
        let face = try Self.objects(SimulatedIssuer.surfaceFace)
        #expect(face[0xDF29]?.value == Array(SimulatedMyNumberCard.Options().cardEnd.text.utf8))
        let born = try Self.objects(SimulatedIssuer.supportAttributes)[0xDF24]?.value ?? []
        #expect(born == face[0xDF22]?.value)
        // 平成 began in 1989; the birth date key counts its years.
        #expect(
            born
                == Array("\(1988 + (Int(Holder.birthDate.prefix(2)) ?? 0))\(Holder.birthDate.suffix(4))".utf8)
        )
        let surface = try Self.objects(SimulatedIssuer.surfaceInformation)
        #expect(surface[0xDF34]?.value == Array(Holder.municipality.utf8))
    }

    @Test("The card's key in each 券面 application is the one that its file names")
    func cardKeys() throws {
        let card = SimulatedMyNumberCard()
        let support = try #require(try Self.objects(SimulatedIssuer.supportCardPublicKey)[0xDF51]).value
        let surface = try #require(try Self.objects(SimulatedIssuer.surfaceAge)[0xDF12]).value
        let info = Self.digestInfo(Array("a nonce".utf8))
        for (application, key) in [("SUPPORT", support), ("SURFACE", surface)] {
            #expect(card.process(Dialogue.command(application)) == [0x90, 0x00])
            let answer = card.process([0x80, 0x2A, 0x00, 0x00, UInt8(info.count)] + info + [0x00])
            #expect(try Self.recover(answer.dropLast(2), key) == info)
        }
    }
}
