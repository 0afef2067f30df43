// SPDX-License-Identifier: Apache-2.0
//
// A virtual reader on TCP for `usbip attach`: the list of devices and the import, on 127.0.0.1 only. An
// imported device is served by USBIPConnection, on a thread of its own, while this one answers others.

import CCIDReader
import Dispatch
import Synchronization

/// Lends a device to USB/IP clients on this machine, to one at a time.
///
/// Any program on the machine may connect. None can keep another from being answered: a request must come
/// within five seconds, of those that wait for theirs the oldest goes when there are more than sixteen, and
/// while the device is lent an import is refused as busy.
public final class USBIPServer: Sendable {
    private struct State {
        /// The connection that the device is lent to.
        var connection: USBIPConnection?
        var hasStopped = false
    }

    /// Clients that may wait with their requests unfinished.
    static let mostCallers = 16

    private let device: any USBDeviceModel
    let listener: StreamSocket
    private let patience: Duration
    private let state = Mutex(State())
    /// Entered while a thread serves the device.
    private let lent = DispatchGroup()

    /// The port that it listens on.
    public var port: UInt16 { listener.port }
    /// What `usbip attach -b` names.
    public let busID = "1-1"

    /// Begins to listen on 127.0.0.1.
    ///
    /// - Parameters:
    ///   - device: the device to lend.
    ///   - port: the port, 3240 for USB/IP; 0 for any free one.
    public convenience init(_ device: any USBDeviceModel, port: UInt16) throws(USBIPError) {
        try self.init(device, port: port, patience: .seconds(5))
    }

    /// - Parameter patience: how long a client may take for its request.
    init(_ device: any USBDeviceModel, port: UInt16, patience: Duration) throws(USBIPError) {
        self.device = device
        self.patience = patience
        listener = try StreamSocket.listen(loopbackPort: port)
        listener.stopBlocking()
    }

    /// Serves clients until `stop()` or the device's end: answers them on the calling thread, and the one that
    /// has imported the device on another, which is done as well when this returns.
    ///
    /// - Returns: why no more clients could be accepted; `nil` when it was told to stop or the device left.
    @discardableResult
    public func serve() -> USBIPError? {
        defer {
            stop()
            lent.wait()
        }
        var callers: [USBIPCaller] = []
        do throws(USBIPError) {
            while !hasStopped { try turn(&callers) }
        } catch {
            // `stop()` shuts the listener down, and then it accepts no more.
            return hasStopped ? nil : error
        }
        return nil
    }

    /// Ends `serve()` from another thread.
    public func stop() {
        let connection = state.withLock { state in
            state.hasStopped = true
            return state.connection
        }
        connection?.stop()
        listener.shutDown()
    }

    private var hasStopped: Bool { state.withLock { $0.hasStopped } }

    private var isGone: Bool {
        let status = USBSetup(bmRequestType: 0x80, bRequest: 0, wValue: 0, wIndex: 0, wLength: 2)
        return device.control(status, []) == .gone
    }

    // MARK: Clients that have not imported

    /// Waits for something to happen, and does what is to be done then.
    private func turn(_ callers: inout [USBIPCaller]) throws(USBIPError) {
        let next = callers.map(\.deadline).min()
        let ready = try StreamSocket.wait(
            for: [listener] + callers.map(\.socket),
            timeout: next.map { ContinuousClock.now.duration(to: $0) })
        // From the last to the first, so that a removal moves none that is still to come.
        for index in callers.indices.reversed() {
            let progress = ready[index + 1] ? callers[index].advance() : .waits
            if progress == .waits, callers[index].deadline > .now { continue }
            answer(progress, callers.remove(at: index).socket)
        }
        guard ready[0], let socket = try listener.accept() else { return }
        if callers.count == Self.mostCallers { callers.removeFirst() }
        callers.append(USBIPCaller(socket, deadline: .now + patience))
    }

    private func answer(_ progress: USBIPCaller.Progress, _ socket: StreamSocket) {
        let operation = USBIPOperation(device: device, busID: busID)
        switch progress {
        case .asksForList:
            _ = socket.write(operation.deviceList)
        case .asksFor(let wanted):
            let isOurs = wanted.prefix { $0 != 0 }.elementsEqual(busID.utf8)
            let status: USBIPOperation.ImportStatus = isOurs ? (isFree() ? .lent : .busy) : .noSuchDevice
            if socket.write(operation.importReply(status)), status == .lent { lend(to: socket) }
        case .waits, .over:
            break
        }
        // The device may have left while nobody had it.
        if state.withLock({ $0.connection == nil }), isGone { stop() }
    }

    // MARK: The one that has

    /// Whether nobody has the device. A client that went and whose connection has not ended yet has it no more.
    private func isFree() -> Bool {
        guard let connection = state.withLock({ $0.connection }) else { return true }
        guard connection.isAbandoned else { return false }
        connection.stop()
        lent.wait()
        return true
    }

    private func lend(to socket: StreamSocket) {
        let connection = USBIPConnection(device, socket)
        let goesOn = state.withLock { state in
            if !state.hasStopped { state.connection = connection }
            return !state.hasStopped
        }
        guard goesOn else { return }
        DispatchQueue(label: "usbip.device").async(group: lent) {
            connection.serve()
            if self.isGone { self.stop() }
            self.state.withLock { $0.connection = nil }
        }
    }
}
