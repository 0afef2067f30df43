// SPDX-License-Identifier: Apache-2.0
//
// Answers on their way to the host: each is ready at some time and goes out packet by packet, never mixed
// with another. A reader has few buffers: when they are full it takes nothing more from the host.

struct AnswerQueue {
    struct Answer {
        let slot: UInt8
        var ready: UInt64
        var packets: [[UInt8]]
        /// `false` for a time extension, which is made anew when it is due and needs no buffer of its own.
        var isFinal = true
        var hasBegun = false
        /// It comes again each time that this has passed, until it is dropped.
        var interval: UInt64?
    }

    /// Answers that nobody has fetched; a host in its right mind leaves one or two per slot.
    static let capacity = 16

    private var answers: [Answer] = []

    /// Whether there is no room for the answer to another command.
    var isFull: Bool { answers.count(where: \.isFinal) >= Self.capacity }

    /// Whether an answer waits of which nothing was fetched.
    var isWaiting: Bool { answers.contains { $0.isFinal && !$0.hasBegun } }

    mutating func add(_ answer: Answer) { answers.append(answer) }

    /// The next packet at that time, `nil` when nothing is ready.
    mutating func nextPacket(at now: UInt64) -> [UInt8]? {
        guard let index = nextIndex, answers[index].ready <= now else { return nil }
        if let interval = answers[index].interval {
            answers[index].ready += interval
            return answers[index].packets.first
        }
        let packet = answers[index].packets.removeFirst()
        answers[index].hasBegun = true
        if answers[index].packets.isEmpty { answers.remove(at: index) }
        return packet
    }

    /// When the next packet is ready, `nil` when none will be.
    var nextReady: UInt64? { nextIndex.map { answers[$0].ready } }

    /// The answer that has begun, else the earliest; of several the one that was added first.
    private var nextIndex: Int? {
        if let begun = answers.firstIndex(where: \.hasBegun) { return begun }
        return answers.indices.min { answers[$0].ready < answers[$1].ready }
    }

    /// Drops what a slot had to say and has not begun to.
    mutating func drop(slot: UInt8) { answers.removeAll { $0.slot == slot && !$0.hasBegun } }

    mutating func clear() { answers = [] }
}
