// SPDX-License-Identifier: Apache-2.0
//
// What a T=1 block means: I, R or S, its numbers and its information field. `Block+Wire.swift` holds the
// bytes, `Block+Summary.swift` the words. Outside this module
// blocks come from `parse` alone, so that there are none but those that clause 11 allows.

extension T1 {
    /// One T=1 block with NAD 00, without its checksum. Its description never shows the information field.
    public struct Block: Sendable, Equatable {
        /// What the PCB says.
        public enum Kind: Sendable, Equatable {
            /// An I-block: its N(S), and whether more of the chain follows (the M-bit).
            case information(SequenceNumber, more: Bool)
            /// An R-block: the number N(R) of the I-block that its sender awaits, and why it was sent.
            case acknowledgement(SequenceNumber, Report)
            /// An S-block that asks.
            case request(Supervision)
            /// An S-block that answers.
            case response(Supervision)
        }

        /// The low four bits of an R-block's PCB. They are information: N(R) alone decides what happens next
        /// (ISO/IEC 7816-3:2006, 11.3.2).
        public enum Report: UInt8, Sendable, Equatable {
            /// The last block was received without an error.
            case errorFree = 0
            /// The checksum or a character's parity was wrong.
            case edcError = 1
            /// Any other error: length, PCB, NAD, sequence number, or nothing came at all.
            case otherError = 2
        }

        /// The four subjects of S-blocks, with the value in their information field.
        public enum Supervision: Sendable, Equatable {
            /// RESYNCH: numbers and sizes as at the start. Only the interface device may ask for it.
            case resynch
            /// IFS: the greatest information field that the sender will accept, 1…254.
            case ifs(UInt8)
            /// ABORT: the chain in progress ends.
            case abort
            /// WTX: the multiple of the block waiting time, 1…255, that the card wants for its next block.
            case wtx(UInt8)
        }

        /// What the PCB says.
        public let kind: Kind

        /// The information field: part of an APDU in an I-block, one value or nothing in an S-block.
        public let information: [UInt8]

        init(kind: Kind, information: [UInt8]) {
            self.kind = kind
            self.information = information
        }
    }
}

extension T1.Block.Supervision {
    /// The information field of an S-block with this subject.
    var information: [UInt8] {
        switch self {
        case .resynch, .abort: []
        case .ifs(let size): [size]
        case .wtx(let multiplier): [multiplier]
        }
    }
}
