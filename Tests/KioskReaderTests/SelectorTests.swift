// SPDX-License-Identifier: Apache-2.0
//
// The words that name a reader, as a table over three readers of one hub; and the texts of every error.

import CCIDReader
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Reader selectors")
struct SelectorTests {
    static func hub() throws -> ReaderHub {
        try ReaderHub(
            source: .software([
                VirtualUSBReader(serial: "SN-1", bus: 1, ports: [1], address: 2),
                VirtualUSBReader(profile: .twoSlot, serial: "SN-2", bus: 1, ports: [1, 4], address: 3),
                VirtualUSBReader(profile: .gemPCTwin, serial: nil, bus: 3, ports: [2], address: 17),
            ]))
    }

    @Test(
        "Each way of naming finds its reader",
        arguments: [
            ("1-1:1.0", "1-1:1.0", 0), ("1-1.4:1.0/1", "1-1.4:1.0", 1), ("SN-2", "1-1.4:1.0", 0),
            ("SN-2/1", "1-1.4:1.0", 1), ("08e6:3437", "3-2:1.0", 0), ("08E6:3437", "3-2:1.0", 0),
            ("003:017", "3-2:1.0", 0), ("3:17", "3-2:1.0", 0), ("001:002", "1-1:1.0", 0), ("0", "1-1:1.0", 0),
            ("2", "3-2:1.0", 0), ("1/1", "1-1.4:1.0", 1), ("USB SmartCard Reader", "3-2:1.0", 0),
            ("scr331-di", "1-1.4:1.0", 0), ("SCR3310", "1-1:1.0", 0),
        ])
    func finds(_ words: String, _ path: String, _ slot: UInt8) throws {
        let place = try Self.hub().reader(ReaderSelector(parsing: words))
        #expect(place.reader.path == path)
        #expect(place.slot == SlotIndex(slot))
    }

    @Test(
        "What fits nothing, or too much, is said",
        arguments: [
            ("9-9:1.0", KioskReaderError.Kind.readerNotFound), ("dead:beef", .readerNotFound),
            ("7", .readerNotFound), ("3310", .readerNotFound), ("33", .readerNotFound), ("", .readerNotFound),
            ("004:017", .readerNotFound),
            ("SCR33", .readerAmbiguous), ("reader", .readerAmbiguous), ("1-1:1.0/3", .slotNotFound),
        ])
    func refuses(_ words: String, _ kind: KioskReaderError.Kind) throws {
        let hub = try Self.hub()
        let error = #expect(throws: KioskReaderError.self) { try hub.reader(ReaderSelector(parsing: words)) }
        #expect(error?.kind == kind)
        if kind == .readerAmbiguous {
            #expect(
                error?.detail?.contains("1-1:1.0") == true && error?.detail?.contains("1-1.4:1.0") == true)
        }
    }

    @Test("Without words the only reader is meant; of several none, and of none none")
    func nobody() throws {
        #expect(try Bench().hub.reader().reader.path == "1-1:1.0")
        let several = try Self.hub()
        let ambiguous = #expect(throws: KioskReaderError.self) { try several.reader() }
        #expect(ambiguous?.kind == .readerAmbiguous)
        let empty = try ReaderHub(source: .software([]))
        let none = #expect(throws: KioskReaderError.self) { try empty.reader() }
        #expect(none?.kind == .noReader)
    }

    @Test("A list tells what stands in the slots and powers nothing")
    func list() throws {
        let bench = try Bench(.twoSlot)
        let readers = try bench.hub.readers()
        #expect(readers.first?.slots.map(\.card) == [.present, .absent])
        #expect(bench.count("IccPowerOn") == 0)
        let session = try bench.hub.openSession()
        #expect(try bench.hub.readers().first?.slots.map(\.card) == [.powered, .absent])
        session.close()
    }

    @Test("A vendor-class reader of the catalogue is found")
    func vendorClass() throws {
        let reader = try #require(Bench(.scr3310NTTCom).hub.readers().first)
        #expect(reader.interfaceClass == 0xFF)
        #expect(reader.usbID == "04e6:511a")
    }

    @Test("Every kind of error says what happened and what to do", arguments: KioskReaderError.Kind.allCases)
    func texts(_ kind: KioskReaderError.Kind) {
        let error = KioskReaderError(kind, subject: "reader 1-1:1.0", detail: "a detail")
        #expect(!kind.text.message.isEmpty && !error.hint.isEmpty)
        #expect(!error.description.contains("\n"))
        #expect(error.message.hasSuffix(": a detail"))
        let others = KioskReaderError.Kind.allCases.filter { $0 != kind }
        #expect(!others.map(\.text.message).contains(kind.text.message))
    }
}

@Suite("Reader connections")
struct ReaderConnectionTests {
    @Test("Two devices made of software cannot be plugged in at one place")
    func onePlaceEach() throws {
        let devices = [VirtualUSBReader(), VirtualUSBReader(profile: .gemPCTwin)]
        let error = #expect(throws: KioskReaderError.self) { try ReaderHub(source: .software(devices)) }
        #expect(error?.kind == .readerAmbiguous)
        let apart = [VirtualUSBReader(), VirtualUSBReader(profile: .gemPCTwin, ports: [2])]
        #expect(try ReaderHub(source: .software(apart)).readers().map(\.path) == ["1-1:1.0", "1-2:1.0"])
    }

    @Test("Clocks, rates, presence and Escape need no card")
    func withoutCard() throws {
        let bench = try Bench(.gemPCTwin, card: .none)
        try bench.hub.withReader { connection in
            let clocks = try connection.clockFrequencies()
            let rates = try connection.dataRates()
            let presence = try connection.presence()
            let answer = try connection.escape([0x02])
            #expect(clocks == [4000])
            #expect(rates?.isEmpty == false)
            #expect(presence == .absent)
            #expect(String(decoding: answer, as: UTF8.self).hasPrefix("GemTwin"))
        }
    }

    @Test("What a reader does not know is nil or a typed error")
    func unknown() throws {
        let bench = try Bench(.scr3310)
        try bench.hub.withReader { connection in
            let rates = try connection.dataRates()
            #expect(rates == nil)
            let error = #expect(throws: KioskReaderError.self) { try connection.escape([0x02]) }
            #expect(error?.kind == .readerUnsupported)
        }
    }
}
