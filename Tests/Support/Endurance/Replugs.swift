// SPDX-License-Identifier: Apache-2.0
//
// `endurance replug COUNT`: a virtual reader in the kernel (vhci) leaves in the midst of commands and is attached
// again while a supervisor waits for it. Needs root and the module vhci-hcd.

import CCIDReader
import Dispatch
import ISO7816
import KioskReader
import Synchronization
import VirtualReader

/// A reader that is pulled and plugged in again, over the kernel's USB.
final class Replugs: Sendable {
    private let device = VirtualUSBReader(clock: .real)
    private let plugging = DispatchQueue(label: "plugging")
    private let attached = Mutex<ContinuousClock.Instant?>(nil)
    /// What the session is at.
    private let phase = Mutex("idle")
    /// The pipe at which the reader leaves next; `nil`: it does not.
    private let armed = Mutex<FaultPlan.Site?>(nil)
    /// How often the reader left, by what the session was at, and the pipe.
    private let points = Mutex<[String: Int]>([:])

    /// - Returns: whether the reader was recovered each time.
    func run(_ count: Int) throws -> Bool {
        plugIn()
        let supervisor = ReaderSupervisor(
            try ReaderHub(),
            options: SupervisorOptions { [self] news in
                if case .climbing(.waitForReenumeration) = news, device.isGone { plugIn() }
            })
        let ready = try recovered(supervisor, SessionOptions(wait: .seconds(60)))
        guard ready else { return false }
        device.observePlug { [self] in
            if device.plugging == 0, let pipe = armed.withLock({ $0.take() }) { noteRemoval(pipe) }
        }
        var times: [Duration] = []
        var failed = 0
        for number in 1...count {
            // A packet further into the session each time, now to the reader, now from it.
            let pipe: FaultPlan.Site = number % 2 == 0 ? .bulkOut : .bulkIn
            armed.withLock { $0 = pipe }
            device.arm(FaultPlan([FaultPlan.Fault(.gone, at: pipe, .nth(1 + number / 2))]))
            guard let time = recoveryTime(supervisor) else {
                failed += 1
                print(
                    "not recovered after removal \(number): \(supervisor.lastRecovery.map { "\($0.result)" } ?? "-")"
                )
                continue
            }
            times.append(time)
        }
        times.sort()
        for (point, number) in points.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            print("removals while \(point): \(number)")
        }
        print("\(count) removals, \(count - failed) recovered by the first session after each")
        if let worst = times.last {
            print("plugged in to usable: median \(times[times.count / 2]), worst \(worst)")
        }
        device.unplug()
        return failed == 0
    }

    /// Sessions until the reader has left. The first one after it was plugged in again has to work.
    ///
    /// - Returns: the time from plugged in to that session's end; `nil`: it failed, or the reader never left.
    private func recoveryTime(_ supervisor: ReaderSupervisor) -> Duration? {
        let before = attached.withLock { $0 }
        for _ in 0..<100 {
            // A failure is the removal itself, and told of as such; what counts is the session after it.
            let works = (try? recovered(supervisor, SessionOptions(wait: .seconds(30)))) ?? false
            let since = attached.withLock { $0 }
            if let since, since != before { return works ? since.duration(to: .now) : nil }
        }
        return nil
    }

    /// One session; whether the card answered.
    private func recovered(_ supervisor: ReaderSupervisor, _ options: SessionOptions) throws -> Bool {
        phase.withLock { $0 = "opening" }
        defer { phase.withLock { $0 = "idle" } }
        return try supervisor.withSession(options: options) { session in
            var isRight = true
            for (number, bytes) in Self.commands.enumerated() {
                phase.withLock { $0 = "command \(number + 1)" }
                isRight = try session.transmit(CommandAPDU(bytes), deadline: nil).sw == .success && isRight
            }
            phase.withLock { $0 = "closing" }
            return isRight
        }
    }

    /// The device left the bus: notes when that was.
    private func noteRemoval(_ pipe: FaultPlan.Site) {
        let phase = phase.withLock { $0 }
        points.withLock { $0["\(phase), \(pipe == .bulkOut ? "to" : "from") the reader", default: 0] += 1 }
    }

    /// Plugs it in, and serves it on a thread of its own until it is pulled.
    private func plugIn() {
        let isIn = DispatchSemaphore(value: 0)
        plugging.async { [self] in
            device.arm(.none)
            device.plugIn()
            do {
                let attachment = try VHCIAttachment(device)
                attached.withLock { $0 = .now }
                isIn.signal()
                attachment.serve()
                attachment.detach()
            } catch {
                print("cannot attach: \(error)")
                isIn.signal()
            }
        }
        isIn.wait()
    }

    private static let commands: [[UInt8]] = [
        [0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01],
        [0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x0A],
        [0x00, 0xB0, 0x00, 0x00, 0x00, 0x05, 0x00],
    ]
}
