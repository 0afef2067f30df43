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
            .realReaderPresent, subject: Phrase("reader \(twin.path) \(twin.usbID) \(twin.name)"))
    }
}
