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
        var times: [Duration] = []
        var failed = 0
        for number in 1...count {
            // A packet further into the session each time, now to the reader, now from it.
            let pipe: FaultPlan.Site = number % 2 == 0 ? .bulkOut : .bulkIn
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
        print("\(count) removals, \(count - failed) recovered")
        if let worst = times.last {
            print("plugged in to usable: median \(times[times.count / 2]), worst \(worst)")
        }
        device.unplug()
        return failed == 0
    }

    /// Sessions until the reader has left and one has worked after that; from plugged in to there.
    private func recoveryTime(_ supervisor: ReaderSupervisor) -> Duration? {
        let before = attached.withLock { $0 }
        for _ in 0..<100 {
            let works = (try? recovered(supervisor, SessionOptions(wait: .seconds(30)))) ?? false
            let since = attached.withLock { $0 }
            if works, let since, since != before { return since.duration(to: .now) }
        }
        return nil
    }

    /// One session; whether the card answered.
    private func recovered(_ supervisor: ReaderSupervisor, _ options: SessionOptions) throws -> Bool {
        try supervisor.withSession(options: options) { session in
            var isRight = true
            for bytes in Self.commands {
                isRight = try session.transmit(CommandAPDU(bytes), deadline: nil).sw == .success && isRight
            }
            return isRight
        }
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
