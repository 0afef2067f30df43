// SPDX-License-Identifier: Apache-2.0
//
// A CCID message as bytes from anywhere, taken apart for people: the trace and `decode ccid` show it.
// It judges lengths only; whether a message fits its command is the shim's business.

/// Why bytes are no CCID message.
public struct CCIDMessageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, in a few words.
    public let reason: String

    /// The reason.
    public var description: String { reason }
}

/// A CCID message (CCID 1.1, chapter 6): a bulk command or answer, or an interrupt message.
///
/// Neither its description nor its fields show what a command with a PIN carries.
public struct CCIDMessage: Sendable, CustomStringConvertible {
    /// One field by its standard name.
    public struct Field: Sendable, Equatable {
        /// The standard's name.
        public let name: String
        /// The value.
        public let value: UInt32
        /// The field's width in bytes.
        public let width: Int
        /// What the value means, where a number alone does not tell.
        public let meaning: String?
    }

    /// The message's type.
    public let bMessageType: UInt8
    /// The standard's name, such as `PC_to_RDR_XfrBlock`; `nil` for an unknown type.
    public let name: String?
    /// The header's fields in order; `dwLength` is left out of a message with a secret.
    public let fields: [Field]
    /// `abData`, or the state bytes of an interrupt message; empty of a message with a secret.
    public let data: [UInt8]
    /// Whether data and lengths are left out since they belong to a command with a PIN.
    public let isBlanked: Bool

    static let headerLength = 10

    /// Takes a message apart.
    ///
    /// - Throws: for a message that is shorter than its header, or not as long as dwLength says.
    public init(_ bytes: [UInt8]) throws(CCIDMessageError) {
        guard let type = bytes.first else { throw CCIDMessageError(reason: "no bytes") }
        bMessageType = type
        name = CCIDNames.message(type)
        if type == 0x50 || type == 0x51 {
            fields = try Self.interruptFields(bytes)
            data = type == 0x50 ? Array(bytes.dropFirst()) : []
            isBlanked = false
            return
        }
        guard bytes.count >= Self.headerLength else {
            throw CCIDMessageError(
                reason: "a bulk message begins with 10 bytes, here are \(bytes.count)")
        }
        let length = (1...4).reduce(UInt32(0)) { $0 | UInt32(bytes[$1]) << UInt32(8 * ($1 - 1)) }
        let body = Array(bytes.dropFirst(Self.headerLength))
        let isSecret = Self.carriesSecret(type, body)
        guard UInt64(length) == UInt64(body.count) else {
            throw CCIDMessageError(
                reason: isSecret
                    ? "dwLength is not the number of bytes after the header"
                    : "dwLength is \(length), but \(body.count) bytes follow the header")
        }
        let head = [
            Field(name: "bMessageType", value: UInt32(type), width: 1, meaning: name),
            Field(name: "dwLength", value: length, width: 4, meaning: nil),
            Field(name: "bSlot", value: UInt32(bytes[5]), width: 1, meaning: nil),
            Field(name: "bSeq", value: UInt32(bytes[6]), width: 1, meaning: nil),
        ]
        let tail = Self.tail(type, bytes[7], bytes[8], bytes[9])
        fields = (isSecret ? head.filter { $0.name != "dwLength" } : head) + tail
        data = isSecret ? [] : body
        isBlanked = isSecret
    }

    /// One line: name, slot, sequence number, what the last three bytes say, and the data in hex.
    public var description: String {
        let shown = fields.compactMap { field -> String? in
            switch field.name {
            case "bMessageType", "dwLength", "RFU": nil
            case "bSlot": "slot \(field.value)"
            case "bSeq": "seq \(field.value)"
            default:
                field.meaning.map { "\(field.name) \(Hex.string(field.value, width: field.width)) (\($0))" }
                    ?? "\(field.name) \(Hex.string(field.value, width: field.width))"
            }
        }
        var line = (name ?? "message type " + Hex.string(bMessageType)) + " " + shown.joined(separator: ", ")
        if isBlanked { line += ": blanked" } else if !data.isEmpty { line += ": " + Hex.string(data) }
        return line
    }
}
