// SPDX-License-Identifier: Apache-2.0
//
// Looks at what the T=0 engines do from outside: which bytes of the command went out and in what, what came back.
// It takes the command apart by itself and knows nothing of the engines' states.

@testable import ISO7816

/// A command on its way in TPDUs.
struct CommandWitness {
    private let apdu: [UInt8]
    private let data: [UInt8]
    private let ne: Int?
    private let lengthOfLe: Int
    private let partLength: Int
    /// How many bytes of the APDU, or of its data field, are out.
    private var sent = 0
    private var tpdus = 0
    private var isWhole = false
    /// The card may take the command for whole; and could so before the present part.
    private var isExposed = false
    private var wasExposed = false
    private var isClosed = false
    private var fetched = 0
    private var last: [UInt8]?

    /// `nil` for what is no APDU.
    init?(_ apdu: [UInt8], partLength: Int) {
        guard let parsed = try? CommandAPDU(apdu) else { return nil }
        self.apdu = apdu
        (data, ne) = (parsed.data, parsed.ne)
        lengthOfLe = parsed.ne == nil ? 0 : parsed.isExtended ? 2 : 1
        self.partLength = min(max(partLength, 1), 255)
    }

    private var isEnveloped: Bool { data.count > partLength }

    mutating func answered(_ answer: [UInt8]) { last = answer }

    /// A TPDU came to no answer; what the engine says then about the command.
    func broke(_ engine: borrowing T0.Engine) {
        promise(engine.fate(ofTPDU: .mayHaveRun) == (isExposed ? .mayHaveRun : .notSent), "a wrong fate")
        let isCommand = fetched == 0 && !isClosed && !wasExposed
        promise(engine.fate(ofTPDU: .notSent) == (isCommand ? .notSent : .mayHaveRun), "a wrong fate, unsent")
    }

    mutating func saw(_ action: T0.Engine.Action, _ engine: borrowing T0.Engine) {
        _ = action.description
        switch action {
        case .send(let tpdu):
            tpdus += 1
            promise(tpdus <= apdu.count / partLength + 6, "no end after \(tpdus) TPDUs")
            sent(tpdu)
        case .complete(let answer):
            promise(answer == last, "an answer that the card did not give")
            promise(isWhole || last != [0x90, 0x00], "an answer before the command is out")
            promise(!mayFetch || fetched > 0, "an answer that nobody fetched")
            promise(engine.heldBytes == 0, "\(engine.heldBytes) bytes kept after the end")
        case .fail(let failure, let fate):
            promise(failure == .answerLength, "\(failure) out of nothing")
            promise(!(2...258).contains(last?.count ?? 0), "a good answer refused")
            promise(fate == (isExposed ? .mayHaveRun : .notSent), "fate \(fate)")
            promise(engine.heldBytes == 0, "\(engine.heldBytes) bytes kept after a failure")
        }
    }

    /// Whether the answer of a case 4 may wait for GET RESPONSE.
    private var mayFetch: Bool { isWhole && !data.isEmpty && ne != nil && last == [0x90, 0x00] }

    private mutating func sent(_ tpdu: T0.TPDU) {
        let bytes = tpdu.bytes
        promise((5...260).contains(bytes.count), "a TPDU of \(bytes.count) bytes")
        let length = Int(bytes[4])
        if tpdu.expected > 0 {
            promise(bytes.count == 5 && length == tpdu.expected % 256 && tpdu.expected <= 256, "P3 \(length)")
        } else {
            promise(bytes.count == 5 + length, "P3 \(length) with \(bytes.count - 5) bytes")
        }
        if isWhole && (isClosed || !isEnveloped || tpdu.expected > 0 || bytes.count > 5) {
            fetch(tpdu)
        } else if isEnveloped {
            envelope(bytes)
        } else {
            promise(Array(bytes.prefix(4)) == Array(apdu.prefix(4)), "another header")
            promise(Array(bytes.dropFirst(5)) == data, "other data")
            promise(tpdu.expected == (data.isEmpty ? min(ne ?? 0, 256) : 0), "\(tpdu.expected) bytes awaited")
            isWhole = true
            isExposed = true
        }
    }

