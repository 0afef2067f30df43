// SPDX-License-Identifier: Apache-2.0
//
// Bad habits of readers, as knobs that a profile or a test sets: each is one way in which real firmware strays
// from the rules. What the commands do otherwise stands in the Firmware+….swift files.

/// How a virtual reader's firmware strays from the rules; by default it does not.
public struct ReaderHabits: Sendable, Equatable {
    /// An exchange level, where the reader runs the protocol.
    public enum APDULevel: Sendable {
        /// Short APDUs.
        case short
        /// Short and extended APDUs.
        case extended
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
    /// The empty packets in front of each answer.
    public var emptyPackets = 0

    /// No bad habit.
    public init() {}
}

/// What the firmware remembers for its habits.
struct HabitState {
    var hasAnswered = false
    var hasLeftEMVMode = false
}

extension Firmware {
    /// Runs a command, with the habits before and after it.
    func runWithHabits(_ command: Command, _ pending: Pending) -> Reply? {
        let habits = profile.habits
        guard var reply = refusal(command, habits) ?? run(command, pending) else { return nil }
        if let size = habits.longestPart { cut(&reply, command, size) }
        if habits.staysAtDefaultRate, command.code == .setParameters {
            slots[command.slot].parameters.bytes[0] = 0x11
        }
        if !habitState.hasAnswered { reply.after += habits.firstAnswer }
        habitState.hasAnswered = true
        return reply
    }

    /// What a habit answers instead of the command's own reply.
    private func refusal(_ command: Command, _ habits: ReaderHabits) -> Reply? {
        if let longest = habits.longestMessage, 10 + command.data.count > longest {
            return .failure(SlotError.badLength)
        }
        switch command.code {
        case .iccPowerOn where habits.startsInEMVMode && !habitState.hasLeftEMVMode:
            return .failure(0xBB)
        case .escape where habits.startsInEMVMode && command.data == [0x1F, 0x01]:
            habitState.hasLeftEMVMode = true
            return .success()
        case .xfrBlock where habits.failsOnIFSDRequest && command.data.dropFirst().first == 0xC1:
            return .failure(0xFB)
        case .xfrBlock where habits.deafRates.contains(slots[command.slot].parameters.rate):
            return .failure(SlotError.iccMute)
        default:
            return nil
        }
    }

    /// The rest waits for an XfrBlock with wLevelParameter 0010, as in a chain that the length makes.
    private func cut(_ reply: inout Reply, _ command: Command, _ size: Int) {
        guard command.code == .xfrBlock, reply.error == nil, reply.specific == 0, reply.data.count > size
        else { return }
        slots[command.slot].response = Array(reply.data[size...])
        reply.data = Array(reply.data.prefix(size))
        reply.specific = 0x01
    }
}
