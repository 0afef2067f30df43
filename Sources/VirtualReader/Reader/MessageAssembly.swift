// SPDX-License-Identifier: Apache-2.0
//
// Packets of the bulk OUT pipe become messages: one ends with a short packet, or when the length in its
// header is there, so that a host may leave the empty packet out or send it; with a habit in ReaderHabits it may not.

struct MessageAssembly {
    private var bytes: [UInt8] = []
    private let packetSize: Int
    private let capacity: Int
    /// Whether the length alone ends a message, as it should.
    private let looksAtLength: Bool

    init(packetSize: Int, capacity: Int, looksAtLength: Bool = true) {
        self.packetSize = packetSize
        self.capacity = capacity
        self.looksAtLength = looksAtLength
    }

    /// Takes one packet; gives the message that it ends. Of a message too long for the reader as much is kept
    /// as tells that it is.
    mutating func take(_ packet: [UInt8]) -> [UInt8]? {
        if packet.isEmpty && bytes.isEmpty { return nil }
        if bytes.count <= capacity { bytes += packet }
        let isShort = packet.count < packetSize
        let isComplete = looksAtLength && bytes.count >= 10 && bytes.count - 10 >= Int(bytes.le32(at: 1))
        guard isShort || isComplete else { return nil }
        defer { bytes = [] }
        return bytes
    }

    mutating func clear() { bytes = [] }
}
