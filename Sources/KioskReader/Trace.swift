// SPDX-License-Identifier: Apache-2.0
//
// What crosses the wire, as lines of text: APDUs, T=1 blocks, CCID messages.
// Blanking stands in Trace+Lines.swift, where a line is made: no line exists before it is blanked.

import Synchronization

/// Takes what crosses the wire as lines of text.
///
/// A line never holds data, lengths or checksums of a secret command, nor data of a personal exchange,
/// nor the answer of an identifying one.
public final class Trace: Sendable {
    private let sink: @Sendable (_ line: String) -> Void
    private let turn = Mutex(())

    /// Makes a trace.
    ///
    /// - Parameter sink: gets each line, without a newline, on whatever thread the exchange runs; one line at a
    ///   time, with the reader's own lock held. So it asks no reader for anything, and ends nothing by a
    ///   `Cancellation`, which would wait for that lock for ever; another thread may.
    public init(sink: @escaping @Sendable (_ line: String) -> Void) {
        self.sink = sink
    }

    func write(_ line: String) {
        turn.withLock { _ in sink(line) }
    }
}
