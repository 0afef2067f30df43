// SPDX-License-Identifier: Apache-2.0
//
// `check`: runs the suite, with a line of progress for a person who waits.

import KioskReader
import MyNumberCard
import ReaderCheck
import VirtualReader

extension ReaderAccess {
    /// Checks the reader.
    func check(_ console: Console) throws -> CheckReport {
        defer { console.endProgress() }
        var options = CheckOptions(
            program: "kioskreader " + RootCommand.version, date: .now, session: self.options)
        if let device {
            options.clock = { .nanoseconds(device.now) }
            options.soon = { _, action in device.whileAnswering(action) }
        }
        options.isVirtualBus = VirtualBus.holds
        let suite = CompatibilitySuite.standard
        return try suite.run(on: hub, selector, options: options) { number, check in
            let place = "[\(number)/\(suite.checks.count)] "
            console.progress(Phrase(place + check.title.english, place + check.title.japanese))
        }
    }
}
