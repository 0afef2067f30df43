// SPDX-License-Identifier: Apache-2.0
//
// Each fault that the doctor knows, brought about on a machine of files: it is found, with what was seen and the
// command that mends it, and nothing else is found beside it. Where all is well, nothing is.

import Testing

@testable import ReaderDoctor

@Suite("Faults of a machine")
struct FaultTests {
    /// One fault: how it comes about, and what is said.
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let kind: Finding.Kind
        var mustBeMended = true
        /// What stands in the evidence.
        let seen: String
        /// The commands, `nil` where hands are needed.
        let commands: [String?]
        /// Findings that come along with it.
        var beside: [Finding.Kind] = []
        let bring: @Sendable (inout FakeMachine) -> Void

        var testDescription: String { name }
    }

    @Test("On a healthy machine nothing is found, and it is said what was looked at")
    func healthy() throws {
        let diagnosis = try FakeMachine().diagnosis()
        #expect(diagnosis.findings == [])
        #expect(diagnosis.isHealthy)
        #expect(diagnosis.results.map(\.examination) == Examination.allCases)
        #expect(diagnosis.readers.map(\.path) == ["1-1"])
        #expect(diagnosis.results.allSatisfy { !$0.seen.english.isEmpty && !$0.seen.japanese.isEmpty })
    }

    @Test("A fault is found, and nothing else", arguments: all)
    func found(_ fault: Fault) throws {
        var machine = FakeMachine()
        fault.bring(&machine)
        let diagnosis = try machine.diagnosis()
        #expect(Set(diagnosis.findings.map(\.kind)) == Set([fault.kind] + fault.beside))
        let finding = try #require(diagnosis.findings.first { $0.kind == fault.kind })
        #expect(finding.mustBeMended == fault.mustBeMended)
        let evidence = finding.evidence.map(\.english).joined(separator: "\n")
        #expect(evidence.contains(fault.seen), "\(evidence)")
        #expect(finding.remedies.map(\.command) == fault.commands)
    }

    @Test("Every kind of finding has a fault here, or the test below")
    func everyKind() {
        #expect(Set(Self.all.map(\.kind) + [.libraryFailed]) == Set(Finding.Kind.allCases))
        #expect(Set(Self.all.map(\.name)).count == Self.all.count)
    }

    @Test("A library that cannot read the bus is a finding, not the end of the visit")
    func libraryFailed() throws {
        let findings = try FakeMachine().examined { view in
            var view = view
            view.interfaces = { throw CancellationError() }
            return ReaderDoctor.examine(view).findings
        }
        #expect(findings.map(\.kind) == [.libraryFailed])
        #expect(findings.first?.mustBeMended == true)
    }

    @Test(
        "What is not the machine's own affair, or is mended already, is no finding",
        arguments: [
            // Inside a container the clock is the host's.
            {
                $0.remove("/sys/class/rtc")
                $0.write("", "/sys/class/net/here")
                $0.write("", "/.dockerenv")
            },
            {
                $0.remove("/sys/class/rtc")
                $0.write("", "/sys/class/net/here")
                $0.write("", "/run/systemd/timesync/synchronized")
            },
            // A hub, and a keyboard that a driver has.
            {
                $0.addHub("1-2", address: 3, attributes: "a0")
                $0.addDevice("1-2.1", "046d", "c31c", address: 4, product: "Keyboard", classes: ["03"])
                $0.bind("usbhid", to: "/sys/bus/usb/devices/1-2.1:1.0")
                $0.write("auto\n", "/sys/bus/usb/devices/1-2.1/power/control")
                $0.write("1\n", "/sys/bus/usb/devices/1-2.1/power/persist")
                $0.write("0\n", "/sys/bus/usb/devices/1-2.1/authorized")
            },
            // A kernel without power management.
            { $0.remove(FakeMachine.device + "/power") },
            // A kernel older than the count.
            { $0.remove(FakeMachine.device + "/port") },
        ] as [@Sendable (inout FakeMachine) -> Void])
    func noFalseAlarm(_ bring: @Sendable (inout FakeMachine) -> Void) throws {
        var machine = FakeMachine()
        bring(&machine)
        #expect(try machine.diagnosis().findings == [])
    }

    static let all = bus + devices + surroundings

    private static let bus = [
        Fault(
            name: "/sys is not mounted", kind: .noSysfs, seen: "/sys/bus does not exist",
            commands: ["sudo mount -t sysfs sysfs /sys"]
        ) {
            $0.remove("/sys")
            $0.interfaces = []
        },
        Fault(
            name: "the kernel has no USB", kind: .noUSB, seen: "/sys/bus/usb does not exist",
            commands: ["grep -l '^0x0c03' /sys/bus/pci/devices/*/class"]
        ) {
            $0.remove("/sys/bus/usb")
            $0.write("", "/sys/bus/pci/here")
            $0.interfaces = []
        },
        Fault(
            name: "hubs only", kind: .noReader, seen: "hubs only", commands: ["sudo dmesg --follow"]
        ) {
            $0.remove(FakeMachine.device)
            $0.remove(FakeMachine.interface)
            $0.interfaces = []
        },
        Fault(
            name: "a bus without a controller", kind: .noReader, seen: "no host controller",
            commands: ["grep -l '^0x0c03' /sys/bus/pci/devices/*/class"]
        ) {
            $0.remove("/sys/bus/usb/devices")
            $0.write("", "/sys/bus/usb/drivers/usbfs/bind")
            $0.interfaces = []
        },
        Fault(
            name: "a keyboard only", kind: .noReader, seen: "on the bus: 1-2 046d:c31c Keyboard K120",
            commands: ["sudo dmesg --follow"]
        ) {
            $0.remove(FakeMachine.device)
            $0.remove(FakeMachine.interface)
            $0.addDevice("1-2", "046d", "c31c", address: 3, product: "Keyboard K120", classes: ["03"])
            $0.interfaces = []
        },
        Fault(
            name: "no node", kind: .noDeviceNode, seen: "/dev/bus/usb/001/002 does not exist",
            commands: ["sudo mkdir -p /dev/bus/usb/001 && sudo mknod -m 0600 /dev/bus/usb/001/002 c 189 1"]
        ) { $0.remove(FakeMachine.node) },
        Fault(
            name: "no nodes at all, in a container", kind: .noDeviceNode,
            seen: "/dev/bus/usb does not exist\nthis is",
            commands: [
                "docker run --volume /dev/bus/usb:/dev/bus/usb --device-cgroup-rule 'c 189:* rmw' …",
                "sudo mkdir -p /dev/bus/usb/001 && sudo mknod -m 0600 /dev/bus/usb/001/002 c 189 1",
            ]
        ) {
            $0.remove("/dev/bus/usb")
            $0.write("", "/.dockerenv")
        },
        Fault(
            name: "a device that is not authorized", kind: .notAuthorized, seen: "1-1/authorized is 0",
            commands: ["echo 1 | sudo tee /sys/bus/usb/devices/1-1/authorized"]
        ) {
            $0.write("0\n", FakeMachine.device + "/authorized")
            $0.unconfigure()
        },
        Fault(
            name: "an interface that is not authorized", kind: .notAuthorized,
            seen: "1-1:1.0/authorized is 0",
            commands: ["echo 1 | sudo tee /sys/bus/usb/devices/1-1:1.0/authorized"]
        ) { $0.write("0\n", FakeMachine.interface + "/authorized") },
        Fault(
            name: "a device without a configuration", kind: .notConfigured,
            seen: "bConfigurationValue is empty",
            commands: ["echo 1 | sudo tee /sys/bus/usb/devices/1-1/bConfigurationValue"]
        ) { $0.unconfigure() },
        Fault(
            name: "a hub on bus power", kind: .hubPower,
            seen:
                "it wants 200 mA; the hub 1-1 says that it has no supply of its own, so a port gives 100 mA",
            commands: [nil, "echo 1 | sudo tee /sys/bus/usb/devices/1-1.2/bConfigurationValue"]
        ) { moveBehindHub(&$0, attributes: "a0", power: 100) },
        Fault(
            name: "enough power behind a hub on bus power", kind: .notConfigured, seen: "is empty",
            commands: ["echo 1 | sudo tee /sys/bus/usb/devices/1-1.2/bConfigurationValue"]
        ) { moveBehindHub(&$0, attributes: "a0", power: 50) },
        Fault(
            name: "a hub with a supply of its own", kind: .notConfigured, seen: "is empty",
            commands: ["echo 1 | sudo tee /sys/bus/usb/devices/1-1.2/bConfigurationValue"]
        ) { moveBehindHub(&$0, attributes: "e0", power: 250) },
        Fault(
            name: "too much current", kind: .overCurrent, mustBeMended: false,
            seen: "over_current_count is 3",
            commands: [nil]
        ) { $0.write("3\n", FakeMachine.device + "/port/over_current_count") },
    ]

    /// The reader, behind a hub at port 1, without a configuration.
    private static func moveBehindHub(_ machine: inout FakeMachine, attributes: String, power: UInt8) {
        machine.remove(FakeMachine.device)
        machine.remove(FakeMachine.interface)
        machine.addHub("1-1", address: 2, attributes: attributes)
        machine.addDevice("1-1.2", "04e6", "5116", address: 3, product: "SCR3310", classes: ["0b"])
        machine.files["/sys/bus/usb/devices/1-1.2/descriptors"] =
            FakeMachine.descriptors(classes: ["0b"], power: power)
        machine.unconfigure("1-1.2")
    }

    private static let devices = [
        Fault(
            name: "an unusable descriptor", kind: .unusableDescriptor, seen: "bLength is wrong, byte 0",
            commands: ["sudo lsusb -v -d 04e6:5116"]
        ) { $0.interfaces = [MachineView.Interface(path: "1-1:1.0", problem: "bLength is wrong, byte 0")] },
        Fault(
            name: "a device that does not speak CCID, alone", kind: .notCCID,
            seen: "known as Sony PaSoRi: its own (a list)",
            commands: [nil]
        ) {
            makeStranger(&$0, "1-1")
            $0.interfaces = []
        },
        Fault(
            name: "a device that does not speak CCID, beside a reader", kind: .notCCID, mustBeMended: false,
            seen: "known as Sony PaSoRi", commands: [nil]
        ) { makeStranger(&$0, "1-2") },
        Fault(
            name: "a reader in another mode", kind: .otherMode, seen: "shows the interface classes 03, FF",
            commands: [nil]
        ) {
            $0.write("03\n", FakeMachine.interface + "/bInterfaceClass")
            $0.write("ff\n", FakeMachine.device + ":1.1/bInterfaceClass")
            $0.interfaces = []
        },
        Fault(
            name: "a kernel driver", kind: .kernelDriver,
            seen: "driver is pn533_usb, of the module pn533_usb",
            commands: [
                "echo 1-1:1.0 | sudo tee /sys/bus/usb/drivers/pn533_usb/unbind",
                "echo 'blacklist pn533_usb' | sudo tee /etc/modprobe.d/kioskreader-pn533_usb.conf "
                    + "&& sudo modprobe -r pn533_usb",
            ]
        ) { $0.bind("pn533_usb", module: "pn533_usb") },
        Fault(
            name: "a kernel driver that is built in", kind: .kernelDriver,
            seen: "port100, which is built into the kernel",
            commands: ["echo 1-1:1.0 | sudo tee /sys/bus/usb/drivers/port100/unbind"]
        ) { $0.bind("port100") },
        Fault(
            name: "persist", kind: .persist, seen: "power/persist is 1",
            commands: [
                "echo 0 | sudo tee /sys/bus/usb/devices/1-1/power/persist",
                "sudo udevadm control --reload && sudo udevadm trigger /sys/bus/usb/devices/1-1",
            ]
        ) { $0.write("1\n", FakeMachine.device + "/power/persist") },
        Fault(
            name: "autosuspend", kind: .autosuspend, mustBeMended: false, seen: "power/control is auto",
            commands: [
                "echo on | sudo tee /sys/bus/usb/devices/1-1/power/control",
                "sudo udevadm control --reload && sudo udevadm trigger /sys/bus/usb/devices/1-1",
            ]
        ) { $0.write("auto\n", FakeMachine.device + "/power/control") },
        Fault(
            name: "autosuspend of a reader that does not come back", kind: .autosuspend,
            seen: "known not to come back from it",
            commands: [
                "echo on | sudo tee /sys/bus/usb/devices/1-1/power/control",
                "sudo udevadm control --reload && sudo udevadm trigger /sys/bus/usb/devices/1-1",
            ]
        ) {
            $0.write("058f\n", FakeMachine.device + "/idVendor")
            $0.write("9520\n", FakeMachine.device + "/idProduct")
            $0.write("auto\n", FakeMachine.device + "/power/control")
        },
        Fault(
            name: "no permission", kind: .noPermission, seen: "mode 0600",
            commands: ["sudo udevadm control --reload && sudo udevadm trigger /sys/bus/usb/devices/1-1"]
        ) { $0.modes[FakeMachine.node] = 0o600 },
        Fault(
            name: "rules in conflict", kind: .rulesConflict,
            seen: "92_pcscd_ccid.rules, line 2, gives MODE=\"0600\"",
            commands: [
                #"sudo sed -i -E 's/\b(GROUP|MODE)="/\1:="/g' /etc/udev/rules.d/70-kioskreader.rules"#
                    + " && sudo udevadm control --reload"
                    + " && sudo udevadm trigger --action=add /sys/bus/usb/devices/1-1"
            ]
        ) {
            $0.modes[FakeMachine.node] = 0o600
            $0.write("# libccid's\nMODE=\"0600\"\n", "/lib/udev/rules.d/92_pcscd_ccid.rules")
        },
        Fault(
            name: "pcscd holds it", kind: .heldByPcscd,
            seen:
                "probably by pcscd (process 77), of the service pcscd.service, which has /dev/bus/usb/001/002 open",
            commands: [
                "sudo systemctl stop pcscd.socket pcscd.service",
                "sudo systemctl disable --now pcscd.socket pcscd.service",
                "echo 'PCSCLITE_FILTER_IGNORE_READER_NAMES=\"SCM Microsystems Inc. SCR 3310\"'"
                    + " | sudo tee -a /etc/default/pcscd && sudo systemctl restart pcscd.service",
            ]
        ) {
            $0.installPcscd()
            $0.bind("usbfs")
            $0.addProcess(77, "pcscd", cgroup: "0::/system.slice/pcscd.service")
        },
        Fault(
            name: "another program holds it", kind: .heldByProcess, seen: "probably by kioskd (process 78)",
            commands: ["sudo kill 78"]
        ) {
            $0.bind("usbfs")
            $0.addProcess(78, "kioskd")
        },
        Fault(
            name: "pcscd will take it", kind: .pcscdTakesReader, mustBeMended: false,
            seen: "knows this reader as 'SCM Microsystems Inc. SCR 3310'",
            commands: [
                "sudo systemctl stop pcscd.socket pcscd.service",
                "sudo systemctl disable --now pcscd.socket pcscd.service",
                "echo 'PCSCLITE_FILTER_IGNORE_READER_NAMES=\"SCM Microsystems Inc. SCR 3310\"'"
                    + " | sudo tee -a /etc/default/pcscd",
            ]
        ) { $0.installPcscd() },
    ]

    private static func makeStranger(_ machine: inout FakeMachine, _ name: String) {
        if name == "1-1" {
            machine.remove(FakeMachine.device)
            machine.remove(FakeMachine.interface)
        }
        machine.addDevice(name, "054c", "06c1", address: 3, product: "NFC Port-100", classes: ["ff"])
        machine.stranger = MachineView.Stranger(name: "Sony PaSoRi", reason: "its own", source: "a list")
    }

    private static let surroundings = [
        Fault(
            name: "an old libusb", kind: .oldLibUSB, seen: "libusb is 1.0.25",
            commands: ["sudo apt-get update && sudo apt-get install --only-upgrade libusb-1.0-0"]
        ) { $0.libusbVersion = "1.0.25" },
        Fault(
            name: "an old libusb where packages are not Debian's", kind: .oldLibUSB, seen: "libusb is 1.0.9",
            commands: [nil]
        ) {
            $0.libusbVersion = "1.0.9"
            $0.remove("/etc/debian_version")
        },
        Fault(
            name: "no udev", kind: .noUdev, mustBeMended: false, seen: "/run/udev/control does not exist",
            commands: ["sudo systemctl start systemd-udevd.service"]
        ) { $0.remove("/run/udev/control") },
        Fault(
            name: "no udev, in a container", kind: .noUdev, mustBeMended: false, seen: "this is a container",
            commands: [nil]
        ) {
            $0.remove("/run/udev/control")
            $0.write("", "/run/.containerenv")
        },
        Fault(
            name: "a clock of 1970", kind: .clockNotSet, seen: "it is 1970-01-01T00:10:00Z",
            commands: ["sudo timedatectl set-ntp true", "sudo date -s 'YYYY-MM-DD hh:mm:ss'"]
        ) { $0.now = 600 },
        Fault(
            name: "a clock of 1970 beside a hardware clock that is right", kind: .clockNotSet,
            seen: "it is 1970-01-01",
            commands: [
                "sudo hwclock --hctosys --utc", "sudo timedatectl set-ntp true",
                "sudo date -s 'YYYY-MM-DD hh:mm:ss'",
            ]
        ) {
            $0.now = 600
            $0.write("\(Clock.written + 86_400)\n", "/sys/class/rtc/rtc0/since_epoch")
        },
        Fault(
            name: "a clock of a far future", kind: .clockNotSet,
            seen: "it is 2106-02-07T06:28:15Z, far beyond",
            commands: ["sudo timedatectl set-ntp true", "sudo date -s 'YYYY-MM-DD hh:mm:ss'"]
        ) { $0.now = 4_294_967_295 },
        Fault(
            name: "no hardware clock", kind: .noHardwareClock, mustBeMended: false,
            seen: "/sys/class/rtc is empty",
            commands: ["sudo timedatectl set-ntp true"]
        ) {
            $0.remove("/sys/class/rtc")
            $0.write("", "/sys/class/net/here")
        },
    ]
}
