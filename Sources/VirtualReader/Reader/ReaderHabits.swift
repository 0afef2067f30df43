// SPDX-License-Identifier: Apache-2.0
//
// Bad habits of readers, as knobs that a profile or a test sets: each is one way in which firmware strays from the
// rules. What a habit makes the firmware do stands in Firmware+Habits.swift, and where it strikes.

/// How a virtual reader's firmware strays from the rules; by default it does not.
public struct ReaderHabits: Sendable, Equatable {
    /// An exchange level, where the reader runs the protocol.
    public enum APDULevel: Sendable {
        /// Short APDUs.
        case short
        /// Short and extended APDUs.
        case extended
    }

    /// A way of resetting a card.
    public enum Reset: Sendable {
        /// With the power on.
        case warm
        /// By power off and on.
        case cold
    }

    /// What becomes of an answer to XfrBlock that is long.
    public struct LongAnswer: Sendable, Equatable {
        /// What becomes of it.
        public enum Fate: Sendable {
            /// It ends early, and its length says so.
            case cut
            /// It has one byte more than its length says.
            case oneMore
            /// It has one byte less than its length says.
            case oneLess
        }

        /// Of how many bytes an answer is not long yet.
        public var limit: Int
        /// What becomes of a longer one.
        public var fate: Fate

        /// A fate for answers of more bytes than `limit`.
        public init(above limit: Int, _ fate: Fate) {
            self.limit = limit
            self.fate = fate
        }
    }

    /// IccPowerOn fails with bError BB until Escape 1F 01.
    public var startsInEMVMode = false
    /// The exchange level that it really has, whatever dwFeatures says.
    public var realLevel: APDULevel?
    /// At APDU level an answer that is longer than this comes in parts.
    public var longestPart: Int?
    /// It takes no longer message than this, header included, whatever dwMaxCCIDMessageLength says.
    public var longestMessage: Int?
    /// An answer whose message fills its last packet of 64 bytes never leaves the reader.
    public var hangsOnFullPackets = false
    /// S(IFS request) of the host's fails with HW_ERROR (bError FB).
    public var failsOnIFSDRequest = false
    /// The rates that it sets and cannot talk at: FI and DI, coded as in TA1.
    public var deafRates: Set<UInt8> = []
    /// It goes on at the default rate after a PPS, whatever SetParameters says.
    public var staysAtDefaultRate = false
    /// How long its first answer takes.
    public var firstAnswer = Duration.zero
    /// How long every answer takes; an honest reader's time.
    public var answerTime = Duration.zero
    /// The empty packets in front of each answer.
    public var emptyPackets = 0

    /// ABORT is taken on both pipes, and nothing comes of it.
    public var ignoresAbort = false
    /// So many ABORTs of a slot at work are carried out; after the next one the slot is busy for ever.
    public var mostAborts: Int?
    /// A command that comes before the last answer was fetched makes it count wrong: from then on each answer carries
    /// the number after its own. ABORT is no such command.
    public var losesCount = false
    /// Where the reader failed to power an empty slot, it calls the card mute instead of absent.
    public var hidesAbsence = false
    /// With all slots powered, every block goes to the first slot's card.
    public var mixesSlots = false
    /// It says that a card has power after IccPowerOff as well.
    public var staysActive = false
    /// What GetParameters tells of FI and DI, whatever is set.
    public var toldRate: UInt8?
    /// It powers on with a voltage that it has not.
    public var takesAnyVoltage = false
    /// Every other answer to that kind of reset is not what the card said.
    public var unsteadyATR: Reset?
    /// What becomes of long answers.
    public var longAnswer: LongAnswer?
    /// Now and then a byte of a longer answer is another one, by this seed; a checksum around it is made to fit.
    public var corruption: UInt64?
    /// The interrupt pipe calls every slot empty.
    public var reportsAbsence = false
    /// The first answer after CLEAR_FEATURE(ENDPOINT_HALT) is lost, as when a data toggle is not reset.
    public var losesAnswerAfterClearHalt = false
    /// CLEAR_FEATURE(ENDPOINT_HALT) is refused.
    public var keepsHalts = false
    /// A class request that it refuses halts the bulk IN pipe as well.
    public var haltsAfterRefusal = false
    /// A command that fills its last packet is not begun until an empty one follows.
    public var waitsForEmptyPacket = false
    /// How often bSeq may be another number than the one after the last; then it answers nothing until it is
    /// configured anew. Each opening makes the numbers leap.
    public var mostLeaps: Int?

    /// No bad habit.
    public init() {}
}
