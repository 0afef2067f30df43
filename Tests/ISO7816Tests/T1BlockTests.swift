// SPDX-License-Identifier: Apache-2.0
//
// Block.parse and encode, the checksums, and what a block says of itself. The blocks come from the tests' own encoder.

import Testing

@testable import ISO7816

@Suite("T1: blocks")
struct T1BlockTests {
    static let kinds: [(Wire, T1.Block.Kind, String)] = [
        (.i(0, pattern(32), more: true), .information(.zero, more: true), "I(0,more) 32 bytes"),
        (.i(1, [1]), .information(.one, more: false), "I(1) 1 byte"),
        (.i(0, []), .information(.zero, more: false), "I(0) 0 bytes"),
        (.i(1, pattern(254)), .information(.one, more: false), "I(1) 254 bytes"),
        (.r(0), .acknowledgement(.zero, .errorFree), "R(0)"),
        (.r(1, 1), .acknowledgement(.one, .edcError), "R(1) EDC error"),
        (.r(0, 2), .acknowledgement(.zero, .otherError), "R(0) other error"),
        (.resynchRequest, .request(.resynch), "S(RESYNCH request)"),
        (.resynchResponse, .response(.resynch), "S(RESYNCH response)"),
        (.ifsRequest(254), .request(.ifs(254)), "S(IFS request) 254"),
        (.ifsResponse(1), .response(.ifs(1)), "S(IFS response) 1"),
        (.abortRequest, .request(.abort), "S(ABORT request)"),
        (.abortResponse, .response(.abort), "S(ABORT response)"),
        (.wtxRequest(255), .request(.wtx(255)), "S(WTX request) 255"),
        (.wtxResponse(3), .response(.wtx(3)), "S(WTX response) 3"),
    ]

    @Test("Every kind of block is read, written and described", arguments: [T1.EDC.lrc, .crc])
    func roundTrip(edc: T1.EDC) throws {
        for (wire, kind, summary) in Self.kinds {
            let block = try T1.Block.parse(wire.bytes(edc), edc: edc)
            #expect(block.kind == kind)
            #expect(block.information == wire.inf)
            #expect(block.encode(edc: edc) == wire.bytes(edc))
            #expect(block.summary == summary)
        }
    }

    static let malformed: [(String, [UInt8], T1.BlockError)] = [
        ("NAD 12", [0x12, 0, 2, 0x90, 0], .nodeAddress(0x12)),
        ("an I-block of two bytes with a reserved bit", [0, 0x10, 2, 0x90, 0], .reservedPCB(0x10)),
        ("R-block with b6", [0, 0xA0, 0], .reservedPCB(0xA0)),
        ("R-block with error 3", [0, 0x83, 0], .reservedPCB(0x83)),
        ("R-block with error 8", [0, 0x98, 0], .reservedPCB(0x98)),
        ("R-block with information", [0, 0x80, 1, 7], .wrongLength(pcb: 0x80, length: 1)),
        ("reserved S request", [0, 0xC4, 0], .reservedPCB(0xC4)),
        ("reserved S response", [0, 0xFF, 0], .reservedPCB(0xFF)),
        ("RESYNCH with information", [0, 0xE0, 1, 0], .wrongLength(pcb: 0xE0, length: 1)),
        ("ABORT with information", [0, 0xC2, 1, 0], .wrongLength(pcb: 0xC2, length: 1)),
        ("IFS without a value", [0, 0xC1, 0], .wrongLength(pcb: 0xC1, length: 0)),
        ("IFS with two values", [0, 0xE1, 2, 32, 32], .wrongLength(pcb: 0xE1, length: 2)),
        ("IFS 00", [0, 0xC1, 1, 0], .reservedValue(pcb: 0xC1, value: 0)),
        ("IFS FF", [0, 0xC1, 1, 0xFF], .reservedValue(pcb: 0xC1, value: 0xFF)),
        ("WTX without a value", [0, 0xC3, 0], .wrongLength(pcb: 0xC3, length: 0)),
        ("WTX 00", [0, 0xC3, 1, 0], .reservedValue(pcb: 0xC3, value: 0)),
        ("LEN FF", [0, 0, 0xFF] + [UInt8](repeating: 0, count: 255), .reservedLength),
    ]

    /// Blocks whose lengths or checksums are wrong: what they are depends on the checksum in use.
    static func cut(_ edc: T1.EDC) -> [(String, [UInt8], T1.BlockError)] {
        let whole = Wire.i(0, [0x90, 0x00]).bytes(edc)
        var longer = whole
        var shorter = whole
        (longer[2], shorter[2]) = (3, 1)
        var foreign = whole
        foreign[0] = 1
        let length = edc == .lrc ? 1 : 2
        return [
            ("nothing", [], .tooShort(count: 0)),
            (
                "as short as the prologue and half of what a checksum needs",
                [UInt8](repeating: 0, count: 2 + length), .tooShort(count: 2 + length)
            ),
            (
                "LEN larger than what came", longer,
                .truncated(promised: whole.count + 1, present: whole.count)
            ),
            ("a byte after the checksum", whole + [0], .trailingBytes(count: 1)),
            ("LEN smaller than what came", shorter, .trailingBytes(count: 1)),
            ("wrong checksum", Wire.i(0, [0x90, 0x00]).damaged(edc), .checksum),
            ("wrong checksum and wrong NAD: the checksum counts", foreign, .checksum),
        ]
    }

