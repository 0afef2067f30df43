// SPDX-License-Identifier: Apache-2.0
//
// A reader that does not answer within the time that the library gives it: that is the reader's failure and no
// deadline of the caller's, an agreement with the card falls back, and the slot is in order for the next call.

import CCIDReader
import ISO7816
import ReaderScripts
import Testing
import VirtualReader

@testable import KioskReader

@Suite("A silent reader")
struct SilentReaderTests {
    /// A reader that does not answer these commands, once or always.
    private func bench(
        _ command: CommandCode, _ occasion: FaultPlan.Occasion = .nth(1)
    ) throws -> Bench {
        try Bench(.gemPCTwin, faults: FaultPlan([.init(.drop, at: .command(command), occasion)]))
    }

    private func isSilence(_ error: KioskReaderError?) -> Bool {
        error?.kind == .readerMalformed && error?.detail == "the reader does not answer"
    }

    @Test("A power-on without an answer is told as the reader's, long before the caller's deadline")
    func powerOn() throws {
        let bench = try bench(.iccPowerOn)
        let error = #expect(throws: KioskReaderError.self) { try bench.hub.openSession() }
        #expect(isSilence(error))
        #expect(try bench.hub.openSession().isOpen)
    }

    @Test("The caller's own deadline stays a deadline")
    func deadline() throws {
        let bench = try bench(.escape)
        let reader = try bench.hub.openReader(options: SessionOptions(deadline: .seconds(1)))
        let error = #expect(throws: KioskReaderError.self) { try reader.escape([0x02]) }
        #expect(error?.kind == .deadline)
    }

    @Test("A PPS, or parameters, without an answer: cold reset and the default rate")
    func fallBack() throws {
        for command in [CommandCode.xfrBlock, .setParameters] {
            let bench = try bench(command)
            let session = try bench.hub.openSession()
            #expect(session.link.negotiation == .refused && session.link.bmFindexDindex == 0x11)
            #expect(try session.transmit(CommandAPDU(select), deadline: nil).sw == .success)
        }
    }

    @Test("Parameters that never have an answer end the opening as the reader's failure")
    func neverAnswered() throws {
        let bench = try bench(.setParameters, .from(1))
        let error = #expect(throws: KioskReaderError.self) { try bench.hub.openSession() }
        #expect(isSilence(error))
    }

    // MARK: A connection to the reader

    /// What was asked before left nothing behind.
    private func checkUsable(_ bench: Bench, _ reader: ReaderConnection) throws {
        #expect(bench.count("PC_to_RDR_Abort") == 1)
        reader.close()
        let again = try bench.hub.openReader()
        #expect(try again.presence() == .present)
        again.close()
        let answer = try bench.hub.withSession { try $0.transmit(CommandAPDU(select), deadline: nil) }
        #expect(answer.sw == .success)
    }

    @Test("An Escape without an answer is aborted")
    func escape() throws {
        let bench = try bench(.escape)
        let reader = try bench.hub.openReader()
        let error = #expect(throws: KioskReaderError.self) { try reader.escape([0x02]) }
        #expect(isSilence(error))
        try checkUsable(bench, reader)
    }

    @Test("A cancelled Escape is aborted, and the next connection works")
    func cancelledEscape() throws {
        let token = Cancellation()
        let device = VirtualUSBReader(
            profile: .gemPCTwin, cards: [0: .mynumber],
            faults: FaultPlan([.init(.drop, at: .command(.escape))]))
        let bench = try Bench(device: device, CancellingReader(device, token))
        let reader = try bench.hub.openReader(options: SessionOptions(cancellation: token))
        let error = #expect(throws: KioskReaderError.self) { try reader.escape([0x02]) }
        #expect(error?.kind == .cancelled)
        try checkUsable(bench, reader)
    }

    @Test("An Escape without an answer, to a reader that does not know ABORT: the card loses its power")
    func withoutAbort() throws {
        let bench = try Bench(
            .gemPCTwin,
            faults: FaultPlan([
                .init(.drop, at: .command(.escape)), .init(.stall, at: .request(.abort), .from(1)),
            ]))
        let reader = try bench.hub.openReader()
        let offs = bench.count("PC_to_RDR_IccPowerOff")
        let error = #expect(throws: KioskReaderError.self) { try reader.escape([0x02]) }
        #expect(isSilence(error))
        #expect(bench.count("PC_to_RDR_IccPowerOff") == offs + 1)
        #expect(try reader.presence() == .present, "and the slot works")
    }

    @Test("What the caller calls secret in an Escape stays out of the trace")
    func secretEscape() throws {
        let bytes: [UInt8] = [0xC0, 0xFF, 0xEE, 0x11]
        for (sensitivity, isShown) in [(Sensitivity.open, true), (.secret, false)] {
            let bench = try Bench(.gemPCTwin)
            let reader = try bench.hub.openReader()
            _ = try? reader.escape(bytes, sensitivity: sensitivity)
            let trace = bench.lines.joined(separator: "\n").filter { $0 != " " }
            #expect(trace.contains("PC_to_RDR_Escape"))
            #expect(trace.contains("C0FFEE11") == isShown)
        }
    }
}

/// A reader during whose first Escape somebody cancels.
private final class CancellingReader: ForwardingReader {
    let reader: VirtualUSBReader
    private let token: Cancellation

    init(_ reader: VirtualUSBReader, _ token: Cancellation) { (self.reader, self.token) = (reader, token) }

    func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer {
        defer { if packet.first == 0x6B { token.cancel() } }
        return reader.out(endpoint: endpoint, packet: packet)
    }
}
