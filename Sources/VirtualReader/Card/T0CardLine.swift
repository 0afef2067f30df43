// SPDX-License-Identifier: Apache-2.0
//
// The card's half of T=0 character by character (ISO/IEC 7816-3:2006, 10.3): a header, procedure bytes, data,
// SW1 and SW2. What a whole TPDU means is T0Card's affair.

/// A T=0 card at its contact I/O, fresh from its reset or PPS.
struct T0CardLine {
    private enum Phase {
        case header
        /// Data are coming; so many until the next procedure byte.
        case data(granted: Int)
        /// Somebody sent what nobody had asked for: nothing is understood until the reset.
        case lost
    }

    private let card: T0Card
    private let behaviour: CardBehaviour
    /// A card that works says NULL this often.
    private let pause: Duration
    private var phase = Phase.header
    private var received: [UInt8] = []

    init(_ card: T0Card, behaviour: CardBehaviour = CardBehaviour(), waitingTime: Duration) {
        self.card = card
        self.behaviour = behaviour
        pause = waitingTime / 2
    }

    /// Characters from the reader; what the card says to them is added to the line.
    mutating func receive(_ bytes: some Collection<UInt8>, _ line: inout CardLine) {
        for byte in bytes {
            if case .lost = phase { return }
            // A card that sends does not hear, and what follows is out of step.
            guard line.isEmpty else {
                phase = .lost
                return line.clear()
            }
            received.append(byte)
            step(&line)
        }
    }

    private mutating func step(_ line: inout CardLine) {
        switch phase {
        case .header:
            guard received.count == 5 else { return }
            guard !Self.isStatus(received[1]), !Self.isStatus(~received[1]) else { return phase = .lost }
            if card.takesData(received) { acknowledge(&line) } else { answer(&line) }
        case .data(let granted):
            if received.count == 5 + Int(received[4]) {
                answer(&line)
            } else if granted == 1 {
                acknowledge(&line)
            } else {
                phase = .data(granted: granted - 1)
            }
        case .lost: break
        }
    }

    /// Asks for the rest of the data, or for one byte of them.
    private mutating func acknowledge(_ line: inout CardLine) {
        let isSingle = behaviour.acknowledgesSingleBytes
        phase = .data(granted: isSingle ? 1 : 5 + Int(received[4]) - received.count)
        say([isSingle ? ~received[1] : received[1]], &line)
    }

    private mutating func answer(_ line: inout CardLine) {
        let ins = received[1]
        let answer = card.process(received)
        received = []
        phase = .header
        let data = answer.dropLast(2)
        var work = card.worked
        if behaviour.acknowledgesSingleBytes {
            for byte in data {
                say([~ins, byte], after: work, &line)
                work = .zero
            }
        } else if !data.isEmpty {
            say([ins] + data, after: work, &line)
            work = .zero
        }
        say(answer.suffix(2), after: work, &line)
    }

    /// A procedure byte or SW1, what follows it without another, and the NULLs before.
    private func say(_ bytes: some Collection<UInt8>, after work: Duration = .zero, _ line: inout CardLine) {
        guard !behaviour.nullsForEver else { return line.repeatForEver(0x60, each: pause) }
        var rest = work
        while rest > pause {
            line.add([0x60], after: pause)
            rest -= pause
        }
        for _ in 0..<behaviour.nulls { line.add([0x60]) }
        line.add(bytes, after: rest)
    }

    /// 6X and 9X: no INS, since as a procedure byte it would be taken for SW1 or NULL.
    private static func isStatus(_ byte: UInt8) -> Bool { byte & 0xF0 == 0x60 || byte & 0xF0 == 0x90 }
}
