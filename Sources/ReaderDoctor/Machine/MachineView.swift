// SPDX-License-Identifier: Apache-2.0
//
// Through which window the doctor looks at a machine: where its files are, and what cannot be read from files.
// A test looks at a machine that it made itself.

import CCIDReader
import Glibc
import ReaderCatalog

/// A machine to look at.
public struct MachineView: Sendable {
    /// A CCID interface as the library finds it.
    public struct Interface: Sendable, Equatable {
        /// The stable path, such as `1-1.4:1.0`.
        public let path: String
        /// Why its descriptor cannot be used; `nil`: it can.
        public let problem: String?

        /// Makes an interface from its parts.
        public init(path: String, problem: String? = nil) {
            self.path = path
            self.problem = problem
        }

        init(_ info: USBInterfaceInfo) {
            path = info.path
            problem =
                switch info.descriptor {
                case .success: nil
                case .failure(let error): error.description
                }
        }
    }

    /// A device that reads cards and does not speak CCID.
    public struct Stranger: Sendable, Equatable {
        /// What people call it.
        public let name: String
        /// What it speaks instead.
        public let reason: String
        /// Where that is known from.
        public let source: String

        /// Makes a device from its parts.
        public init(name: String, reason: String, source: String) {
            self.name = name
            self.reason = reason
            self.source = source
        }
    }

    /// Who says whether the user may use a device's node.
    public enum Permission: Sendable {
        /// The kernel, for this process.
        case kernel
        /// The node's mode, owner and group alone: on a machine whose users are not this one's.
        case mode
    }

    /// A directory that stands in front of every path; empty for the machine that this process runs on.
    public var root: String
    /// Who says what the user may do.
    public var permission: Permission
    /// The time, in seconds since 1970.
    public var now: Int64
    /// The version of libusb, such as `1.0.26`.
    public var libusbVersion: String
    /// This program's own file; its date is one that the clock must be past.
    public var program: String
    /// The CCID interfaces in the order of `list`; nothing is opened for it. `nil`: nobody can say.
    public var interfaces: @Sendable () throws -> [Interface]?
    /// What is known of a device that does not speak CCID, by `idVendor` and `idProduct`.
    public var stranger: @Sendable (UInt16, UInt16) -> Stranger?

    /// A machine whose files lie below a directory, such as a mounted image: what is no file is unknown there.
    public init(root: String) {
        self.root = root
        permission = .mode
        now = Int64(time(nil))
        libusbVersion = CCIDNames.libusbVersion
        program = "/proc/self/exe"
        interfaces = { nil }
        stranger = { _, _ in nil }
    }

    /// The machine that this process runs on.
    public static var here: MachineView {
        var view = MachineView(root: "")
        view.permission = .kernel
        view.interfaces = {
            try CCIDHost.usb(vendorClass: vendorClass).interfaces().map(Interface.init)
        }
        view.stranger = { vendorID, productID in
            ReaderCatalog.notCCID(vendorID: vendorID, productID: productID).map {
                Stranger(name: $0.name, reason: $0.reason.value, source: $0.reason.source)
            }
        }
        return view
    }

    /// The devices whose vendor-specific interface is a reader.
    static let vendorClass = ReaderCatalog.vendorClassDevices.map {
        USBID(vendor: $0.vendorID, product: $0.productID)
    }
}
