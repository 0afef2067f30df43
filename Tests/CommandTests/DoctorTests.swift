// SPDX-License-Identifier: Apache-2.0
//
// What `doctor` says of a machine that is sick: as text in both languages, as JSON, and by its exit code. The
// machine is made of files; what it may have and how each fault is found is the business of ReaderDoctorTests.

import Foundation
import Testing

@Suite("The doctor's report")
struct DoctorTests {
    /// A reader that its user may not open and that the kernel would mistake after a resume; no udev.
    private static func makeMachine() throws -> TemporaryFolder {
        let folder = TemporaryMachine(folder: try TemporaryFolder())
        let device = "sys/bus/usb/devices/1-1"
        for (file, value) in [
            ("idVendor", "04e6"), ("idProduct", "5116"), ("bcdDevice", "0523"), ("busnum", "1"),
            ("devnum", "2"),
            ("bDeviceClass", "00"), ("authorized", "1"), ("bConfigurationValue", "1"), ("bmAttributes", "80"),
            ("product", "SCR3310 USB Smart Card Reader"), ("power/control", "on"), ("power/persist", "1"),
        ] { try folder.write(value, device + "/" + file) }
        try folder.write("0b", device + ":1.0/bInterfaceClass")
        try folder.write("09", "sys/bus/usb/devices/usb1/bDeviceClass")
        try folder.write("1d6b", "sys/bus/usb/devices/usb1/idVendor")
        try folder.write("0002", "sys/bus/usb/devices/usb1/idProduct")
        try folder.write("", "sys/class/rtc/rtc0/name")
        try folder.write("", "dev/bus/usb/001/002", mode: 0o600)
        try folder.write(
            "Uid:\t4242\t4242\t4242\t4242\nGid:\t4242\t4242\t4242\t4242\nGroups:\t\n", "proc/self/status")
        // The files are those of whoever runs the tests; here that is root.
        try folder.write("root:x:\(getuid()):0::/:/bin/sh\nkiosk:x:4242:4242::/:/bin/sh\n", "etc/passwd")
        try folder.write("root:x:\(getgid()):\nkiosk:x:4242:\n", "etc/group")
        return folder.folder
    }

    /// The report with the time taken out.
    private static func steady(_ text: String) -> String {
        Dialogue.steady(text).replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "NOW")
    }

    @Test("As text in English")
    func english() throws {
        let machine = try Self.makeMachine()
        let run = try CommandRun.kioskreader(["doctor", "--root", machine.url.path])
        #expect(run.status == 1)
        #expect(run.errors == "")
        #expect(
            Self.steady(run.output) == """
                must be mended: no permission to open the reader (noPermission)
                  1-1  04e6:5116  SCR3310 USB Smart Card Reader
                  seen: /dev/bus/usb/001/002 is root:root, mode 0600
                  seen: the user is kiosk, in the groups kiosk
                  seen: no udev runs that could apply a rule
                  means: commands that use the reader end with exit code 77
                  mend: give the node to this user, until the reader is plugged in again
                      sudo chown kiosk /dev/bus/usb/001/002

                must be mended: the reader is taken for the same one after a resume (persist)
                  1-1  04e6:5116  SCR3310 USB Smart Card Reader
                  seen: /sys/bus/usb/devices/1-1/power/persist is 1
                  means: after the machine slept, or the bus lost power, the kernel may show another or a dead reader, or another card, as the one from before
                  mend: switch it off, until the reader is plugged in again
                      echo 0 | sudo tee /sys/bus/usb/devices/1-1/power/persist

                good to know: no udev runs (noUdev)
                  seen: /run/udev/control does not exist
                  means: nobody reports that a reader was plugged in, so this program looks once a second; and nobody applies rules
                  mend: start it
                      sudo /lib/systemd/systemd-udevd --daemon && sudo udevadm trigger --action=add

                looked at
                  bus            readers: 1, other devices: 0, hubs: 1
                  configuration  1 of 1 configured
                  descriptors    not asked
                  permission     kiosk may open 0 of 1
                  holders        nobody holds a reader
                  drivers        none has a reader
                  power          1-1 control on, persist 1
                  library        libusb N
                  udev           not running
                  clock          NOW

                2 must be mended, 1 good to know

                """)
    }

    @Test("As text in Japanese, one device alone")
    func japanese() throws {
        let machine = try Self.makeMachine()
        let run = try CommandRun.kioskreader(
            ["doctor", "--root", machine.url.path, "--lang", "ja", "-r", "04e6:5116"])
        #expect(run.status == 1)
        #expect(
            Self.steady(run.output).hasPrefix(
                """
                要対処：リーダーを開く権限がありません（noPermission）
                  1-1  04e6:5116  SCR3310 USB Smart Card Reader
                  確認内容：/dev/bus/usb/001/002 は root:root、モード 0600 です
                  確認内容：ユーザーは kiosk、グループは kiosk です
                  確認内容：ルールを適用するudevが動いていません
                  意味：リーダーを使うコマンドは終了コード77で終わります
                  対処：ノードをこのユーザーに与える（つなぎ直すまで有効）
                      sudo chown kiosk /dev/bus/usb/001/002

                要対処：復帰後も同じリーダーとして扱われます（persist）
                """))
        #expect(run.output.hasSuffix("\n要対処2件、参考1件\n"))
    }

    @Test("As JSON: names and commands are the same in every language")
    func json() throws {
        let machine = try Self.makeMachine()
        var commands: [[String]] = []
        for language in ["en", "ja"] {
            let words = ["doctor", "--json", "--root", machine.url.path, "--lang", language]
            let run = try CommandRun.kioskreader(words)
            #expect(run.status == 1)
            #expect(run.output.split(separator: "\n").count == 1)
            let problems = try Schema(named: "doctor").problems(with: String(run.output.dropLast()))
            #expect(problems == [])
            let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
            #expect(report.findings.map(\.id) == ["noPermission", "persist", "noUdev"])
            #expect(report.findings.map(\.mustBeMended) == [true, true, false])
            #expect(!report.healthy)
            commands.append(report.findings.flatMap(\.remedies).compactMap(\.command))
        }
        #expect(commands[0] == commands[1])
        #expect(commands[0].count == 3)
    }

    private struct Report: Decodable {
        struct Finding: Decodable {
            let id: String
            let mustBeMended: Bool
            let remedies: [Remedy]
        }
        struct Remedy: Decodable { let command: String? }

        let findings: [Finding]
        let healthy: Bool
    }

    @Test("Good to know is no reason for the exit code")
    func goodToKnow() throws {
        let machine = try Self.makeMachine()
        let device = machine.url.appendingPathComponent("sys/bus/usb/devices/1-1")
        try Data("0".utf8).write(to: device.appendingPathComponent("power/persist"))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o666], ofItemAtPath: machine.path("dev/bus/usb/001/002"))
        let run = try CommandRun.kioskreader(["doctor", "--root", machine.url.path])
        #expect(run.status == 0)
        #expect(run.output.hasSuffix("\nnothing must be mended, 1 good to know\n"))
    }

    @Test("The way for tests is not offered")
    func hidden() throws {
        #expect(try !CommandRun.kioskreader(["doctor", "--help"]).output.contains("--root"))
    }
}

/// Files in folders of a temporary one.
private struct TemporaryMachine {
    let folder: TemporaryFolder

    func write(_ content: String, _ path: String, mode: Int = 0o644) throws {
        let place = folder.url.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        _ = try folder.file(path, content, mode: mode)
    }
}
