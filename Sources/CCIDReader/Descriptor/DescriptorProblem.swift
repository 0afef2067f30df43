// SPDX-License-Identifier: Apache-2.0
//
// The kinds of oddities that the shim finds in a class descriptor, by their stable names. How grave one is, is for
// the caller to say: none of them keeps a reader from being used.

/// What is odd or not allowed about a class descriptor; the raw values are stable names.
public enum DescriptorProblem: String, Sendable, CaseIterable {
    /// `bcdCCID` is neither 1.00 nor 1.10.
    case bcdCCID
    /// The descriptor is longer than 54 bytes.
    case length
    /// `bDescriptorType` is FF instead of 21.
    case type
    /// The descriptor stands behind an endpoint.
    case place
    /// More than 32 slots; the others are not served.
    case slots
    /// `bMaxCCIDBusySlots` is 0, or more than the slots there are.
    case busySlots
    /// `bVoltageSupport` names no voltage, or uses reserved bits.
    case voltage
    /// `dwProtocols` has neither T=0 nor T=1.
    case protocols
    /// `dwDefaultClock` is 0 or above `dwMaximumClock`.
    case clock
    /// `dwDataRate` is 0 or above `dwMaxDataRate`.
    case dataRate
    /// Several data rates are listed, but the limits allow one.
    case rateCount
    /// T=1 is claimed, but `dwMaxIFSD` is not within 1 to 254.
    case ifsd
    /// `dwMaxCCIDMessageLength` is not within 271 to 65,554.
    case messageLength
    /// `dwFeatures` claims several exchange levels.
    case level
    /// `dwFeatures` claims both automatic parameters and automatic PPS.
    case negotiation
    /// PIN entry at the reader is claimed; with many readers it is not there.
    case pin
    /// Reserved bits of `bPINSupport` are set.
    case pinReserved
    /// There is no interrupt endpoint.
    case noInterrupt
    /// `dwSynchProtocols` is not 0.
    case synchronous
}
