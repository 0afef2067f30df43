// SPDX-License-Identifier: Apache-2.0
//
// Who holds a reader, and what to do about each; how pcscd is kept off one reader, by what this pcscd knows.

import Testing

@testable import ReaderDoctor

@Suite("Holders")
struct HolderTests {
    private func held(_ bring: (inout FakeMachine) -> Void) throws -> [Finding] {
        var machine = FakeMachine()
        machine.bind("usbfs")
        bring(&machine)
        return try machine.diagnosis().findings
    }

    private func commands(_ findings: [Finding]) -> [String?] { findings.flatMap(\.remedies).map(\.command) }

    @Test("A program that has the device open without a claim is of no harm")
    func openOnly() throws {
        var machine = FakeMachine()
        machine.addProcess(90, "fwupd")
        #expect(try machine.diagnosis().findings == [])
    }

    @Test("Another interface of the device may be somebody else's")
    func otherInterface() throws {
        var machine = FakeMachine()
        machine.write("03\n", FakeMachine.device + ":1.1/bInterfaceClass")
        machine.bind("usbhid", to: FakeMachine.device + ":1.1")
        #expect(try machine.diagnosis().findings == [])
    }

    @Test("A claim of nobody who can be seen: look as root")
    func unseen() throws {
        let findings = try held { _ in }
        #expect(findings.map(\.kind) == [.heldByProcess])
        #expect(commands(findings) == ["sudo kioskreader doctor --reader 1-1"])
    }

    @Test("Root sees nobody: the program runs outside of the container")
    func outside() throws {
        let findings = try held { $0.setUser(inGroup: true, isRoot: true) }
        #expect(findings.first?.evidence.last?.english.contains("outside of this container") == true)
        #expect(commands(findings) == [nil])
    }

    @Test(
        "A service is stopped by its manager, anything else by its number",
        arguments: [
            ("kioskd", "0::/system.slice/kioskd.service", "sudo systemctl stop kioskd.service"),
            ("kioskd", "1:name=systemd:/system.slice/kioskd.service", "sudo systemctl stop kioskd.service"),
            (
                "browser", "0::/user.slice/user-1000.slice/user@1000.service/app.slice/browser.service",
                "systemctl --user stop browser.service"
            ),
            ("kioskd", "0::/user.slice/user-1000.slice/session-2.scope", "sudo kill 78"),
            ("kioskd", "0::/system.slice/$(reboot).service", "sudo systemctl stop '$(reboot).service'"),
            ("kioskd", "12:cpu:/x.service", "sudo kill 78"),
            (
                "scdaemon", "0::/user.slice/user-1000.slice/user@1000.service/x.service",
                "gpgconf --kill scdaemon"
            ),
        ])
    func end(name: String, cgroup: String, command: String) throws {
        let findings = try held { $0.addProcess(78, name, cgroup: cgroup) }
        #expect(findings.map(\.kind) == [.heldByProcess])
        #expect(commands(findings) == [command])
    }

    @Test("Without systemd every program is ended by its number")
    func noSystemd() throws {
        let findings = try held {
            $0.remove("/run/systemd")
            $0.addProcess(78, "kioskd", cgroup: "0::/system.slice/kioskd.service")
        }
        #expect(commands(findings) == ["sudo kill 78"])
    }

    @Test("Several openers are all named, and pcscd among them is it")
    func several() throws {
        var findings = try held {
            $0.addProcess(5, "a")
            $0.addProcess(60, "b")
        }
        #expect(commands(findings) == ["sudo kill 5", "sudo kill 60"])
        findings = try held {
            $0.addProcess(5, "a")
            $0.addProcess(60, "pcscd")
        }
        #expect(findings.map(\.kind) == [.heldByPcscd])
        #expect(findings.first?.evidence.count == 3)
    }

    @Test("A process's name is made safe to print")
    func unsafeName() throws {
        let findings = try held { $0.addProcess(78, "x\u{1B}[2J") }
        #expect(findings.first?.evidence.last?.english.contains("probably by x?[2J (process 78)") == true)
    }

    // pcscd -----------------------------------------------------------------------------------------------------

    private let stop = [
        "sudo systemctl stop pcscd.socket pcscd.service",
        "sudo systemctl disable --now pcscd.socket pcscd.service",
    ]

