// SPDX-License-Identifier: Apache-2.0
//
// Times of many rounds, and the one in the middle.

enum Stopwatch {
    static let rounds = 9

    /// The median of the rounds, in nanoseconds for one of `count`.
    static func median(of count: Int, _ body: () throws -> Void) rethrows -> Double {
        try body()
        var times: [Double] = []
        for _ in 0..<rounds {
            let start = ContinuousClock.now
            try body()
            times.append(nanoseconds(since: start) / Double(count))
        }
        return middle(&times)
    }

    /// The same for work that waits.
    static func median(
        of count: Int, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Void
    ) async rethrows -> Double {
        try await body()
        var times: [Double] = []
        for _ in 0..<rounds {
            let start = ContinuousClock.now
            try await body()
            times.append(nanoseconds(since: start) / Double(count))
        }
        return middle(&times)
    }

    static func nanoseconds(since start: ContinuousClock.Instant) -> Double {
        let (seconds, attoseconds) = start.duration(to: .now).components
        return Double(seconds) * 1e9 + Double(attoseconds) / 1e9
    }

    private static func middle(_ times: inout [Double]) -> Double {
        times.sort()
        return times[times.count / 2]
    }
}
