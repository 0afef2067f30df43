// SPDX-License-Identifier: Apache-2.0
//
// How a machine is read: bytes from a device that lie, names that fit, which device was meant, a reader made of
// software; and that what is said is said in both languages.

import CCIDReader
import Testing
import VirtualReader

@testable import ReaderDoctor

@Suite("Reading a machine")
struct MachineTests {
    @Test("A device is read with all that the kernel shows of it")
    func device() throws {
        var machine = FakeMachine()
        machine.bind("usbfs")
        let read = try machine.examined { Machine($0) }
        #expect(read.devices.map(\.name) == ["1-1", "usb1"])
        let device = try #require(read.device(named: "1-1"))
        #expect((device.vendorID, device.productID, device.bcdDevice) == (0x04E6, 0x5116, 0x0523))
        #expect((device.bus, device.address, device.parent) == (1, 2, "usb1"))
        #expect(device.isConfigured && device.isAuthorized && device.isKnownToUdev && !device.isSuperSpeed)
        #expect((device.powerControl, device.persist) == ("on", "0"))
        #expect(device.interfaces.map(\.name) == ["1-1:1.0"])
        #expect(device.interfaces.first?.driver == "usbfs")
        #expect(device.node?.mode == 0o660 && device.node?.isUsable == true)
        #expect(read.role(of: device) == .reader)
        #expect(read.device(named: "usb1").map(read.role) == .hub)
    }

    @Test("A reader of vendor-specific class is one by the catalogue, and without it is not")
    func vendorClass() throws {
        var machine = FakeMachine()
        machine.write("ff\n", FakeMachine.interface + "/bInterfaceClass")
        machine.write("511a\n", FakeMachine.device + "/idProduct")
        #expect(try machine.diagnosis().readers.map(\.path) == ["1-1"])
        machine.write("9999\n", FakeMachine.device + "/idProduct")
        #expect(try machine.diagnosis().findings.map(\.kind) == [.noReader])
    }

    @Test(
        "A descriptor is read as far as it goes, whatever its lengths say",
        arguments: [
            ([], 0, 0, []), ([1], 0, 0, []), ([0, 2], 0, 0, []), ([18, 1], 0, 0, []),
            ([9, 2, 0, 0, 1, 1, 0, 0x80, 50], 1, 50, []), ([9, 2, 0, 0, 1, 1, 0, 0x80], 0, 0, []),
            ([8, 2, 0, 0, 1, 1, 0, 0x80, 9, 4, 0, 0, 0, 0x0B, 0, 0, 0], 0, 0, [0x0B]),
            // The second configuration is another one.
            ([9, 2, 0, 0, 1, 1, 0, 0x80, 50, 9, 2, 0, 0, 1, 2, 0, 0x80, 250], 1, 50, []),
        ] as [([UInt8], UInt8, UInt8, [UInt8])])
    func descriptor(bytes: [UInt8], value: UInt8, power: UInt8, classes: [UInt8]) {
        let descriptor = ConfigurationDescriptor(bytes)
        #expect(descriptor.value == value)
        #expect(descriptor.maximumPower == power)
        #expect(descriptor.interfaceClasses == classes)
    }