    @Test("A pcscd that knows the property of udev is kept off these ids")
    func property() throws {
        let findings = try held {
            $0.installPcscd(knows: ["PCSCLITE_FILTER_IGNORE_READER_NAMES", "PCSCLITE_IGNORE"])
            $0.addProcess(77, "pcscd")
        }
        let rule =
            #"'ACTION!="remove|unbind", SUBSYSTEM=="usb", ATTR{idVendor}=="04e6", ATTR{idProduct}=="5116", ENV{PCSCLITE_IGNORE}="1"'"#
        #expect(
            commands(findings) == stop + [
                "echo \(rule) | sudo tee /etc/udev/rules.d/71-kioskreader-pcscd.rules && sudo udevadm control --reload "
                    + "&& sudo udevadm trigger /sys/bus/usb/devices/1-1 && sudo systemctl restart pcscd.service"
            ])
    }

    @Test("A pcscd that knows no setting can only be stopped")
    func noSetting() throws {
        let findings = try held {
            $0.installPcscd(knows: [])
            $0.addProcess(77, "pcscd")
        }
        #expect(commands(findings) == stop)
    }

    @Test("A service that reads no file gets the setting by a drop-in")
    func dropIn() throws {
        let findings = try held {
            $0.installPcscd()
            $0.write("[Service]\nExecStart=/usr/sbin/pcscd\n", "/etc/systemd/system/pcscd.service")
            $0.addProcess(77, "pcscd")
        }
        #expect(
            commands(findings).last
                == .some(
                    "sudo mkdir -p /etc/systemd/system/pcscd.service.d && printf '[Service]\\nEnvironment=\"%s\"\\n' "
                        + "'PCSCLITE_FILTER_IGNORE_READER_NAMES=SCM Microsystems Inc. SCR 3310' "
                        + "| sudo tee /etc/systemd/system/pcscd.service.d/kioskreader.conf "
                        + "&& sudo systemctl daemon-reload && sudo systemctl restart pcscd.service"))
    }

    @Test("Without systemd pcscd is started again with the setting, whose other names are kept")
    func byHand() throws {
        let findings = try held {
            $0.installPcscd()
            $0.remove("/run/systemd")
            $0.write("PCSCLITE_FILTER_IGNORE_READER_NAMES=\"Twin:ACS\"\n", "/etc/default/pcscd")
            $0.addProcess(77, "pcscd")
        }
        #expect(
            commands(findings) == [
                "sudo kill 77",
                "echo 'PCSCLITE_FILTER_IGNORE_READER_NAMES=\"Twin:ACS:SCM Microsystems Inc. SCR 3310\"' "
                    + "| sudo tee -a /etc/default/pcscd && sudo kill 77; while sudo kill -0 77 2>/dev/null; "
                    + "do sleep 1; done; sudo env PCSCLITE_FILTER_IGNORE_READER_NAMES="
                    + "'Twin:ACS:SCM Microsystems Inc. SCR 3310' /usr/sbin/pcscd",
            ])
    }

    @Test(
        "pcscd that leaves the reader alone is no finding",
        arguments: [
            { $0.remove("/run/pcscd") },
            { $0.write("PCSCLITE_FILTER_IGNORE_READER_NAMES=\"x:SCR 3310\"\n", "/etc/default/pcscd") },
            {
                $0.write(
                    "[Service]\nEnvironment=\"PCSCLITE_FILTER_IGNORE_READER_NAMES=SCR 3310\"\n",
                    "/etc/systemd/system/pcscd.service.d/kioskreader.conf")
            },
            {
                $0.addProcess(77, "pcscd", opens: nil)
                $0.write("A=b\0PCSCLITE_FILTER_IGNORE_READER_NAMES=SCR 3310\0", "/proc/77/environ")
            },
            { $0.write("E:PCSCLITE_IGNORE=1\n", "/run/udev/data/c189:1") },
            { $0.write("5117\n", FakeMachine.device + "/idProduct") },
        ] as [@Sendable (inout FakeMachine) -> Void])
    func left(_ bring: @Sendable (inout FakeMachine) -> Void) throws {
        var machine = FakeMachine()
        machine.installPcscd()
        bring(&machine)
        #expect(try machine.diagnosis().findings == [])
    }

    @Test("What pcscd runs with counts, not what its file says since")
    func running() throws {
        var machine = FakeMachine()
        machine.installPcscd()
        machine.addProcess(77, "pcscd", opens: nil)
        machine.write("A=b\0", "/proc/77/environ")
        machine.write("PCSCLITE_FILTER_IGNORE_READER_NAMES=\"SCR 3310\"\n", "/etc/default/pcscd")
        #expect(try machine.diagnosis().findings.map(\.kind) == [.pcscdTakesReader])
    }
}
