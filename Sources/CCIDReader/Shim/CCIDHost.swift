// SPDX-License-Identifier: Apache-2.0
//
// A USB bus with readers on it: the machine's over libusb, or one of software devices. It enumerates, and
// opens interfaces.

import CCCID

/// A USB bus with readers on it.
///
/// Every function may be called from any thread; enumerations by `interfaces()` take turns, and an opening looks beside them.
public final class CCIDHost: Sendable {
    /// Opens one C host; over libusb each open interface has one for itself, so that its thread runs its own
    /// events and no other's.
    private let make: @Sendable () throws(ReaderError) -> HostHandle
    let shared: HostHandle
    private let findings = ReaderFindings()
    private let vendorClass: [USBID]
    private let kind: Kind

    private enum Kind {
        case software
        /// The machine's whole bus, or the device of one path.
        case usb(onlyAt: String?)
    }

    /// The machine's USB bus.
    ///
    /// - Parameter vendorClass: devices whose vendor-specific interface is a reader.
    /// - Throws: `usbFailed` or `noMemory` when libusb cannot start.
    public static func usb(vendorClass: [USBID]) throws(ReaderError) -> CCIDHost {
        try CCIDHost(vendorClass: vendorClass, .usb(onlyAt: nil)) { () throws(ReaderError) in
            try HostHandle.libusb()
        }
    }

    /// The device of one interface: no other is looked at, and in the whole process libusb looks for none from then on. So
    /// this is for a program that has its process for itself.
    ///
    /// - Parameter path: the stable path of a CCID interface.
    /// - Returns: `nil` where none has it; then nothing is changed.
    package static func usb(onlyAt path: String) throws(ReaderError) -> CCIDHost? {
        do throws(ReaderError) {
            return try CCIDHost(vendorClass: [], .usb(onlyAt: path)) { () throws(ReaderError) in
                try HostHandle.libusb(onlyAt: path)
            }
        } catch {
            guard error.kind == .notFound else { throw error }
            return nil
        }
    }

    /// A bus of devices made of software; it keeps them alive.
    public static func software(
        _ devices: [any USBDeviceModel], vendorClass: [USBID]
    ) throws(ReaderError) -> CCIDHost {
        try CCIDHost(vendorClass: vendorClass, .software) { () throws(ReaderError) in
            try HostHandle.software(devices)
        }
    }

    /// USB reset of the device whose interface has this path. It hits every interface of the device, so all of them
    /// are claimed for it: nobody may have one, in this process or another, whoever's it is, and no driver of the
    /// kernel. Who has the device open and claims nothing is not in the way.
    ///
    /// Blocks for a few seconds at most. Afterwards the device is there as before, its cards without power.
    /// - Parameters:
    ///   - path: the stable path.
    ///   - address: the device's address on the bus: one that has taken its place is not reset; `nil`: whichever is
    ///     there.
    ///   - evenIfInUse: whoever else uses the device has to live with it.
    /// - Throws: `busy` with the probable holder; `gone` when it left, or came back as another device, or another one
    ///   is there; `notFound`, `permission`, `usbFailed`.
    public func reset(
        _ path: String, address: UInt8? = nil, evenIfInUse: Bool = false
    ) throws(ReaderError) {
        try looking().reset(path, address, evenIfInUse: evenIfInUse, vendorClass: vendorClass)
    }

    private init(
        vendorClass: [USBID], _ kind: Kind,
        make: @escaping @Sendable () throws(ReaderError) -> HostHandle
    ) throws(ReaderError) {
        self.make = make
        self.vendorClass = vendorClass
        self.kind = kind
        shared = try make()
    }

    /// Whether what is looked at is there now: somebody tells libusb of devices that come and go. A software bus always
    /// knows, and one device is looked at each time.
    var hearsOfChanges: Bool {
        switch kind {
        case .software, .usb(.some): true
        case .usb(nil): Udev.isRunning
        }
    }

    /// Every CCID interface on the bus. Opens no device and sends nothing.
    public func interfaces() throws(ReaderError) -> [USBInterfaceInfo] {
        try looking().enumerate(vendorClass: vendorClass)
    }

    /// Where the bus is looked at. Without a running udev, libusb sees what was there when it started, and nothing
    /// that came later: then it has to start anew for each look.
    private func looking() throws(ReaderError) -> HostHandle { hearsOfChanges ? shared : try make() }

    /// Opens and claims the interface with this path.
    ///
    /// - Parameters:
    ///   - path: the stable path, as `interfaces()` gives it.
    ///   - address: the device's address on the bus: where another one has taken its place, it is `gone`; `nil`:
    ///     whichever is there.
    ///   - mode: to look, or to work.
    ///   - quirks: what the interface needs beyond the rules.
    ///   - turns: the right to talk that it shares with the device's other interfaces, where it needs one.
    ///   - cancellation: ends the opening while it waits for the reader: it throws `cancelled`.
    ///   - trace: gets every message that crosses the wire, on a thread that is inside a call; with several
    ///     slots at work on several threads at a time. It must not call back.
    public func open(
        _ path: String, address: UInt8? = nil, mode: CCIDInterface.Mode, quirks: CCIDInterface.Quirks = [],
        turns: InterfaceTurns? = nil, cancellation: Cancellation? = nil,
        trace: (@Sendable (CCIDTraceEvent) -> Void)? = nil
    ) throws(ReaderError) -> CCIDInterface {
        // Opening to work asks the slots; there is no clock of the device's yet.
        let start = ContinuousClock.now
        let own = mode == .probe ? nil : turns
        try own?.take(cancellation) { start.duration(to: .now) >= ReaderPatience.power }
        defer { own?.giveBack() }
        let host = try hostForInterface()
        do throws(ReaderError) {
            return try CCIDInterface(
                host: host, path: path, address: address, mode: mode, quirks: quirks,
                findings: findings, vendorClass: vendorClass, turns: turns, cancellation: cancellation,
                trace: trace)
        } catch {
            host.giveBack()
            throw error
        }
    }

    /// A host for an interface: over libusb the one that is there, unless an interface has it. Each further one looks at
    /// every device of the machine before it is ready.
    private func hostForInterface() throws(ReaderError) -> HostHandle {
        if case .software = kind { return shared }
        return hearsOfChanges && shared.lend() ? shared : try make()
    }
}
