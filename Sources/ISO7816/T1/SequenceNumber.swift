// SPDX-License-Identifier: Apache-2.0
//
// N(S) and N(R): one bit that tells a repeated block from a new one.

extension T1 {
    /// A send sequence number N(S), or the number N(R) of the I-block that is awaited: it counts modulo 2
    /// (ISO/IEC 7816-3:2006, 11.6.2).
    public enum SequenceNumber: UInt8, Sendable, Hashable {
        /// The number of the first I-block in either direction.
        case zero = 0
        /// The number after ``zero``.
        case one = 1

        /// The number that follows this one.
        public var next: Self {
            switch self {
            case .zero: .one
            case .one: .zero
            }
        }

        /// Reads the number from a masked PCB: anything but nothing is ``one``.
        init(bit: UInt8) {
            self = bit == 0 ? .zero : .one
        }
    }
}
