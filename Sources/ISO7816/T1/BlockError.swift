// SPDX-License-Identifier: Apache-2.0
//
// Why bytes are not a T=1 block.

extension T1 {
    /// Why bytes are an invalid block (ISO/IEC 7816-3:2006, 11.3 and 11.6.2).
    public enum BlockError: Error, Sendable, Equatable {
        /// Fewer bytes than a prologue and an epilogue.
        case tooShort(count: Int)
        /// LEN is `FF`, which is reserved.
        case reservedLength
        /// LEN promises more bytes than there are.
        case truncated(promised: Int, present: Int)
        /// Bytes follow the epilogue.
        case trailingBytes(count: Int)
        /// The checksum does not belong to these bytes.
        case checksum
        /// NAD is not 00: nobody asked for other addresses.
        case nodeAddress(UInt8)
        /// The PCB uses a reserved bit or value.
        case reservedPCB(UInt8)
        /// An R-block or S-block whose LEN is not what its PCB demands.
        case wrongLength(pcb: UInt8, length: Int)
        /// An S(IFS …) with 00 or `FF`, or an S(WTX …) with 00.
        case reservedValue(pcb: UInt8, value: UInt8)

        /// What an R-block that answers such bytes reports.
        var report: Block.Report {
            switch self {
            case .checksum: .edcError
            case .tooShort, .reservedLength, .truncated, .trailingBytes, .nodeAddress, .reservedPCB,
                .wrongLength, .reservedValue:
                .otherError
            }
        }
    }
}