    private mutating func envelope(_ bytes: [UInt8]) {
        promise(tpdus == 1 || last == [0x90, 0x00], "a part after a refusal")
        promise(Array(bytes[1..<4]) == [0xC2, 0, 0], "no ENVELOPE")
        let part = bytes.count - 5
        if isWhole {
            promise(part == 0 && partLength == 255 && sent % 255 == 0, "an ENVELOPE too many")
            isClosed = true
            return
        }
        promise((1...partLength).contains(part), "a part of \(part) bytes")
        promise(sent + part <= apdu.count, "more than the command")
        promise(bytes[5...].elementsEqual(apdu[sent..<sent + part]), "other bytes than the command's")
        sent += part
        isWhole = sent == apdu.count
        wasExposed = isExposed
        isExposed = sent >= apdu.count - lengthOfLe
        let mayEnd = isWhole || part == 255 || partLength <= lengthOfLe
        promise(mayEnd || !isExposed, "a part that ends before Le")
    }

    private mutating func fetch(_ tpdu: T0.TPDU) {
        promise(Array(tpdu.bytes[1..<4]) == [0xC0, 0, 0], "the command goes out again")
        fetched += 1
        let count: Int
        if fetched == 1 {
            promise(mayFetch, "GET RESPONSE for nothing")
            count = min(ne ?? 0, 256)
        } else {
            promise(fetched == 2 && last?.count == 2 && last?.first == 0x6C, "GET RESPONSE again")
            count = last?.last == 0 ? 256 : Int(last?.last ?? 0)
        }
        promise(tpdu.expected == count, "\(tpdu.expected) bytes fetched instead of \(count)")
    }
}

/// One TPDU on its way in characters.
struct CharacterWitness {
    private let tpdu: T0.TPDU
    private let nullLimit: Int
    private let ins: UInt8
    private var sent = 0
    /// What the card's last procedure byte allows to be sent, or asks to be read.
    private var granted = 5
    private var reading = 0
    private var status: [UInt8] = []
    private var data: [UInt8] = []
    private var nulls = 0
    private var transfers = 0
    /// The card broke the protocol, and how.
    private var flaw: T0.Failure?

    init(_ tpdu: T0.TPDU, nullLimit: Int) {
        (self.tpdu, self.nullLimit) = (tpdu, nullLimit)
        ins = tpdu.bytes[1]
    }

    mutating func saw(_ action: T0.CharacterEngine.Action, _ engine: borrowing T0.CharacterEngine) {
        _ = action.description
        if case .transfer(let bytes, let expected, let isExtension) = action {
            transfers += 1
            let most = (tpdu.bytes.count + tpdu.expected + 2) * 2 * (nullLimit + 2)
            promise(transfers <= most, "no end after \(transfers) transfers")
            promise(flaw == nil && status.count < 2, "goes on after the end")
            promise(bytes.count == granted, "\(bytes.count) bytes sent instead of \(granted)")
            promise(bytes.elementsEqual(tpdu.bytes[sent..<sent + bytes.count]), "other bytes than the TPDU's")
            promise(expected == max(1, reading), "\(expected) bytes awaited instead of \(max(1, reading))")
            promise(isExtension == (nulls > 0), "time for nothing")
            sent += bytes.count
            granted = 0
            return
        }
        promise(engine.heldBytes == 0, "\(engine.heldBytes) bytes kept after the end")
        switch action {
        case .complete(let answer):
            promise(flaw == nil && status.count == 2 && answer == data + status, "another answer")
        case .fail(.instruction): promise(transfers == 0 && isStatus(ins), "INS refused")
        case .fail(let failure): promise(failure == flaw, "\(failure), not \(String(describing: flaw))")
        case .transfer: break
        }
    }

    /// What the card said, by the rules of procedure bytes.
    mutating func came(_ bytes: [UInt8]) {
        let wasNull = nulls
        nulls = 0
        guard !bytes.isEmpty, bytes.count <= max(1, reading) else { return flaw = .byteCount }
        if reading > 0 {
            data += bytes
            reading -= bytes.count
        } else if !status.isEmpty {
            status += bytes
        } else if bytes[0] == 0x60 {
            nulls = wasNull + 1
            if nulls > nullLimit { flaw = .nullLimit }
        } else if isStatus(bytes[0]) {
            status = bytes
        } else if bytes[0] == ins || bytes[0] == ~ins {
            let out = tpdu.bytes.count - sent
            let more = tpdu.expected - data.count
            if more > 0 {
                reading = bytes[0] == ins ? more : 1
            } else if out > 0 {
                granted = bytes[0] == ins ? out : 1
            } else {
                flaw = .procedureByte
            }
        } else {
            flaw = .procedureByte
        }
    }

    private func isStatus(_ byte: UInt8) -> Bool { byte >> 4 == 6 || byte >> 4 == 9 }
}
