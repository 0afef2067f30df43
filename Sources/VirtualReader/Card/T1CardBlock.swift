// SPDX-License-Identifier: Apache-2.0
//
// One T=1 block as the card sees it (ISO/IEC 7816-3:2006, 11.3): read from the line, written to the line.
// Nothing here is shared with the host's engine, so that one's mistake is not the other's.

/// The error detection code of a card.
enum CardEDC: Sendable {
    case lrc, crc

    var length: Int { self == .lrc ? 1 : 2 }

    func compute(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        switch self {
        case .lrc:
            var sum: UInt8 = 0
            for byte in bytes { sum ^= byte }
            return [sum]
        case .crc:
            // ISO/IEC 13239's polynomial, least significant bit first, from FFFF; not complemented and with its
            // high byte first, as OpenCT's and libccid's T=1 do it. No card with a CRC was at hand to ask.
            var register: UInt16 = 0xFFFF
            for byte in bytes {
                register ^= UInt16(byte)
                for _ in 0..<8 {
                    register = register & 1 == 1 ? register >> 1 ^ 0x8408 : register >> 1
                }
            }
            return [UInt8(register >> 8), UInt8(register & 0xFF)]
        }
    }
}

/// A block that the card has read.
struct T1CardBlock: Equatable {
    /// Why a block was not accepted; the value is what an R-block says about it (11.6.3, table of R-blocks).
    enum Flaw: UInt8, Error {
        case edc = 1
        case other = 2
    }

    enum Meaning: Equatable {
        case information(sequence: UInt8, more: Bool)
        case receiveReady(expected: UInt8)
        case request(Service)
        case response(Service)
    }

    /// The supervisory functions, by the low bits of the PCB.
    enum Service: UInt8 {
        case resynch = 0
        case ifs = 1
        case abort = 2
        case wtx = 3
    }

    let meaning: Meaning
    let information: [UInt8]

    /// Reads the bytes that came in one go.
    init(_ bytes: [UInt8], edc: CardEDC) throws(Flaw) {
        guard bytes.count >= 3 + edc.length else { throw .other }
        let body = bytes.dropLast(edc.length)
        guard edc.compute(body).elementsEqual(bytes.suffix(edc.length)) else { throw .edc }
        guard bytes[0] == 0, bytes[2] != 0xFF, Int(bytes[2]) == body.count - 3 else { throw .other }
        information = Array(body.dropFirst(3))
        meaning = try Self.meaning(of: bytes[1], length: information.count)
    }

    private static func meaning(of pcb: UInt8, length: Int) throws(Flaw) -> Meaning {
        switch pcb >> 6 {
        case 0b00, 0b01:
            guard pcb & 0x1F == 0 else { throw .other }
            return .information(sequence: pcb >> 6 & 1, more: pcb & 0x20 != 0)
        case 0b10:
            guard pcb & 0x2C == 0, pcb & 0x03 != 3, length == 0 else { throw .other }
            return .receiveReady(expected: pcb >> 4 & 1)
        default:
            guard pcb & 0x1C == 0, let service = Service(rawValue: pcb & 0x03) else { throw .other }
            let lengthIsRight = service == .ifs || service == .wtx ? length == 1 : length == 0
            guard lengthIsRight else { throw .other }
            return pcb & 0x20 == 0 ? .request(service) : .response(service)
        }
    }

    /// The bytes on the line for a block with this PCB.
    static func bytes(pcb: UInt8, information: some Collection<UInt8> = [UInt8](), edc: CardEDC) -> [UInt8] {
        let body = [0x00, pcb, UInt8(information.count)] + information
        return body + edc.compute(body)
    }
}
