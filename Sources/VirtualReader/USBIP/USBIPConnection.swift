// SPDX-License-Identifier: Apache-2.0
//
// One attached device on one connection: a thread that reads commands, and the caller's thread that is the
// bus. Only the second touches the device and writes; both sleep until there is something.

import CCIDReader
import Dispatch
import Synchronization

/// Serves a device to the one client of a connection.
final class USBIPConnection: Sendable {
    private struct Inbox {
        var commands: [USBIPCommand] = []
        var hasEnded = false
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
        end()
    }

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

    private func end() {
        inbox.withLock { $0.hasEnded = true }
        device.wake()
    }

    /// Reads until the end of the connection, or the first command that cannot be right.
    private func readCommands() {
        while let header = socket.read(USBIPCommand.headerLength) {
            guard var command = try? USBIPCommand(header: header) else { break }
            if case .submit(var urb) = command, !urb.isIn, urb.length > 0 {
                guard let data = socket.read(urb.length) else { break }
                urb.data = data
                command = .submit(urb)
            }
            let next = command
            inbox.withLock { $0.commands.append(next) }
            device.wake()
        }
        end()
    }

    private func pump(_ device: some USBDeviceModel) {
        var schedule = URBSchedule(device)
        while true {
            let (commands, hasEnded) = inbox.withLock { inbox in
                defer { inbox.commands = [] }
                return (inbox.commands, inbox.hasEnded)
            }
            if hasEnded { return }
            for command in commands {
                switch command {
                case .submit(let urb):
                    schedule.submit(urb)
                case .unlink(let seqnum, let target):
                    guard socket.write(schedule.unlink(seqnum: seqnum, target: target).bytes) else { return }
                }
            }
            guard let replies = schedule.advance(device) else { return }
            for reply in replies {
                guard socket.write(reply.bytes) else { return }
            }
            if replies.isEmpty { device.wait(until: .max) }
        }
    }
}
