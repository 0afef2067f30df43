// SPDX-License-Identifier: Apache-2.0
//
// One attached device on one connection: a thread that reads commands, and the caller's thread that is the
// bus. Only the second touches the device and writes; both sleep until there is something.

import CCIDReader
import Dispatch
import Synchronization

/// Serves a device to the one client of a connection.
final class USBIPConnection: Sendable {
    /// Transfers that a client may have under way, and requests to take them back. A driver needs a handful.
    static let mostTransfers = 256
    /// Bytes to the device that may wait in them: four of the longest.
    static let mostOutBytes = 4 << 20

    /// What was read and not yet done. Whoever asks for more than the limits loses the connection: with
    /// nothing to hold it back, a client could fill this process's memory.
    private struct Inbox {
        private(set) var commands: [USBIPCommand] = []
        private var queued = URBLoad()
        private var unlinks = 0
        /// What the schedule holds.
        var scheduled = URBLoad()
        var hasEnded = false

        func admits(_ command: USBIPCommand) -> Bool {
            switch command {
            case .submit(let urb):
                var load = queued + scheduled
                load.add(urb)
                return load.transfers <= mostTransfers && load.outBytes <= mostOutBytes
            case .unlink:
                return unlinks < mostTransfers
            }
        }

        mutating func add(_ command: USBIPCommand) {
            commands.append(command)
            switch command {
            case .submit(let urb): queued.add(urb)
            case .unlink: unlinks += 1
            }
        }

        /// Hands over what has come; it counts as scheduled from now on.
        mutating func take() -> [USBIPCommand] {
            defer { commands = [] }
            scheduled = scheduled + queued
            queued = URBLoad()
            unlinks = 0
            return commands
        }
    }

    private let device: any USBDeviceModel
    private let socket: StreamSocket
    private let inbox = Mutex(Inbox())

    init(_ device: any USBDeviceModel, _ socket: StreamSocket) {
        self.device = device
        self.socket = socket
    }

    /// Ends the connection; `serve()` returns on its thread.
    func stop() {
        socket.shutDown()
        inbox.withLock { $0.hasEnded = true }
        device.wake()
    }

    /// Whether the client has ended its side, be it that nobody here has noticed yet.
    var isAbandoned: Bool { socket.hasHungUp }

    /// Serves until the client ends the connection, `stop()` is called or the device leaves the bus.
    func serve() {
        let reading = DispatchSemaphore(value: 0)
        DispatchQueue(label: "usbip.read").async {
            self.readCommands()
            reading.signal()
        }
        pump(device)
        socket.shutDown()
        reading.wait()
    }

    /// Reads until the end of the connection, or the first command that cannot be right or is one too many.
    private func readCommands() {
        while let header = socket.read(USBIPCommand.headerLength) {
            guard var command = try? USBIPCommand(header: header), inbox.withLock({ $0.admits(command) })
            else { break }
            if case .submit(var urb) = command, !urb.isIn, urb.length > 0 {
                guard let data = socket.read(urb.length) else { break }
                urb.data = data
                command = .submit(urb)
            }
            let next = command
            inbox.withLock { $0.add(next) }
            device.wake()
        }
        // For both sides: the other thread may be inside a write that the client never reads.
        stop()
    }

    private func pump(_ device: some USBDeviceModel) {
        var schedule = URBSchedule(device)
        while true {
            let (commands, hasEnded) = inbox.withLock { ($0.take(), $0.hasEnded) }
            if hasEnded { return }
            var replies: [USBIPReply] = []
            for command in commands {
                switch command {
                case .submit(let urb):
                    schedule.submit(urb)
                case .unlink(let seqnum, let target):
                    replies.append(schedule.unlink(seqnum: seqnum, target: target))
                }
            }
            guard let ended = schedule.advance(device) else { return }
            replies += ended
            // Before the client knows, so that it may ask for the next one as soon as it does.
            let load = schedule.load
            inbox.withLock { $0.scheduled = load }
            for reply in replies {
                guard socket.write(reply.bytes) else { return }
            }
            if replies.isEmpty { device.wait(until: .max) }
        }
    }
}
