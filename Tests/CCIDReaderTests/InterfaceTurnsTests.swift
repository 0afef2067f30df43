// SPDX-License-Identifier: Apache-2.0
//
// The right to talk that the interfaces of one device share: who gets it next, and what is left when somebody
// stops waiting. Threads here wait for each other, never for the time.

import Dispatch
import Synchronization
import Testing

@testable import CCIDReader

@Suite("The right to talk")
struct InterfaceTurnsTests {
    @Test("Who gives up waiting is not given the right later", .timeLimit(.minutes(10)))
    func givesUp() throws {
        let turns = InterfaceTurns()
        try turns.take(nil) { false }
        let late = #expect(throws: ReaderError.self) { try turns.take(nil) { true } }
        #expect(late?.kind == .timedOut && late?.sent == .nothing && late?.fate == .notSent)
        let token = Cancellation()
        token.cancel()
        #expect(throws: ReaderError.self) { try turns.take(token) { false } }
        #expect(turns.waitingCount == 0)
        turns.giveBack()
        try turns.take(nil) { true }
        turns.giveBack()
    }

    @Test("Who waits longest comes first", .timeLimit(.minutes(10)))
    func order() throws {
        let turns = InterfaceTurns()
        let served = Mutex<[Int]>([])
        let group = DispatchGroup()
        try turns.take(nil) { false }
        for number in 1...4 {
            DispatchQueue(label: "waiter \(number)").async(group: group) {
                guard (try? turns.take(nil) { false }) != nil else { return }
                served.withLock { $0.append(number) }
                turns.giveBack()
            }
            while turns.waitingCount < number {}
        }
        turns.giveBack()
        group.wait()
        #expect(served.withLock { $0 } == [1, 2, 3, 4])
    }
}
