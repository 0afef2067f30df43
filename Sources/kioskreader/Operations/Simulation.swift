// SPDX-License-Identifier: Apache-2.0
//
// A virtual reader in the kernel or on a port, until a signal comes or the device leaves. The main thread
// serves the device; another one waits for the signal.

import CCIDReader
import Dispatch
import KioskReader
import VirtualReader

/// One run of `simulate`.
struct Simulation {
    let choice: VirtualChoice
    let faults: FaultPlan
    let console: Console

    /// Attaches the reader to the kernel.
    ///
    /// - Throws: why that cannot be; nothing is attached then.
    func attach() throws -> ExitStatus {
        let device = ObservedDevice(choice.makeReader(clock: .real, faults: faults))
        let attachment: VHCIAttachment
        do throws(VHCIError) {
            attachment = try VHCIAttachment(device)
        } catch {
            throw CommandError(error)
        }
        device.whenConfigured { [choice, console] in
            // The kernel has read the descriptors and chosen the configuration: every program can see it.
            try? console.show(SimulationEvent(choice, .attached(port: attachment.port)))
        }
        return try serve(until: { attachment.detach() }, { attachment.serve() }, ended: .detached)
    }

    /// Serves USB/IP clients on a port of 127.0.0.1.
    func listen(port: UInt16) throws -> ExitStatus {
        let server: USBIPServer
        do throws(USBIPError) {
            server = try USBIPServer(choice.makeReader(clock: .real, faults: faults), port: port)
        } catch {
            throw CommandError(error, port: port)
        }
        try console.show(SimulationEvent(choice, .listening(port: server.port, busID: server.busID)))
        return try serve(until: { server.stop() }, { server.serve() }, ended: .stopped)
    }

    private func serve(
        until stop: @escaping @Sendable () -> Void, _ serve: () -> Void, ended: SimulationEvent.What
    ) throws -> ExitStatus {
        DispatchQueue(label: "interruption").async { [signals = console.signals] in
            signals.wait()
            stop()
        }
        serve()
        stop()
        try console.show(SimulationEvent(choice, ended))
        return console.signals.isInterrupted ? .interrupted : .done
    }
}

extension VirtualChoice {
    /// Refuses to stand beside a reader with the same VID:PID: programs could not tell them apart.
    func refuseWhileRealReaderIsThere() throws {
        // Without a USB bus there is no real reader either.
        guard let readers = try? ReaderHub(source: .usb).readers() else { return }
        let twin = readers.first { $0.vendorID == profile.idVendor && $0.productID == profile.idProduct }
        guard let twin else { return }
        throw CommandError(
            .unavailable, .realReaderPresent, "a reader with the same VID:PID is plugged in",
            subject: "reader \(twin.path) \(twin.usbID) \(twin.name)",
            hint: "unplug it, choose another profile (--list-profiles), or say --force")
    }
}

extension CommandError {
    /// Why a device could not be attached to the kernel.
    init(_ error: VHCIError) {
        let subject = "the kernel's virtual host controller"
        switch error {
        case .noController:
            self.init(
                .unavailable, .kernelModuleMissing, "the kernel module vhci-hcd is not loaded",
                subject: subject,
                hint: "load it: sudo modprobe vhci-hcd (or use --listen PORT, which needs no module)")
        case .noFreePort:
            self.init(
                .unavailable, .noFreePort, "every port is taken", subject: subject,
                hint: "end another `kioskreader simulate` or detach a device: sudo usbip detach -p PORT")
        case .notPermitted:
            self.init(
                .permission, .notRoot, "attaching a device to the kernel is root's", subject: subject,
                hint: "run it with sudo (or use --listen PORT, which needs no root)")
        case .system(let cause):
            self.init(
                .inputOutput, .serverFailed, "the kernel did not take the device", subject: subject,
                hint: "`dmesg` may say why; sudo modprobe -r vhci-hcd && sudo modprobe vhci-hcd starts afresh"
            )
            self.cause = "\(cause)"
        }
    }

    /// Why a port could not be served.
    init(_ error: USBIPError, port: UInt16) {
        self.init(
            .unavailable, .serverFailed, "cannot listen on this port", subject: "127.0.0.1, port \(port)",
            hint: "choose another port; 0 takes any free one")
        cause = "\(error)"
    }
}
