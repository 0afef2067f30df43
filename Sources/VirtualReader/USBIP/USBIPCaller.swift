// SPDX-License-Identifier: Apache-2.0
//
// A client before it has attached: its request as it comes in, byte by byte if need be, and the time that it
// has for it. It never blocks, so that a silent client keeps nobody else waiting.

/// A client whose request has not come in full.
struct USBIPCaller {
    enum Progress: Equatable {
        case waits
        case asksForList
        /// The bus id that it asks for, 32 bytes.
        case asksFor([UInt8])
        /// The connection ended, or what came is no request.
        case over
    }

    private static let headerLength = 8
    private static let busIDLength = 32

    let socket: StreamSocket
    /// When the request must be there.
    let deadline: ContinuousClock.Instant
    private var bytes: [UInt8] = []

    init(_ socket: StreamSocket, deadline: ContinuousClock.Instant) {
        self.socket = socket
        self.deadline = deadline
    }

    /// Reads what has come.
    mutating func advance() -> Progress {
        guard let header = fill(to: Self.headerLength) else { return .over }
        guard header else { return .waits }
        guard bytes.be16(at: 0) == USBIPOperation.version else { return .over }
        switch bytes.be16(at: 2) {
        case USBIPOperation.requestDeviceList:
            return .asksForList
        case USBIPOperation.requestImport:
            guard let whole = fill(to: Self.headerLength + Self.busIDLength) else { return .over }
            return whole ? .asksFor(Array(bytes.suffix(Self.busIDLength))) : .waits
        default:
            return .over
        }
    }

    /// Whether so many bytes are there now, `nil` at the connection's end.
    private mutating func fill(to count: Int) -> Bool? {
        while bytes.count < count {
            guard let more = socket.readAvailable(count - bytes.count) else { return nil }
            if more.isEmpty { return false }
            bytes += more
        }
        return true
    }
}
