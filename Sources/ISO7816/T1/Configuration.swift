// SPDX-License-Identifier: Apache-2.0
//
// What the engine must know before the first block, and where its patience ends.

extension T1 {
    /// Bounds beyond those of the standard, which lets a card go on for ever in four ways.
    public struct Limits: Sendable, Equatable {
        /// How many waiting time extensions in a row the card gets; 100 by default.
        public var waitingTimeExtensions: Int
        /// How many S(IFS request) and S(ABORT request) in a row the card gets; 16 by default.
        public var supervisoryRequests: Int
        /// How many empty I-blocks in a row a chain may hold; 16 by default.
        public var emptyBlocks: Int
        /// How often one command may lead to S(RESYNCH request); 3 by default.
        public var resynchronisations: Int
        /// The longest answer in bytes, SW1 SW2 included; 65,538 by default.
        public var answerLength: Int

        /// The defaults, or some of them changed. Negative values count as 0.
        public init(
            waitingTimeExtensions: Int = 100, supervisoryRequests: Int = 16, emptyBlocks: Int = 16,
            resynchronisations: Int = 3, answerLength: Int = 65_538
        ) {
            self.waitingTimeExtensions = max(0, waitingTimeExtensions)
            self.supervisoryRequests = max(0, supervisoryRequests)
            self.emptyBlocks = max(0, emptyBlocks)
            self.resynchronisations = max(0, resynchronisations)
            self.answerLength = max(0, answerLength)
        }
    }

    /// The link as it is after the card's reset.
    public struct Configuration: Sendable, Equatable {
        /// The checksum, from the ATR.
        public let edc: EDC
        /// The card's information field size, from the ATR: 1…254.
        public let ifsc: UInt8
        /// The interface device's size as the card knows it: 32, or what the reader told the card by itself.
        public let ifsd: UInt8
        /// The longest information field that the reader can carry to the card, whatever the card would take: a
        /// reader whose `dwMaxCCIDMessageLength` is 263 carries 249 bytes with an LRC.
        public let carriage: UInt8
        /// The bounds.
        public let limits: Limits

        /// Sizes outside 1…254 are clamped: an ATR that carries them has been refused already.
        public init(
            edc: EDC = .lrc, ifsc: UInt8 = 32, ifsd: UInt8 = T1.defaultIFSD, carriage: UInt8 = 254,
            limits: Limits = Limits()
        ) {
            self.edc = edc
            self.ifsc = Self.fieldSize(UInt32(ifsc))
            self.ifsd = Self.fieldSize(UInt32(ifsd))
            self.carriage = Self.fieldSize(UInt32(carriage))
            self.limits = limits
        }

        /// Brings a size from outside, such as a reader's `dwMaxIFSD`, into 1…254.
        public static func fieldSize(_ size: UInt32) -> UInt8 {
            UInt8(clamping: min(max(size, 1), UInt32(T1.greatestInformation)))
        }
    }
}
