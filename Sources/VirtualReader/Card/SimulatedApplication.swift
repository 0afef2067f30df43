// SPDX-License-Identifier: Apache-2.0
//
// What a simulated card does with whole APDUs. Protocol, blocks and contacts are the affair of T1Card and T0Card,
// and of the reader's firmware (at APDU level).

/// The operating system and applications of a simulated card: command APDU in, response APDU out.
///
/// Called by the reader that holds the card, one call at a time; it needs no lock of its own.
public protocol SimulatedApplication: AnyObject {
    /// The answer to reset over the contacts, all bytes with TCK.
    var atr: [UInt8] { get }

    /// The historical bytes by which a contactless reader builds its pseudo-ATR (PC/SC part 3, 3.1.3.2.3).
    var contactlessHistoricalBytes: [UInt8] { get }

    /// The card was reset or lost its power: selected files and verified PINs are forgotten.
    func reset()

    /// Runs one command.
    ///
    /// - Parameter command: a whole command APDU, short or extended, as the card received it.
    /// - Returns: the response APDU, the status word at its end; never less than two bytes.
    func process(_ command: [UInt8]) -> [UInt8]

    /// The time that the card needs for the command, asked for just before `process` runs it.
    func workingTime(for command: [UInt8]) -> Duration
}

extension SimulatedApplication {
    /// The contact ATR reported for the My Number Card (OpenSC issue 3021): T=1, TA1 13, IFSC 251.
    public var atr: [UInt8] {
        [
            0x3B, 0xDA, 0x13, 0xFF, 0x81, 0x31, 0xFB, 0x46, 0x80, 0x12,
            0x39, 0x2F, 0x31, 0xC1, 0x73, 0xC6, 0x01, 0xC0, 0x3B,
        ]
    }

    /// Eight bytes that give the pseudo-ATR `3B 88 80 01 00 00 05 E0 B3 81 A1 00 7F`; chosen.
    public var contactlessHistoricalBytes: [UInt8] { [0x00, 0x00, 0x05, 0xE0, 0xB3, 0x81, 0xA1, 0x00] }

    /// No time at all.
    public func workingTime(for command: [UInt8]) -> Duration { .zero }
}
