// SPDX-License-Identifier: Apache-2.0
//
// Owns one host of the shim.

import CCCID
import Synchronization

@safe
final class HostHandle: @unchecked Sendable {
    // The pointer never changes after init. The shim lets a host look and open from any thread, as libusb does; looks at the
    // whole bus take turns all the same, and destroy() runs in deinit, when nobody can call any more.
    private var host: OpaquePointer?
    private let turn = Mutex(())
    private let isLent = Atomic(false)

    private init(_ host: OpaquePointer?) { unsafe self.host = host }

    deinit { unsafe ccid_host_destroy(&host) }

    /// Gives it to an interface for itself.
    ///
    /// - Returns: whether none has it; then `giveBack()` ends it.
    func lend() -> Bool { !isLent.exchange(true, ordering: .acquiring) }

    /// The interface is closed.
    func giveBack() { isLent.store(false, ordering: .releasing) }

    /// - Parameter path: the interface whose device is the only one that is looked at; `nil`: all are.
    static func libusb(onlyAt path: String? = nil) throws(ReaderError) -> HostHandle {
        var host: OpaquePointer?
        var cause = ccid_error()
        let status =
            if let path {
                unsafe ccid_host_create_libusb_at(path, &host, &cause)
            } else {
                unsafe ccid_host_create_libusb(&host, &cause)
            }
        guard status == .ok else { throw ReaderError(status, &cause) }
        return unsafe HostHandle(host)
    }

    static func software(_ devices: [any USBDeviceModel]) throws(ReaderError) -> HostHandle {
        var host: OpaquePointer?
        var cause = ccid_error()
        let context = unsafe Unmanaged.passRetained(SoftwareBus(devices))
        var bus = unsafe SoftwareBus.table(context.toOpaque())
        let status = unsafe ccid_host_create_software(&bus, &host, &cause)
        guard status == .ok else {
            unsafe context.release()
            throw ReaderError(status, &cause)
        }
        return unsafe HostHandle(host)
    }

    func enumerate(vendorClass: [USBID]) throws(ReaderError) -> [USBInterfaceInfo] {
        let found = Found()
        var cause = ccid_error()
        let status = turn.withLock { _ in
            unsafe Self.withIDs(vendorClass) { ids, count -> ccid_status in
                guard let host = unsafe host else { return .noMemory }
                return unsafe ccid_enumerate(
                    host, ids, count,
                    { visitor, info in
                        guard let visitor = unsafe visitor else { return false }
                        let found = unsafe Unmanaged<Found>.fromOpaque(visitor).takeUnretainedValue()
                        found.list.append(unsafe USBInterfaceInfo(info.pointee))
                        return true
                    }, Unmanaged.passUnretained(found).toOpaque(), &cause)
            }
        }
        guard status == .ok else { throw ReaderError(status, &cause) }
        return found.list
    }

    func open(
        _ path: String, _ options: inout ccid_open_options, vendorClass: [USBID],
        _ cancellation: Cancellation?
    ) throws(ReaderError) -> OpaquePointer {
        var device: OpaquePointer?
        var cause = ccid_error()
        func work(_ operation: OpaquePointer?) -> ccid_status {
            unsafe Self.withIDs(vendorClass) { ids, count -> ccid_status in
                guard let host = unsafe host else { return .noMemory }
                unsafe options.vendor_class = ids
                unsafe options.vendor_class_count = count
                unsafe options.operation = operation
                return unsafe ccid_open(host, path, &options, &device, &cause)
            }
        }
        let status: ccid_status
        if let cancellation {
            status = unsafe cancellation.withOperation(work)
        } else {
            status = work(nil)
        }
        guard status == .ok, let device = unsafe device else { throw ReaderError(status, &cause) }
        return unsafe device
    }

    /// The bus's number of changes; `nil` where the system does not tell.
    func busChanges() throws(ReaderError) -> UInt64? {
        var number: UInt64 = 0
        var cause = ccid_error()
        guard let host = unsafe host else { return nil }
        let status = unsafe ccid_bus_changes(host, &number, &cause)
        if status == .unsupported { return nil }
        guard status == .ok else { throw ReaderError(status, &cause) }
        return number
    }

    /// Waits for another number than `seen`; `nil`: time is over.
    func waitForBus(
        after seen: UInt64, deadline: UInt64, _ cancellation: Cancellation?
    ) throws(ReaderError) -> UInt64? {
        var number = seen
        var cause = ccid_error()
        func work(_ operation: OpaquePointer?) -> ccid_status {
            guard let host = unsafe host else { return .noMemory }
            return unsafe ccid_wait_bus(host, &number, deadline, operation, &cause)
        }
        let status: ccid_status
        if let cancellation {
            status = unsafe cancellation.withOperation(work)
        } else {
            status = work(nil)
        }
        if status == .timedOut { return nil }
        guard status == .ok else { throw ReaderError(status, &cause) }
        return number
    }

    func reset(
        _ path: String, _ address: UInt8?, evenIfInUse: Bool, vendorClass: [USBID]
    ) throws(ReaderError) {
        var cause = ccid_error()
        let status = turn.withLock { _ in
            unsafe Self.withIDs(vendorClass) { ids, count -> ccid_status in
                guard let host = unsafe host else { return .noMemory }
                return unsafe ccid_reset_usb(host, path, address ?? 0, evenIfInUse, ids, count, &cause)
            }
        }
        guard status == .ok else { throw ReaderError(status, &cause) }
    }

    private static func withIDs<Value>(
        _ ids: [USBID], _ body: (UnsafePointer<ccid_usb_id>?, Int) -> Value
    ) -> Value {
        let raw = ids.map { ccid_usb_id(vendor: $0.vendor, product: $0.product) }
        return unsafe raw.withUnsafeBufferPointer { unsafe body($0.baseAddress, $0.count) }
    }

    /// What a visit collects; it lives on one thread.
    private final class Found {
        var list: [USBInterfaceInfo] = []
    }
}
