// SPDX-License-Identifier: Apache-2.0
//
// PEM line by line: what a block is, and every way in which one is none.

import Testing

@testable import MyNumberCard

@Suite("PEM")
struct PEMLinesTests {
    private static func blocks(_ lines: [String]) throws(PEMError) -> (blocks: [PEMBlock], others: [String]) {
        var (pem, blocks, others) = (PEMLines(), [PEMBlock](), [String]())
        for (index, line) in lines.enumerated() {
            switch try pem.take(line, number: index + 1) {
            case nil: others.append(line)
            case .part?: break
            case .whole(let block)?: blocks.append(block)
            }
        }
        return (blocks, others)
    }

    @Test("Blocks among other lines, with their labels and the lines that they begin on")
    func blocks() throws {
        let found = try Self.blocks([
            "text", "-----BEGIN CERTIFICATE-----", "AQID", " BAUG\t", "-----END CERTIFICATE-----", "3B 00",
            "-----BEGIN X509 CRL----- ", "/w==", "-----END X509 CRL-----\r",
        ])
        #expect(found.blocks.map(\.label) == ["CERTIFICATE", "X509 CRL"])
        #expect(found.blocks.map(\.der) == [[1, 2, 3, 4, 5, 6], [0xFF]])
        #expect(found.blocks.map(\.first) == [2, 7])
        #expect(found.others == ["text", "3B 00"])
    }

    @Test(
        "What is no block says why, and where it began; the next one is read",
        arguments: [
            (["-----BEGIN A-----", "AQI", "-----END A-----"], PEMError.Problem.notBase64),
            (["-----BEGIN A-----", "AQ!D", "-----END A-----"], .notBase64),
            (["-----BEGIN A-----", "-----END A-----"], .notBase64),
            (["-----BEGIN A-----", "AQID", "-----END B-----"], .otherEnd),
        ])
    func broken(_ lines: [String], _ problem: PEMError.Problem) throws {
        var pem = PEMLines()
        _ = try pem.take("text", number: 1)
        for (index, line) in lines.dropLast().enumerated() { _ = try pem.take(line, number: index + 2) }
        let error = #expect(throws: PEMError.self) { try pem.take(lines.last ?? "", number: 9) }
        #expect(error?.problem == problem && error?.first == 2)
        #expect(!pem.isOpen)
        _ = try pem.take("-----BEGIN A-----", number: 10)
        _ = try pem.take("AQID", number: 11)
        guard case .whole(let block)? = try pem.take("-----END A-----", number: 12) else {
            Issue.record("no block")
            return
        }
        #expect(block.der == [1, 2, 3])
    }

    @Test("A block that begins within another one shows that the first has no end, and is read itself")
    func unended() throws {
        var pem = PEMLines()
        _ = try pem.take("-----BEGIN A-----", number: 3)
        _ = try pem.take("AQID", number: 4)
        let error = #expect(throws: PEMError.self) { try pem.take("-----BEGIN B-----", number: 5) }
        #expect(error?.problem == .noEnd && error?.first == 3)
        _ = try pem.take("BAUG", number: 6)
        guard case .whole(let block)? = try pem.take("-----END B-----", number: 7) else {
            Issue.record("no block")
            return
        }
        #expect(block.label == "B" && block.der == [4, 5, 6] && block.first == 5)
    }

    @Test("A block of very many lines is put together whole")
    func long() throws {
        let count = 20_000
        var pem = PEMLines()
        _ = try pem.take("-----BEGIN A-----", number: 1)
        for number in 0..<count { _ = try pem.take("AQID", number: number + 2) }
        guard case .whole(let block)? = try pem.take("-----END A-----", number: count + 2) else {
            Issue.record("no block")
            return
        }
        #expect(block.der.count == 3 * count && block.der.suffix(3) == [1, 2, 3])
    }

    #if Certificates
    @Test("A file of certificates in which one has no end is refused, and not read without it")
    func unendedCertificate() {
        let text =
            "-----BEGIN CERTIFICATE-----\nAQID\n-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n"
        let error = #expect(throws: MyNumberCardError.self) { try CardCertificate.all(in: Array(text.utf8)) }
        #expect(error?.kind == .malformedCertificate)
        #expect(error?.message.hasSuffix(PEMError.Problem.noEnd.rawValue) == true)
    }
    #endif

    @Test("A block that has not ended is open")
    func open() throws {
        var pem = PEMLines()
        #expect(!pem.isOpen)
        _ = try pem.take("-----BEGIN A-----", number: 1)
        #expect(pem.isOpen)
        let end = try pem.take("-----END", number: 2)
        guard case .part? = end else {
            Issue.record("an END line without a label")
            return
        }
        #expect(pem.isOpen)
    }
}
