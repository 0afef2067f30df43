// SPDX-License-Identifier: Apache-2.0
//
// What a virtual reader does wrong, and when: a value with a text form. FaultPlan+Grammar.swift reads the
// text, ArmedFaults.swift counts the occasions.

/// The faults that a virtual reader shows.
public struct FaultPlan: Sendable, Equatable {
    /// One fault: what happens, where, and which time.
    public struct Fault: Sendable, Equatable {
        /// What goes wrong.
        public var action: Action
        /// Where it goes wrong.
        public var site: Site
        /// Which times.
        public var occasion: Occasion

        /// Makes one fault; the first time unless told.
        public init(_ action: Action, at site: Site, _ occasion: Occasion = .nth(1)) {
            self.action = action
            self.site = site
            self.occasion = occasion
        }
    }

    /// What goes wrong.
    public enum Action: Sendable, Equatable {
        /// The answer names another slot.
        case wrongSlot
        /// The answer has another sequence number.
        case wrongSeq
        /// The answer has another message type.
        case wrongType
        /// The answer ends after this many bytes.
        case truncate(Int)
        /// dwLength of the answer says this, whatever follows.
        case length(UInt32)
        /// dwLength of the answer is off by this.
        case lengthOff(Int)
        /// The answer never comes.
        case drop
        /// The answer comes this much later.
        case late(Duration)
        /// So many time extensions with this multiplier in bError, 500 ms apart, before the answer.
        case timeExtensions(Int, multiplier: UInt8)
        /// Time extensions with this multiplier in bError, 500 ms apart, until an ABORT: the answer never comes.
        case endlessTimeExtensions(multiplier: UInt8)
        /// The command fails with this bError.
        case fail(UInt8)
        /// The answer ends with an empty packet where its last one is full.
        case zeroLengthPacket
        /// The answer does not end with an empty packet.
        case noZeroLengthPacket
        /// An empty packet comes before the answer.
        case strayZeroLengthPacket
        /// The answer comes twice.
        case twice
        /// The first packet of the answer is longer than a packet may be.
        case babble
        /// The card is pulled before the command runs.
        case removeCard
        /// The interrupt pipe reports this bHardwareErrorCode with the command's slot and number.
        case hardwareError(UInt8)
        /// The firmware hangs, from this command on, until something certain is done to the reader.
        case hang(ReaderHang)
        /// The endpoint or request stalls.
        case stall
        /// The device leaves the bus.
        case gone
        /// The endpoint takes or gives nothing any more.
        case silent
        /// The endpoint gives this packet for ever and nothing else, whether there is something to tell or not.
        case flood([UInt8])
        /// The system does not let it be opened, as before udev has set the mode of a new device.
        case permission
        /// Its descriptors are those of another model; what it does stays its own.
        case pose(as: ReaderProfile)
    }

    /// Where a fault strikes.
    public enum Site: Sendable, Equatable {
        /// At a command, `nil` for every one.
        case command(CommandCode?)
        /// At a class-specific control request, `nil` for every one.
        case request(ClassRequest?)
        /// At a packet of the bulk OUT pipe.
        case bulkOut
        /// At a packet of the bulk IN pipe.
        case bulkIn
        /// At a message on the interrupt pipe.
        case interrupt
        /// At its opening by a host in this process; over USB/IP, access is the kernel's affair.
        case open
        /// At its plugging in, of which the first is the one that it begins with.
        case plug
    }

    /// Which of the times that a site is passed.
    public enum Occasion: Sendable, Equatable {
        /// That one, counted from 1.
        case nth(Int)
        /// That one and all after it.
        case from(Int)

        func covers(_ count: Int) -> Bool {
            switch self {
            case .nth(let number): count == number
            case .from(let number): count >= number
            }
        }
    }

    /// The faults, in the order in which they apply.
    public var faults: [Fault]

    /// A reader without faults.
    public static let none = FaultPlan([])

    /// A plan of these faults.
    public init(_ faults: [Fault]) { self.faults = faults }
}
