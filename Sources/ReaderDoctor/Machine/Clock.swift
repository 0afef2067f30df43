// SPDX-License-Identifier: Apache-2.0
//
// The machine's clock, and what it can be held against. Nothing asks the network.

import FoundationEssentials

/// The machine's clock.
struct Clock: Sendable, Equatable {
    /// The time, in seconds since 1970.
    var now: Int64
    /// A time that is certainly over.
    var earliest: Int64
    /// Whether the machine has a clock that runs without power.
    var hasHardwareClock: Bool
    /// What that clock says, in seconds since 1970.
    var hardwareTime: Int64?
    /// Whether the time came from the network since the machine started.
    var isSynchronised: Bool

    /// November 2026, when this was written.
    static let written: Int64 = 1_793_491_200
    /// Nobody runs this version for so long; certificates of the card are valid for a few years.
    static let latest = written + 20 * 366 * 86_400

    /// Whether a time can be right. A day is left for time zones and files that were copied.
    func isPossible(_ time: Int64) -> Bool { time >= earliest - 86_400 && time < Self.latest }

    init(
        now: Int64, earliest: Int64 = Clock.written, hasHardwareClock: Bool = true,
        hardwareTime: Int64? = nil,
        isSynchronised: Bool = false
    ) {
        self.now = now
        self.earliest = earliest
        self.hasHardwareClock = hasHardwareClock
        self.hardwareTime = hardwareTime
        self.isSynchronised = isSynchronised
    }

    init(_ view: MachineView, _ files: FileTree) {
        let clocks = files.names("/sys/class/rtc")
        // A program cannot be older than its file; a file that claims the far future proves nothing.
        let built = files.status(view.program)?.modified ?? 0
        self.init(
            now: view.now, earliest: built < Self.latest ? max(Self.written, built) : Self.written,
            // Without /sys nothing is known of it.
            hasHardwareClock: !clocks.isEmpty || !files.exists("/sys/class"),
            hardwareTime: clocks.first.flatMap { files.text("/sys/class/rtc/\($0)/since_epoch") }.flatMap {
                Int64($0)
            },
            isSynchronised: files.exists("/run/systemd/timesync/synchronized"))
    }

    /// A time as people write it, in UTC.
    static func text(_ time: Int64) -> String {
        Date(timeIntervalSince1970: Double(time)).formatted(.iso8601)
    }
}