    @Test(
        "What is not exactly one valid block is refused, and answered by an R-block",
        arguments: [T1.EDC.lrc, .crc])
    func refusal(edc: T1.EDC) {
        let sealed = Self.malformed.map { ($0.0, $0.1 + Wire.epilogue($0.1, edc), $0.2) }
        for (name, bytes, error) in Self.cut(edc) + sealed {
            #expect(throws: error, "\(name)") { try T1.Block.parse(bytes, edc: edc) }
            var engine = T1.Engine(.init(edc: edc))
            _ = engine.start(short, repeatable: false)
            let expected = Wire.r(0, error == .checksum ? 1 : 2).bytes(edc)
            let action = engine.received(bytes.span)
            #expect(action == .send(expected, waiting: 1, carriesCommand: false), "\(name)")
        }
    }

    @Test("Of the 256 PCBs exactly those of clause 11 are accepted, whatever the length")
    func everyPCB() {
        for pcb in UInt8.min...UInt8.max {
            for length in 0...3 {
                let bytes = Wire(pcb: pcb, inf: [UInt8](repeating: 1, count: length)).bytes(.lrc)
                let valid =
                    switch pcb {
                    case 0x00, 0x20, 0x40, 0x60: true
                    case 0x80, 0x81, 0x82, 0x90, 0x91, 0x92, 0xC0, 0xE0, 0xC2, 0xE2: length == 0
                    case 0xC1, 0xE1, 0xC3, 0xE3: length == 1
                    default: false
                    }
                let accepted = (try? T1.Block.parse(bytes, edc: .lrc)) != nil
                #expect(accepted == valid, "PCB \(pcb), LEN \(length)")
            }
        }
    }

    @Test(
        "Every proper beginning of a block, and the block with more bytes, is refused",
        arguments: [T1.EDC.lrc, .crc])
    func cut(edc: T1.EDC) {
        for (wire, _, _) in Self.kinds {
            let whole = wire.bytes(edc)
            for count in 0..<whole.count {
                #expect((try? T1.Block.parse(Array(whole.prefix(count)), edc: edc)) == nil)
            }
            #expect((try? T1.Block.parse(whole + [0], edc: edc)) == nil)
        }
    }

    @Test("Every single flipped bit of a block is refused", arguments: [T1.EDC.lrc, .crc])
    func flips(edc: T1.EDC) {
        for (wire, _, _) in Self.kinds {
            let whole = wire.bytes(edc)
            for bit in 0..<(8 * whole.count) {
                var damaged = whole
                damaged[bit / 8] ^= 1 << UInt8(bit % 8)
                #expect((try? T1.Block.parse(damaged, edc: edc)) == nil, "\(wire), bit \(bit)")
            }
        }
    }

    @Test("The CRC of the digits 1 to 9 is 6F91, the catalogue's check value of CRC-16/MCRF4XX")
    func checkValue() {
        var bytes = Array("123456789".utf8)
        T1.EDC.crc.appendEpilogue(to: &bytes)
        #expect(bytes.suffix(2) == [0x6F, 0x91])
    }

    @Test("The LRC of a known block, as in ANSSI's tests of Annex A")
    func knownLRC() throws {
        let block = try T1.Block.parse([0x00, 0x00, 0x02, 0x90, 0x00, 0x92], edc: .lrc)
        #expect(block.information == [0x90, 0x00])
    }

    @Test("No description shows an information field, its length, or an answer")
    func discretion() throws {
        let pin: [UInt8] = [0x00, 0x20, 0x00, 0x80, 0x04, 0x31, 0x32, 0x33, 0x34]
        let wire = Wire.i(0, pin)
        let block = try T1.Block.parse(wire.bytes(.lrc), edc: .lrc)
        #expect("\(block)" == "I(0) blanked")
        #expect(String(reflecting: block) == "I(0) blanked")
        #expect(T1.Block.summary(of: wire.bytes(.lrc), edc: .lrc, blanked: true) == "I(0) blanked")
        #expect(T1.Block.summary(of: wire.damaged(.lrc), edc: .lrc, blanked: true) == "invalid block")
        #expect(
            T1.Block.summary(of: wire.damaged(.lrc), edc: .lrc) == "invalid block: wrong checksum")
        var engine = T1.Engine(.init())
        #expect("\(engine.start(pin, repeatable: false))" == "send I-block, wait 1 BWT")
        #expect(!String(reflecting: engine.state).contains("49, 50, 51"))
        #expect(engine.heldBytes == pin.count)
        let end = engine.received(Wire.i(0, pin).bytes(.lrc).span)
        #expect(String(reflecting: end) == "complete")
        #expect(engine.heldBytes == 0)
    }

    @Test("A configuration takes sizes of 1 to 254; a reader's dwMaxIFSD is clamped to them")
    func configuration() {
        for (given, taken) in [(0, 1), (1, 1), (254, 254), (255, 254)] as [(UInt8, UInt8)] {
            let configuration = T1.Configuration(ifsc: given, ifsd: given)
            #expect(configuration.ifsc == taken && configuration.ifsd == taken)
        }
        #expect(T1.Configuration.fieldSize(0) == 1)
        #expect(T1.Configuration.fieldSize(1000) == 254)
        #expect(T1.Configuration.fieldSize(.max) == 254)
    }

    @Test("What is negotiated can be seen")
    func negotiation() {
        var engine = T1.Engine(.init())
        #expect(engine.ifsdNegotiation == .notAsked && engine.isReady)
        _ = engine.negotiateIFSD(254)
        #expect(!engine.isReady && engine.finalFailure == nil)
        _ = engine.mute()
        _ = engine.mute()
        #expect(engine.mute() == .resetCard)
        #expect(engine.didReset() == .complete([]))
        #expect(engine.ifsdNegotiation == .unanswered && engine.ifsd == 32 && engine.isReady)
        _ = engine.cardGone()
        #expect(engine.finalFailure == .cardGone && engine.ifsc == nil)
    }
}
