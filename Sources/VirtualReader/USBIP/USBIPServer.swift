// SPDX-License-Identifier: Apache-2.0
//
// A virtual reader on TCP for `usbip attach`: the list of devices and the import, on 127.0.0.1 only. An
// imported device is served by USBIPConnection.

import CCIDReader
import Synchronization

/// Lends a device to USB/IP clients on this machine, one at a time.
public final class USBIPServer: Sendable {
    private struct State {
        var connection: USBIPConnection?
        var waiting: StreamSocket?
        var hasStopped = false
    }

    private let device: any USBDeviceModel
    private let listener: StreamSocket
    private let state = Mutex(State())

    /// The port that it listens on.
    public var port: UInt16 { listener.port }
    /// What `usbip attach -b` names.
    public let busID = "1-1"

    /// Begins to listen on 127.0.0.1.
    ///
    /// - Parameters:
    ///   - device: the device to lend.
    ///   - port: the port, 3240 for USB/IP; 0 for any free one.
    public init(_ device: any USBDeviceModel, port: UInt16) throws(USBIPError) {
        self.device = device
        listener = try StreamSocket.listen(loopbackPort: port)
    }

    /// Serves one client after the other on the calling thread, until `stop()` or the device's end.
    public func serve() {
        while !state.withLock({ $0.hasStopped }), let socket = listener.accept() {
            let goesOn = state.withLock { state in
                state.waiting = socket
                return !state.hasStopped
            }
            if goesOn { serve(socket) }
            state.withLock { state in
                state.waiting = nil
                state.connection = nil
            }
            if isGone { return }
        }
    }

    /// Ends `serve()` from another thread.
    public func stop() {
        let (connection, waiting) = state.withLock { state in
            state.hasStopped = true
            return (state.connection, state.waiting)
        }
        connection?.stop()
        waiting?.shutDown()
        listener.shutDown()
    }

    private var isGone: Bool {
        let status = USBSetup(bmRequestType: 0x80, bRequest: 0, wValue: 0, wIndex: 0, wLength: 2)
        return device.control(status, []) == .gone
    }

    private func serve(_ socket: StreamSocket) {
        guard let request = socket.read(8), request.be16(at: 0) == USBIPOperation.version else { return }
        let operation = USBIPOperation(device: device, busID: busID)
        switch request.be16(at: 2) {
        case USBIPOperation.requestDeviceList:
            _ = socket.write(operation.deviceList)
        case USBIPOperation.requestImport:
            guard let wanted = socket.read(32) else { return }
            let isOurs = wanted.prefix { $0 != 0 }.elementsEqual(busID.utf8)
            guard socket.write(operation.importReply(isOurs)), isOurs else { return }
            let connection = USBIPConnection(device, socket)
            let goesOn = state.withLock { state in
                state.connection = connection
                return !state.hasStopped
            }
            if goesOn { connection.serve() }
        default:
            return
        }
    }
}
