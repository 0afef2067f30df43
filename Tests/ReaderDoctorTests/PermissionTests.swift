// SPDX-License-Identifier: Apache-2.0
//
// Why a user may not open a reader: each reason has its own remedy, and none is said where the user may.

import Glibc
import Testing

@testable import ReaderDoctor

@Suite("Permission")
struct PermissionTests {
    /// One machine on which the user may not open the reader.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let seen: String
        let commands: [String?]
        let bring: @Sendable (inout FakeMachine) -> Void

        var testDescription: String { name }
    }

    static let install =
        "kioskreader udev-rules | sudo tee /etc/udev/rules.d/70-kioskreader.rules >/dev/null "
        + "&& sudo udevadm control --reload && sudo udevadm trigger --subsystem-match=usb"
    static let apply = "sudo udevadm control --reload && sudo udevadm trigger /sys/bus/usb/devices/1-1"

    static let rows = [
        Row(
            name: "no udev", seen: "no udev runs that could apply a rule",
            commands: ["sudo chown kiosk /dev/bus/usb/001/002"]
        ) {
            $0.modes[FakeMachine.node] = 0o600
            $0.remove("/run/udev/control")
        },
        Row(
            name: "no rule, and no member of the group",
            seen: "no rule of this program is in /etc/udev/rules.d",
            commands: [install, "sudo usermod -aG plugdev kiosk"]
        ) {
            $0.setUser(inGroup: false, isMember: false)
            $0.modes[FakeMachine.node] = 0o664
            $0.remove("/etc/udev/rules.d/70-kioskreader.rules")
        },
        Row(name: "no rule, a member of the group", seen: "no rule of this program", commands: [install]) {
            $0.modes[FakeMachine.node] = 0o600
            $0.remove("/etc/udev/rules.d/70-kioskreader.rules")
        },
        Row(
            name: "no rule, and no such group", seen: "no rule of this program",
            commands: [install, "sudo groupadd --system plugdev && sudo usermod -aG plugdev kiosk"]
        ) {
            $0.setUser(inGroup: false)
            $0.write("kiosk:x:4242:\n", "/etc/group")
            $0.modes[FakeMachine.node] = 0o600
            $0.remove("/etc/udev/rules.d/70-kioskreader.rules")
        },
        Row(name: "a rule that somebody took away", seen: "no rule of this program", commands: [install]) {
            $0.modes[FakeMachine.node] = 0o600
            $0.write(FakeMachine.rule, "/lib/udev/rules.d/70-kioskreader.rules")
            $0.remove("/etc/udev/rules.d/70-kioskreader.rules")
            $0.links["/etc/udev/rules.d/70-kioskreader.rules"] = "/dev/null"
        },
        Row(name: "a rule that was not applied", seen: "was not applied to this device", commands: [apply]) {
            $0.modes[FakeMachine.node] = 0o600
        },
        Row(
            name: "not in the group", seen: "the user is not in the group plugdev",
            commands: ["sudo usermod -aG plugdev kiosk"]
        ) { $0.setUser(inGroup: false, isMember: false) },
        Row(
            name: "in the group since the last login", seen: "but this process was started before",
            commands: ["newgrp plugdev"]
        ) { $0.setUser(inGroup: false) },
        Row(
            name: "a user without a name", seen: "the user is 4242, in the groups kiosk", commands: []
        ) {
            $0.setUser(inGroup: false, isMember: false)
            $0.write("owner:x:\(getuid()):0::/:/bin/sh\n", "/etc/passwd")
        },
        Row(
            name: "a later rule for other things", seen: "was not applied to this device", commands: [apply]
        ) {
            $0.modes[FakeMachine.node] = 0o600
            $0.write(
                "SUBSYSTEM==\"tty\", GROUP=\"dialout\", MODE=\"0660\"\n", "/lib/udev/rules.d/95-tty.rules")
        },
        Row(
            name: "a rule before ours cannot undo it", seen: "was not applied to this device",
            commands: [apply]
        ) {
            $0.modes[FakeMachine.node] = 0o600
            $0.write("MODE=\"0600\"\n", "/etc/udev/rules.d/50-mode.rules")
        },
        Row(
            name: "a final assignment cannot be undone", seen: "was not applied to this device",
            commands: [apply]
        ) {
            $0.modes[FakeMachine.node] = 0o600
            $0.write(#"MODE:="0660", GROUP:="plugdev""#, "/etc/udev/rules.d/70-kioskreader.rules")
            $0.write("MODE=\"0600\"\n", "/etc/udev/rules.d/92_pcscd_ccid.rules")
        },
        Row(
            name: "a rule that udev has not worked with yet", seen: "was not applied to this device",
            commands: [apply]
        ) {
            $0.modes[FakeMachine.node] = 0o600
            $0.remove("/run/udev/data")
            $0.write("MODE=\"0600\"\n", "/etc/udev/rules.d/92_pcscd_ccid.rules")
        },
    ]

    @Test("Each reason has its remedy", arguments: rows)
    func reason(_ row: Row) throws {
        var machine = FakeMachine()
        row.bring(&machine)
        let finding = try machine.finding(.noPermission)
        let evidence = finding.evidence.map(\.english).joined(separator: "\n")
        #expect(evidence.contains(row.seen), "\(evidence)")
        #expect(finding.remedies.map(\.command) == row.commands)
        #expect(finding.mustBeMended)
    }

    @Test("The group of another rule is a conflict where the node has it")
    func group() throws {
        var machine = FakeMachine()
        machine.setUser(inGroup: false)
        // The node's group goes by another name than ours.
        machine.write("pcscd:x:\(getgid()):\nplugdev:x:46:kiosk\n", "/etc/group")
        machine.write(
            #"ENV{ID_USB_INTERFACES}=="*:0b0000:*", GROUP="pcscd""#, "/lib/udev/rules.d/92_pcscd_ccid.rules")
        let finding = try machine.finding(.rulesConflict)
        #expect(
            finding.evidence.last?.english.contains(#"line 1, gives GROUP="pcscd", and comes after"#) == true)
        machine.remove("/lib/udev/rules.d/92_pcscd_ccid.rules")
        #expect(try machine.diagnosis().findings.map(\.kind) == [.noPermission])
    }

    @Test(
        "A user who may open the reader has no finding, whatever the rules",
        arguments: [
            { $0.setUser(inGroup: false, isMember: false, isRoot: true) },
            { $0.remove("/etc/udev/rules.d/70-kioskreader.rules") },
            { $0.write("MODE=\"0600\"\n", "/etc/udev/rules.d/92_pcscd_ccid.rules") },
            {
                $0.setUser(inGroup: false, isMember: false)
                $0.modes[FakeMachine.node] = 0o666
            },
        ] as [@Sendable (inout FakeMachine) -> Void])
    func allowed(_ bring: @Sendable (inout FakeMachine) -> Void) throws {
        var machine = FakeMachine()
        bring(&machine)
        #expect(try machine.diagnosis().findings == [])
    }

    @Test("Root needs no sudo")
    func root() throws {
        var machine = FakeMachine()
        machine.setUser(inGroup: false, isRoot: true)
        machine.write("1\n", FakeMachine.device + "/power/persist")
        #expect(
            try machine.finding(.persist).remedies.map(\.command) == [
                "echo 0 | tee /sys/bus/usb/devices/1-1/power/persist",
                "udevadm control --reload && udevadm trigger /sys/bus/usb/devices/1-1",
            ])
    }

    @Test("On this machine the kernel is asked")
    func kernel() {
        let files = FileTree(root: "")
        #expect(files.mayReadAndWrite("/dev/null"))
        #expect(!files.mayReadAndWrite("/nothing/of/that/name"))
        #expect(MachineView.here.root == "")
    }
}
