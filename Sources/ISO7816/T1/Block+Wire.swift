// SPDX-License-Identifier: Apache-2.0
//
// T=1 blocks as bytes: NAD, PCB, LEN, information field, checksum (ISO/IEC 7816-3:2006, 11.3). Parsing reads each
// byte after it has been counted, and accepts exactly what clause 11 allows.

extension T1.Block {
    private static let prologueLength = 3

    /// Reads one block, the whole of the bytes.
    ///
    /// The checksum is looked at before NAD and PCB, since damaged bytes mean nothing.
    /// - Throws: ``T1/BlockError`` for anything that is not one valid block with NAD 00.
    public static func parse(_ bytes: Span<UInt8>, edc: T1.EDC) throws(T1.BlockError) -> Self {
        let kind = try kind(of: bytes, edc: edc)
        let field = bytes.extracting(information(of: bytes))
        var information: [UInt8] = []
        information.append(field)
        return Self(kind: kind, information: information)
    }

    /// What one block is, the whole of the bytes, judged as `parse` judges them.
    static func kind(of bytes: Span<UInt8>, edc: T1.EDC) throws(T1.BlockError) -> Kind {
        guard bytes.count >= prologueLength + edc.length else {
            throw .tooShort(count: bytes.count)
        }
        let length = Int(bytes[2])
        guard length <= T1.greatestInformation else { throw .reservedLength }
        let whole = prologueLength + length + edc.length
        guard bytes.count >= whole else {
            throw .truncated(promised: whole, present: bytes.count)
        }
        guard bytes.count == whole else { throw .trailingBytes(count: bytes.count - whole) }
        guard edc.verifies(bytes) else { throw .checksum }
        guard bytes[0] == 0 else { throw .nodeAddress(bytes[0]) }
        return try kind(pcb: bytes[1], bytes.extracting(information(of: bytes)))
    }

    /// Where the information field stands in bytes that are a block.
    static func information(of bytes: Span<UInt8>) -> Range<Int> {
        prologueLength..<prologueLength + Int(bytes[2])
    }

    /// Reads one block, the whole of the array.
    public static func parse(_ bytes: [UInt8], edc: T1.EDC) throws(T1.BlockError) -> Self {
        try parse(bytes.span, edc: edc)
    }

    /// The whole block for the wire.
    public func encode(edc: T1.EDC) -> [UInt8] {
        var bytes: [UInt8] = []
        Self.encode(kind, length: information.count, edc: edc, into: &bytes) {
            $0.append(contentsOf: information)
        }
        return bytes
    }

    /// A whole block whose information field goes straight from where it lies to where it is sent from: no copy
    /// stays behind.
    static func encode(
        _ kind: Kind, length: Int, edc: T1.EDC, into bytes: inout [UInt8],
        information: (inout [UInt8]) -> Void
    ) {
        // The longest block, so that no later one needs another place in memory.
        bytes.reserveCapacity(prologueLength + T1.greatestInformation + edc.length)
        bytes.append(0)
        bytes.append(kind.pcb)
        bytes.append(UInt8(clamping: length))
        information(&bytes)
        edc.appendEpilogue(to: &bytes)
    }

    private static func kind(pcb: UInt8, _ information: Span<UInt8>) throws(T1.BlockError) -> Kind {
        if pcb & 0x80 == 0 {
            guard pcb & 0x1F == 0 else { throw .reservedPCB(pcb) }
            return .information(.init(bit: pcb & 0x40), more: pcb & 0x20 != 0)
        }
        if pcb & 0x40 == 0 {
            guard pcb & 0x20 == 0, let report = Report(rawValue: pcb & 0x0F) else {
                throw .reservedPCB(pcb)
            }
            guard information.isEmpty else { throw .wrongLength(pcb: pcb, length: information.count) }
            return .acknowledgement(.init(bit: pcb & 0x10), report)
        }
        let subject = try subject(pcb: pcb, information)
        return pcb & 0x20 == 0 ? .request(subject) : .response(subject)
    }

    private static func subject(
        pcb: UInt8, _ information: Span<UInt8>
    ) throws(T1.BlockError) -> Supervision {
        switch pcb & 0x1F {
        case 0, 2:
            guard information.isEmpty else { throw .wrongLength(pcb: pcb, length: information.count) }
            return pcb & 0x1F == 0 ? .resynch : .abort
        case 1:
            let size = try value(pcb: pcb, information)
            guard size != 0, size != 0xFF else { throw .reservedValue(pcb: pcb, value: size) }
            return .ifs(size)
        case 3:
            let multiplier = try value(pcb: pcb, information)
            guard multiplier != 0 else { throw .reservedValue(pcb: pcb, value: multiplier) }
            return .wtx(multiplier)
        default:
            throw .reservedPCB(pcb)
        }
    }

    private static func value(pcb: UInt8, _ information: Span<UInt8>) throws(T1.BlockError) -> UInt8 {
        guard information.count == 1 else { throw .wrongLength(pcb: pcb, length: information.count) }
        return information[0]
    }
}

extension T1.Block.Kind {
    /// The protocol control byte.
    public var pcb: UInt8 {
        switch self {
        case .information(let number, let more): number.rawValue << 6 | (more ? 0x20 : 0)
        case .acknowledgement(let number, let report): 0x80 | number.rawValue << 4 | report.rawValue
        case .request(let subject): 0xC0 | subject.code
        case .response(let subject): 0xE0 | subject.code
        }
    }
}

extension T1.Block.Supervision {
    /// The low bits of the PCB.
    fileprivate var code: UInt8 {
        switch self {
        case .resynch: 0
        case .ifs: 1
        case .abort: 2
        case .wtx: 3
        }
    }
}
