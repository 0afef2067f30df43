// SPDX-License-Identifier: Apache-2.0
//
// A command for the card as a value: header, data, expected length. Its bytes are made and read in
// CommandAPDU+Wire.swift; what may be shown or repeated is in CommandAPDU+Classification.swift.

/// A command APDU of any of the seven cases (ISO/IEC 7816-4, 5.1; ISO/IEC 7816-3:2006, 12.1).
///
/// The data may be a PIN: neither the description nor the mirror shows the data or its length.
public struct CommandAPDU: Sendable, Equatable {
    /// The class byte.
    public let cla: UInt8

    /// The instruction byte.
    public let ins: UInt8

    /// The first parameter byte.
    public let p1: UInt8

    /// The second parameter byte.
    public let p2: UInt8

    /// The data field, 0…65,535 bytes.
    public private(set) var data: [UInt8]

    /// How many bytes of answer are expected at most (1…65,536), or nil where there is no Le.
    ///
    /// Le 00 reads as 256, an extended Le of 0000 as 65,536.
    public let ne: Int?

    /// Which length fields the command has.
    public let apduCase: APDUCase

    /// The form of the length fields.
    public enum Form: Sendable, Equatable {
        /// Short where it fits, extended otherwise.
        case automatic
        /// One-byte fields: at most 255 bytes of data, Ne at most 256.
        case short
        /// Extended fields, even where short ones would do. A command without data and Ne has no fields at all.
        case extended
    }

    /// Puts a command together.
    /// - Parameters:
    ///   - cla: the class byte.
    ///   - ins: the instruction byte.
    ///   - p1: the first parameter byte.
    ///   - p2: the second parameter byte.
    ///   - data: the data field, at most 255 bytes (short) or 65,535 (extended).
    ///   - ne: the most bytes of answer expected, 1…256 (short) or 1…65,536 (extended); nil for no Le.
    ///   - form: the form of the length fields.
    /// - Throws: ``APDUError`` where a field does not fit the form.
    public init(
        cla: UInt8, ins: UInt8, p1: UInt8, p2: UInt8, data: [UInt8] = [], ne: Int? = nil,
        form: Form = .automatic
    ) throws(APDUError) {
        let extended: Bool
        switch form {
        case .automatic: extended = data.count > 255 || (ne ?? 0) > 256
        case .short: extended = false
        case .extended: extended = true
        }
        let maximumData = extended ? 65_535 : 255
        guard data.count <= maximumData else {
            throw APDUError(offset: 4, reason: .dataTooLong(maximum: maximumData))
        }
        if let ne {
            let maximum = extended ? 65_536 : 256
            guard (1...maximum).contains(ne) else {
                throw APDUError(offset: 4, reason: .neOutOfRange(maximum: maximum))
            }
        }
        self.init(checked: (cla, ins, p1, p2), data: data, ne: ne, extended: extended)
    }

    /// Makes a command from fields that fit the form.
    private init(
        checked header: (cla: UInt8, ins: UInt8, p1: UInt8, p2: UInt8), data: [UInt8], ne: Int?,
        extended: Bool
    ) {
        (cla, ins, p1, p2) = header
        self.data = data
        self.ne = ne
        switch (data.isEmpty, ne == nil) {
        case (true, true): apduCase = .case1
        case (true, false): apduCase = extended ? .case2Extended : .case2Short
        case (false, true): apduCase = extended ? .case3Extended : .case3Short
        case (false, false): apduCase = extended ? .case4Extended : .case4Short
        }
    }

    /// The same command with another Ne of 1…256, which fits every form.
    func asking(for shortNe: Int) -> CommandAPDU {
        CommandAPDU(
            checked: (cla, ins, p1, p2), data: data, ne: min(max(shortNe, 1), 256), extended: isExtended)
    }

    /// One part of this command as a short one: another class, at most 255 bytes of its data, Ne at most 256.
    func part(cla: UInt8, data: ArraySlice<UInt8>, ne: Int?) -> CommandAPDU {
        CommandAPDU(
            checked: (cla, ins, p1, p2), data: Array(data.prefix(255)), ne: ne.map { min(max($0, 1), 256) },
            extended: false)
    }

    /// GET RESPONSE for at most 256 bytes (ISO/IEC 7816-4, 7.6.1), on the channel of the command before.
    static func getResponse(after command: ClassByte, ne: Int) -> CommandAPDU {
        CommandAPDU(
            checked: (command.forGetResponse.rawValue, 0xC0, 0, 0), data: [], ne: min(max(ne, 1), 256),
            extended: false)
    }

    /// ENVELOPE with at most 255 bytes of another command, and Ne at most 256 (ISO/IEC 7816-4, 7.6.2).
    static func envelope(cla: UInt8, data: ArraySlice<UInt8>, ne: Int?) -> CommandAPDU {
        CommandAPDU(
            checked: (cla, 0xC2, 0, 0), data: Array(data.prefix(255)), ne: ne.map { min(max($0, 1), 256) },
            extended: false)
    }

    /// Whether the length fields have the extended form.
    public var isExtended: Bool { apduCase.isExtended }

    /// The class byte, taken apart.
    public var classByte: ClassByte { ClassByte(rawValue: cla) }

    /// The four bytes before any length field.
    public var header: [UInt8] { [cla, ins, p1, p2] }

    /// Overwrites the data field with zeros, in place where nobody else holds it.
    ///
    /// Copies of a command share their data until one of them changes: the one that wipes has to be the last holder.
    public mutating func wipe() { SecretBytes.wipe(&data) }
}

extension CommandAPDU: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The header and the case, such as `00 20 00 80 (case 3S)`; never the data or its length.
    public var description: String { "\(Hex.text(header, separator: " ")) (case \(apduCase))" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows the header and the case alone, so that a dump tells no more than the description.
    public var customMirror: Mirror {
        Mirror(self, children: ["header": Hex.text(header, separator: " "), "case": "\(apduCase)"])
    }
}
