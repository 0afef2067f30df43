// SPDX-License-Identifier: Apache-2.0
//
// A USB device made of software, seen from the bus: descriptors, control requests and single packets.
// Whoever is the bus drives it: the shim's call-back back end in this process, or a USB/IP server that
// lends it to the kernel. What the device does with the packets is its own affair.

import ISO7816

/// The speed that a device runs at; it decides the size of its bulk packets (USB 2.0, 5.8.3).
public enum USBSpeed: Sendable, Equatable {
    /// 12 Mbit/s: bulk packets of 8, 16, 32 or 64 bytes.
    case full
    /// 480 Mbit/s: bulk packets of 512 bytes.
    case high
}

/// The eight bytes of a SETUP packet (USB 2.0, 9.3).
public struct USBSetup: Sendable, Equatable {
    /// `bmRequestType`: bit 7 is the direction (1 = to the host), bits 6…5 the type, bits 4…0 the recipient.
    public let bmRequestType: UInt8
    /// `bRequest`: the request.
    public let bRequest: UInt8
    /// `wValue`: a parameter of the request.
    public let wValue: UInt16
    /// `wIndex`: mostly an interface or an endpoint.
    public let wIndex: UInt16
    /// `wLength`: the bytes in the data stage, at most.
    public let wLength: UInt16

    /// Makes a SETUP packet from its fields.
    public init(bmRequestType: UInt8, bRequest: UInt8, wValue: UInt16, wIndex: UInt16, wLength: UInt16) {
        self.bmRequestType = bmRequestType
        self.bRequest = bRequest
        self.wValue = wValue
        self.wIndex = wIndex
        self.wLength = wLength
    }
}

/// What a device answers to a control request, once its data stage is over.
public enum USBControlAnswer: Sendable, Equatable {
    /// Done; the bytes are the data stage of a request to the host, empty else.
    case data([UInt8])
    /// Refused: endpoint 0 stalls.
    case stall
    /// The device left the bus.
    case gone
}

/// What a device answers to an OUT packet.
public enum USBOutAnswer: Sendable, Equatable {
    /// Taken.
    case ack
    /// Not now; the bus asks again.
    case nak
    /// The endpoint is halted until CLEAR_FEATURE(ENDPOINT_HALT).
    case stall
    /// The device left the bus.
    case gone
}

/// What a device answers to an IN token.
public enum USBInAnswer: Sendable, Equatable {
    /// One packet, empty (zero-length) allowed. A packet longer than the room that the bus offers is a babble.
    case packet([UInt8])
    /// Nothing to send now; the bus asks again.
    case nak
    /// The endpoint is halted until CLEAR_FEATURE(ENDPOINT_HALT).
    case stall
    /// The device left the bus.
    case gone
}

/// A USB device made of software.
///
/// The bus calls these functions from whatever thread runs its events, one call at a time for one device.
/// Time is the device's own: `now` never runs backwards, and a device in virtual time lets it jump in `wait`.
public protocol USBDeviceModel: AnyObject, Sendable {
    /// The port chain under the root hub, such as `[1, 4]` for `1-1.4`.
    var ports: [UInt8] { get }
    /// The number of the bus, from 1.
    var bus: UInt8 { get }
    /// The address on the bus, 1…127.
    var address: UInt8 { get }
    /// The speed that it runs at.
    var speed: USBSpeed { get }
    /// The 18 bytes of the device descriptor.
    var deviceDescriptor: [UInt8] { get }
    /// The configuration descriptor with all that follows it (interfaces, class descriptors, endpoints).
    var configurationDescriptor: [UInt8] { get }

    /// Whether the system lets this process open it now; asked at each opening.
    func mayBeOpened() -> Bool

    /// The text of a string descriptor, `nil` where there is none.
    func string(_ index: UInt8) -> String?

    /// A request on endpoint 0, except what the bus itself keeps (SET_ADDRESS).
    /// GET_DESCRIPTOR is answered from the properties above by `standardControl(_:)`.
    func control(_ setup: USBSetup, _ data: [UInt8]) -> USBControlAnswer

    /// One packet to an OUT endpoint.
    func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer

    /// The same packet as it lies in the bus's memory, for a device that keeps none of it. The software bus calls this
    /// one; unless a device has its own, it calls the other.
    func out(endpoint: UInt8, borrowing packet: Span<UInt8>) -> USBOutAnswer

    /// One packet from an IN endpoint (bulk or interrupt); `room` is the packet's greatest size, in bytes.
    func `in`(endpoint: UInt8, room: Int) -> USBInAnswer

    /// The device's clock, in nanoseconds.
    var now: UInt64 { get }

    /// Waits until an endpoint that answered `nak` may have something to say, until `wake()` is called, or
    /// until `deadline` (in nanoseconds of `now`; `UInt64.max` for none). In virtual time it returns at once
    /// with the clock moved on; when nothing will ever happen, it moves to the deadline.
    func wait(until deadline: UInt64)

    /// Ends a `wait` on another thread, now or the next one.
    func wake()

    /// How often it was plugged in so far, 0 while it is not: what was opened over another number is gone for
    /// good. 1 for a device that never leaves.
    var plugging: UInt64 { get }

    /// USB reset: whatever it was doing is over, its cards have lost their power.
    func busReset()

    /// Calls `action` after each time that `plugging` changed, from any thread; `action` must not block.
    func observePlug(_ action: @escaping @Sendable () -> Void)
}

/// A device that anybody may open, that never leaves, that a reset does nothing to and that keeps its packets.
extension USBDeviceModel {
    /// Always.
    public func mayBeOpened() -> Bool { true }
    /// Copies the packet.
    public func out(endpoint: UInt8, borrowing packet: Span<UInt8>) -> USBOutAnswer {
        var bytes: [UInt8] = []
        bytes.append(packet)
        return out(endpoint: endpoint, packet: bytes)
    }
    /// 1: plugged in once, for ever.
    public var plugging: UInt64 { 1 }
    /// Does nothing.
    public func busReset() {}
    /// Does nothing: it never leaves.
    public func observePlug(_ action: @escaping @Sendable () -> Void) {}
}
