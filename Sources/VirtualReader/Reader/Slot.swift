// SPDX-License-Identifier: Apache-2.0
//
// One slot of a virtual reader: what lies in it and what the firmware remembers about it.

/// The state of one slot.
struct Slot {
    var card: InsertedCard?
    /// The kind that was in last, for putting the same one back.
    var lastKind: CardKind
    var isActive = false
    var parameters = ProtocolParameters.powerUp
    /// bClockStatus: 0 runs, 1 stopped at level L.
    var clockStatus: UInt8 = 0
    /// Whether NotifySlotChange has something to tell.
    var hasChanged: Bool
    /// Until then the slot works on a command, in nanoseconds of the device's clock.
    var busyUntil: UInt64 = 0
    /// The command that it works on, without its faults.
    var working: Pending?
    /// The entry at the keypad that it waits for.
    var entry: PendingEntry?
    /// bSeq of an ABORT request that waits for its PC_to_RDR_Abort, and the other way round.
    var abortRequested: UInt8?
    var abortCommanded: UInt8?
    /// The parts of an extended APDU that have come (wLevelParameter 1 and 3), `nil` outside a chain.
    var command: [UInt8]?
    /// The part of a response that has not gone out.
    var response: [UInt8] = []

    init(_ kind: CardKind) {
        card = InsertedCard(kind)
        lastKind = kind
        hasChanged = card != nil
    }

    /// bmICCStatus: 0 active, 1 inactive, 2 absent (CCID 1.1, 6.2.6).
    var iccStatus: UInt8 { card == nil ? 2 : isActive ? 0 : 1 }

    /// The card loses its power, and the reader what it knew of it.
    mutating func powerOff() {
        card?.powerOff()
        isActive = false
        parameters = .powerUp
        clockStatus = 0
        command = nil
        response = []
        entry = nil
    }
}
