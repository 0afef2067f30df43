// SPDX-License-Identifier: Apache-2.0
//
// How a typed PIN becomes bytes of a command: bmFormatString, bmPINBlockString and bmPINLengthFormat (CCID 1.1,
// 6.1.11). What the positions are counted from is told by ACS's ACR83 Reference Manual 1.05, pages 16 to 37, with
// examples; the Belgian eID's middleware and OpenSC write the same.

/// Where and how a PIN stands in a command.
public struct PINFormat: Sendable, Equatable {
    /// What a digit becomes.
    public enum Encoding: UInt8, Sendable {
        /// A byte: 01 02 03.
        case binary = 0
        /// Four bits: 12 3…
        case bcd = 1
        /// A character: 31 32 33.
        case ascii = 2
    }

    /// At which end of its block a PIN stands.
    public enum Justification: UInt8, Sendable {
        /// At the beginning.
        case left = 0
        /// At the end.
        case right = 1
    }

    /// A place behind Lc, or behind the offset of a modification: 0 to 15 of one unit.
    public enum Position: Sendable, Equatable {
        /// So many bits.
        case bits(UInt8)
        /// So many bytes.
        case bytes(UInt8)

        var count: UInt8 {
            switch self {
            case .bits(let count), .bytes(let count): count
            }
        }

        var isBytes: Bool {
            switch self {
            case .bits: false
            case .bytes: true
            }
        }
    }

    /// What a digit becomes.
    public let encoding: Encoding
    /// At which end of its block the PIN stands.
    public let justification: Justification
    /// Where the PIN begins. A unit of bits counts as part of the block, one of bytes does not.
    public let position: Position
    /// The size of the PIN's block in bytes, 1 to 15; 0: as long as the PIN is.
    public let blockSize: UInt8
    /// In how many bits the number of digits is written into the command, 0 to 15; 0: not at all.
    public let lengthBits: UInt8
    /// Where the number of digits begins.
    public let lengthPosition: Position

    /// Makes a format; by default the PIN is all of the data, as characters, without padding.
    public init(
        _ encoding: Encoding = .ascii, justification: Justification = .left, position: Position = .bytes(0),
        blockSize: UInt8 = 0, lengthBits: UInt8 = 0, lengthPosition: Position = .bits(0)
    ) {
        self.encoding = encoding
        self.justification = justification
        self.position = position
        self.blockSize = blockSize
        self.lengthBits = lengthBits
        self.lengthPosition = lengthPosition
    }

    /// Fields of four bits hold no more than that.
    func check() throws(PINEntryError) {
        guard position.count <= 0x0F else { throw .field("bmFormatString") }
        guard blockSize <= 0x0F, lengthBits <= 0x0F else { throw .field("bmPINBlockString") }
        guard lengthPosition.count <= 0x0F else { throw .field("bmPINLengthFormat") }
    }

    /// How many bytes so many digits take.
    func length(ofDigits digits: UInt8) -> Int {
        switch encoding {
        case .binary, .ascii: Int(digits)
        case .bcd: (Int(digits) + 1) / 2
        }
    }

    /// Where a block ends, in bytes from where its position is counted; without a block, where its PIN begins.
    var blockEnd: Int {
        switch position {
        case .bytes(let count): Int(count) + Int(blockSize)
        case .bits(let count): max(Int(blockSize), (Int(count) + 7) / 8)
        }
    }
}
