// SPDX-License-Identifier: Apache-2.0
//
// Small helpers for reading DER with swift-asn1, which has checked every length and the depth before a node is seen.

#if Certificates
import SwiftASN1

extension ASN1Identifier {
    /// A context-specific tag.
    static func tag(_ number: UInt) -> ASN1Identifier {
        ASN1Identifier(tagWithNumber: number, tagClass: .contextSpecific)
    }
}

extension ASN1Node {
    /// What a constructed node holds.
    ///
    /// - Throws: where the node is another one, or not constructed.
    func elements(_ identifier: ASN1Identifier = .sequence) throws -> [ASN1Node] {
        guard self.identifier == identifier, case .constructed(let nodes) = content else {
            throw ASN1Error.unexpectedFieldType(self.identifier)
        }
        return Array(nodes)
    }

    /// The one node inside an explicit tag.
    func explicit(_ number: UInt) throws -> ASN1Node {
        let nodes = try elements(.tag(number))
        guard nodes.count == 1 else { throw ASN1Error.unexpectedFieldType(identifier) }
        return nodes[0]
    }

    /// A time of either form.
    var time: CertificateTime {
        get throws {
            if identifier == .utcTime {
                let time = try UTCTime(derEncoded: self)
                return try CertificateTime(
                    date: (time.year, time.month, time.day), clock: (time.hours, time.minutes, time.seconds))
            }
            let time = try GeneralizedTime(derEncoded: self)
            return try CertificateTime(
                date: (time.year, time.month, time.day), clock: (time.hours, time.minutes, time.seconds))
        }
    }

    /// A positive INTEGER of any size, big-endian without leading zeros.
    var serialNumber: [UInt8] {
        get throws {
            let bytes = try ArraySlice<UInt8>(derEncoded: self)
            guard let first = bytes.first, first < 0x80 else {
                throw ASN1Error.invalidASN1Object(reason: "a serial number that is not positive")
            }
            return Array(bytes.drop { $0 == 0 })
        }
    }
}

/// The parts of a SEQUENCE, taken from the front; what is left over at the end is an error.
struct DERParts {
    private var rest: ArraySlice<ASN1Node>

    init(_ node: ASN1Node) throws { rest = try node.elements()[...] }

    /// The next part, whatever it is.
    mutating func next() throws -> ASN1Node {
        guard let node = rest.popFirst() else {
            throw ASN1Error.invalidASN1Object(reason: "a part is missing")
        }
        return node
    }

    /// The next part where it is one of these.
    mutating func next(if identifiers: ASN1Identifier...) -> ASN1Node? {
        guard let node = rest.first, identifiers.contains(node.identifier) else { return nil }
        rest.removeFirst()
        return node
    }

    func end() throws {
        guard rest.isEmpty else { throw ASN1Error.unexpectedFieldType(rest[rest.startIndex].identifier) }
    }
}

extension CertificateTime {
    fileprivate init(date: (Int, Int, Int), clock: (Int, Int, Int)) throws {
        guard
            let day = CivilDate(year: Int64(date.0), month: Int64(date.1), day: Int64(date.2))
        else { throw ASN1Error.invalidASN1Object(reason: "no such day") }
        self.init(
            secondsSince1970: day.dayNumber * 86_400 + Int64(clock.0 * 3600 + clock.1 * 60 + clock.2))
    }
}
#endif
