// SPDX-License-Identifier: Apache-2.0
//
// Blocks in words, in the notation of ISO/IEC 7816-3:2006, 11.6.3 as far as it goes. Nothing here shows an
// information field that carries an APDU.

extension T1.Block: CustomStringConvertible, CustomDebugStringConvertible {
    /// The block in words: `I(0,more) 32 bytes`, `R(1) EDC error`, `S(IFS request) 254`.
    public var summary: String { summary(blanked: false) }

    /// The block in words.
    /// - Parameter blanked: leaves out the length of an I-block as well, for a command that is secret.
    public func summary(blanked: Bool) -> String {
        switch kind {
        case .information(let number, let more):
            let name = "I(\(number.rawValue)\(more ? ",more" : ""))"
            if blanked { return "\(name) blanked" }
            return "\(name) \(information.count) byte\(information.count == 1 ? "" : "s")"
        case .acknowledgement(let number, let report):
            return "R(\(number.rawValue))\(report.suffix)"
        case .request(let subject):
            return "S(\(subject.name) request)\(subject.suffix)"
        case .response(let subject):
            return "S(\(subject.name) response)\(subject.suffix)"
        }
    }

    /// Any bytes in words: the block, or why they are none.
    public static func summary(of bytes: [UInt8], edc: T1.EDC, blanked: Bool = false) -> String {
        do throws(T1.BlockError) {
            return try parse(bytes, edc: edc).summary(blanked: blanked)
        } catch {
            return blanked ? "invalid block" : "invalid block: \(error)"
        }
    }

    /// As ``summary``, without the length of an I-block.
    public var description: String { summary(blanked: true) }

    /// As ``description``.
    public var debugDescription: String { description }
}

extension T1.Block.Report {
    fileprivate var suffix: String {
        switch self {
        case .errorFree: ""
        case .edcError: " EDC error"
        case .otherError: " other error"
        }
    }
}

extension T1.Block.Supervision {
    fileprivate var name: String {
        switch self {
        case .resynch: "RESYNCH"
        case .ifs: "IFS"
        case .abort: "ABORT"
        case .wtx: "WTX"
        }
    }

    fileprivate var suffix: String {
        switch self {
        case .resynch, .abort: ""
        case .ifs(let value), .wtx(let value): " \(value)"
        }
    }
}

extension T1.BlockError: CustomStringConvertible {
    /// The error in words.
    public var description: String {
        switch self {
        case .tooShort(let count): "only \(count) bytes"
        case .reservedLength: "LEN is FF, which is reserved"
        case .truncated(let promised, let present): "LEN promises \(promised) bytes, \(present) are there"
        case .trailingBytes(let count): "\(count) bytes after the checksum"
        case .checksum: "wrong checksum"
        case .nodeAddress(let byte): "NAD \(Self.hex(byte)) instead of 00"
        case .reservedPCB(let byte): "PCB \(Self.hex(byte)) is reserved"
        case .wrongLength(let pcb, let length): "PCB \(Self.hex(pcb)) does not go with \(length) bytes"
        case .reservedValue(let pcb, let value):
            "PCB \(Self.hex(pcb)) with the reserved value \(Self.hex(value))"
        }
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "0" + digits : digits
    }
}
