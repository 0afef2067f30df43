// SPDX-License-Identifier: Apache-2.0
//
// A virtual reader in the kernel of this machine: the module vhci-hcd takes one end of a socket pair and
// sees a USB device at the other. No `usbip` program and no network is needed; root is.

import CCIDReader
import Synchronization

/// Why a device could not be attached to the kernel.
public enum VHCIError: Error, Equatable {
    /// The module vhci-hcd is not loaded; `modprobe vhci-hcd` loads it.
    case noController
    /// Every port of the controller is taken.
    case noFreePort
    /// Attaching is root's.
    case notPermitted
    /// A system call failed.
    case system(USBIPError)
}

/// A device attached to the kernel's virtual host controller.
public final class VHCIAttachment: Sendable {
    private let connection: USBIPConnection
    private let directory: String
    private let hasDetached = Mutex(false)

    /// The controller's port.
    public let port: Int

    /// Attaches the device to a free port. The kernel begins to ask at once, so call `serve()` soon.
    ///
    /// - Parameters:
    ///   - device: the device, in real time.
    ///   - controller: the controller's directory in sysfs.
    public init(
        _ device: any USBDeviceModel, controller: String = "/sys/devices/platform/vhci_hcd.0"
    ) throws(VHCIError) {
        let status: String
        do throws(USBIPError) {
            status = try SystemFile.read("\(controller)/status")
        } catch {
            throw Self.meaning(of: error)
        }
        guard let port = Self.freePort(in: status) else { throw .noFreePort }
        do throws(USBIPError) {
            let (ours, theirs) = try StreamSocket.pair()
            // DEVID is a bus and device number of the other machine's; there is none, so any does.
            let devid = UInt32(device.bus) << 16 | UInt32(device.address)
            let speed = USBIPOperation.number(of: device.speed)
            // The kernel takes its own reference to their end while it is written; until then it must be open.
            try withExtendedLifetime(theirs) { () throws(USBIPError) in
                let line = "\(port) \(theirs.descriptor) \(devid) \(speed)"
                try SystemFile.write(line, to: "\(controller)/attach")
            }
            connection = USBIPConnection(device, ours)
        } catch {
            throw Self.meaning(of: error)
        }
        self.port = port
        directory = controller
    }

    /// Serves the device on the calling thread until the kernel lets it go, `detach()`, or the device's end.
    public func serve() { connection.serve() }

    /// Takes the device out of the kernel; `serve()` returns on its thread. A second call does nothing.
    public func detach() {
        let isFirst = hasDetached.withLock { done in
            defer { done = true }
            return !done
        }
        guard isFirst else { return }
        // The kernel may have let the port go already: then it says EINVAL, and that is as good.
        try? SystemFile.write("\(port)", to: "\(directory)/detach")
        connection.stop()
    }

    /// The first port of the high-speed hub with state 004 (not used). Full-speed devices go there as well.
    static func freePort(in status: String) -> Int? {
        for line in status.split(separator: "\n") {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            if fields.count >= 3, fields[0] == "hs", fields[2] == "004", let port = Int(fields[1]) {
                return port
            }
        }
        return nil
    }

    private static func meaning(of error: USBIPError) -> VHCIError {
        guard case .system(let call, let code) = error else { return .system(error) }
        if code == SystemFile.noSuchFile && call.hasPrefix("open") { return .noController }
        return code == SystemFile.notPermitted ? .notPermitted : .system(error)
    }
}