    @Test("Any bytes are read to their end")
    func anyDescriptor() {
        // A walk through lengths that fit, do not, and are zero; the seed is the number itself.
        for seed in 0..<2_000 {
            var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
            let bytes = (0..<(seed % 64)).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 56) % 12
            }
            #expect(ConfigurationDescriptor(bytes).interfaceClasses.count <= bytes.count / 9)
        }
    }

    @Test("What a device calls itself is made safe to print, and never becomes part of a command")
    func names() throws {
        var machine = FakeMachine()
        machine.write("Evil\u{1B}[2J\u{202E}'; reboot #\n", FakeMachine.device + "/product")
        machine.write("1\n", FakeMachine.device + "/power/persist")
        let finding = try machine.finding(.persist)
        #expect(finding.subject?.name == "Evil?[2J?'; reboot #")
        #expect(finding.remedies.allSatisfy { $0.command?.contains("reboot") == false })
    }

    @Test(
        "A word is quoted where the shell would do something with it",
        arguments: [
            ("plain-1.0:_", "plain-1.0:_"), ("", "''"), ("two words", "'two words'"), ("a'b", #"'a'\''b'"#),
            ("$(x)", "'$(x)'"), ("a;b", "'a;b'"), ("ä", "'ä'"),
        ])
    func quoted(word: String, expected: String) {
        #expect(Shell.quoted(word) == expected)
    }

    @Test(
        "A device is named in the ways of `list`",
        arguments: [
            ("1-1", ["1-1"]), ("1-1:1.0", ["1-1"]), ("1-1:1.0/0", ["1-1"]), ("04e6:5116", ["1-1"]),
            ("04E6:5116", ["1-1"]), ("001:002", ["1-1"]), ("1:3", ["1-2"]), ("SERIAL-2", ["1-2"]),
            ("0", ["1-1"]),
            ("1", ["1-2"]), ("scr3310", ["1-1", "1-2"]), ("two", ["1-2"]), ("nothing", []), ("", []),
            ("9", []),
            ("1-9", []),
        ])
    func selected(words: String, expected: [String]) throws {
        var machine = FakeMachine()
        machine.addDevice("1-2", "04e6", "511f", address: 3, product: "SCR3310 Two", classes: ["0b"])
        machine.write("SERIAL-2\n", "/sys/bus/usb/devices/1-2/serial")
        machine.interfaces?.append(MachineView.Interface(path: "1-2:1.0"))
        let diagnosis = try machine.diagnosis(only: words)
        #expect(diagnosis.readers.map(\.path) == expected)
        #expect(diagnosis.findings.map(\.kind) == (expected.isEmpty ? [.noReader] : []))
    }

    @Test(
        "Where readers are there and none fits, they are named, and the list; without any, nothing is on the bus"
    )
    func unfit() throws {
        var machine = FakeMachine()
        let finding = try #require(try machine.diagnosis(only: "bogus").findings.first)
        #expect(finding.title.english == "no reader fits 'bogus'")
        #expect(finding.evidence.map(\.english) == ["there is: 1-1 04e6:5116 SCR3310 USB Smart Card Reader"])
        #expect(finding.remedies.map(\.command) == ["kioskreader list"])
        machine.remove(FakeMachine.device)
        machine.remove(FakeMachine.interface)
        machine.interfaces = []
        let none = try #require(try machine.diagnosis(only: "bogus").findings.first)
        #expect(none.title == none.kind.title && none.meaning == none.kind.meaning)
        #expect(none.evidence.first?.english == "no device on the bus fits 'bogus'")
    }

    @Test("Only what was asked for is looked at")
    func narrowed() throws {
        var machine = FakeMachine()
        machine.addDevice("1-2", "04e6", "511f", address: 3, product: "Two", classes: ["0b"])
        machine.write("1\n", "/sys/bus/usb/devices/1-2/power/persist")
        #expect(try machine.diagnosis(only: "1-1").findings == [])
        #expect(try machine.diagnosis(only: "1-2").findings.map(\.kind) == [.persist])
    }

    @Test(
        "Versions are compared as numbers",
        arguments: [
            ("1.0.26", true), ("1.0.27", true), ("1.1.0", true), ("1.0.100", true), ("1.0.26-rc1", true),
            ("2", true),
            ("1.0.25", false), ("1.0.9", false), ("1.0", false), ("0.9.30", false), ("", false),
        ])
    func versions(version: String, isFine: Bool) throws {
        var machine = FakeMachine()
        machine.libusbVersion = version
        #expect(try machine.diagnosis().isHealthy == isFine)
    }

    @Test("The clock must be past the program's own date")
    func built() throws {
        let machine = FakeMachine()
        let findings = try machine.examined { view in
            var view = view
            view.program = FakeMachine.device + "/idVendor"
            view.now = Clock.written + 30
            return ReaderDoctor.examine(view).findings
        }
        // The file was made just now, which is later than the time that this test was written.
        #expect(findings.map(\.kind) == [.clockNotSet])
    }

    @Test("A virtual reader is looked at, and the machine is not", arguments: ReaderProfile.all)
    func virtual(_ profile: ReaderProfile) throws {
        let diagnosis = try ReaderDoctor.examine(software: [VirtualUSBReader(profile: profile, cards: [:])])
        #expect(diagnosis.isHealthy)
        #expect(diagnosis.findings == [])
        #expect(diagnosis.readers.count == 1)
        #expect(diagnosis.results.map(\.examination) == [.bus, .descriptors])
    }

    @Test("A reader whose class descriptor is missing is found by the library, and so by the doctor")
    func brokenDescriptor() throws {
        let broken = BrokenReader(VirtualUSBReader(profile: .scr3310, cards: [:]))
        let diagnosis = try ReaderDoctor.examine(software: [broken])
        #expect(diagnosis.findings.map(\.kind) == [.unusableDescriptor])
        #expect(diagnosis.findings.first?.subject?.path == "1-1:1.0")
        #expect(!diagnosis.isHealthy)
    }

    @Test("Every kind says what it is and means in both languages", arguments: Finding.Kind.allCases)
    func texts(_ kind: Finding.Kind) {
        for words in [kind.title, kind.meaning] {
            for text in [words.english, words.japanese] {
                #expect(!text.isEmpty && !text.hasSuffix(".") && !text.hasSuffix("。") && !text.contains("\n"))
            }
            #expect(!words.english.contains(/[ぁ-んァ-ヶ一-龠]/) && words.japanese.contains(/[ぁ-んァ-ヶ一-龠]/))
        }
    }

    @Test("No two kinds are called the same, or mean the same")
    func distinct() {
        #expect(Set(Finding.Kind.allCases.map(\.title.english)).count == Finding.Kind.allCases.count)
        #expect(Set(Finding.Kind.allCases.map(\.title.japanese)).count == Finding.Kind.allCases.count)
        #expect(Set(Finding.Kind.allCases.map(\.meaning.english)).count == Finding.Kind.allCases.count)
    }
}
