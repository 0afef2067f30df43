// SPDX-License-Identifier: Apache-2.0
//
// The two clocks: the one that jumps, and the machine's.

import Dispatch
import Testing

@testable import VirtualReader

@Suite("Clocks")
struct ClockTests {
    @Test("Virtual time jumps to the event or the deadline, whichever is first, and never back")
    func jumps() {
        let clock = WaitableClock(.virtual)
        clock.wait(event: 100, deadline: 50)
        #expect(clock.now == 50)
        clock.wait(event: 100, deadline: .max)
        #expect(clock.now == 100)
        clock.wait(event: 20, deadline: 30)
        #expect(clock.now == 100)
        clock.wait(event: nil, deadline: 1000)
        #expect(clock.now == 1000)
    }

    @Test(
        "A wake-up ends one wait, the present or the next, however often it came",
        arguments: [DeviceClock.virtual, .real])
    func wakeUps(kind: DeviceClock) {
        let clock = WaitableClock(kind)
        clock.wake()
        clock.wake()
        clock.wait(event: nil, deadline: .max)
        let woken = DispatchSemaphore(value: 0)
        DispatchQueue(label: "waiter").async {
            clock.wait(event: nil, deadline: .max)
            woken.signal()
        }
        clock.wake()
        woken.wait()
    }

    @Test("A wake-up in virtual time leaves the clock where it is")
    func wakeUpsTakeNoTime() {
        let clock = WaitableClock(.virtual)
        clock.wake()
        clock.wait(event: nil, deadline: 1000)
        #expect(clock.now == 0)
        clock.wait(event: nil, deadline: 1000)
        #expect(clock.now == 1000)
    }

    @Test("Real time passes while waiting for a deadline")
    func real() {
        let clock = WaitableClock(.real)
        let deadline = clock.now + 2_000_000
        while clock.now < deadline { clock.wait(event: nil, deadline: deadline) }
        #expect(clock.now >= deadline)
        #expect(Duration.milliseconds(-1).wholeNanoseconds == 0)
    }
}
