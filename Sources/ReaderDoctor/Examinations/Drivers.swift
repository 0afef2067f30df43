// SPDX-License-Identifier: Apache-2.0
//
// Has a driver of the kernel taken a reader's interface? Debian's kernel has drivers for the NFC chips that some
// CCID readers are made of (pn533_usb, port100), and any driver can be told to take any device (new_id).

extension Scene {
    func examineDrivers() -> Examined {
        let taken = readers.flatMap { device in
            machine.readerInterfaces(device).compactMap { interface in
                interface.driver.flatMap { $0 == "usbfs" ? nil : (device, interface, $0) }
            }
        }
        let words =
            taken.isEmpty
            ? Words("none has a reader", "リーダーを使うものはありません")
            : Words(list: taken.map { "\($0.1.name) \($0.2)" })
        return (seen(words), taken.map(driver))
    }

    private func driver(_ device: USBDevice, _ interface: USBDevice.Interface, _ driver: String) -> Finding {
        let unbind = Finding.Remedy(
            Words("take the driver off, until the reader is plugged in again", "ドライバーを外す（つなぎ直すまで有効）"),
            shell.write(interface.name, into: "/sys/bus/usb/drivers/\(driver)/unbind"))
        var remedies = [unbind]
        if let module = interface.module {
            remedies.append(
                Finding.Remedy(
                    Words(
                        "keep the kernel from loading the module \(module) by itself, for good, and take it out now",
                        "モジュール \(module) が自動で読み込まれないようにし（ずっと有効）、今は取り除く"),
                    shell.write("blacklist \(module)", into: "/etc/modprobe.d/kioskreader-\(module).conf")
                        + " && " + shell.root("modprobe -r \(Shell.quoted(module))")))
        }
        let module = interface.module.map { ", of the module \($0)" } ?? ", which is built into the kernel"
        let japanese = interface.module.map { "（モジュール \($0)）" } ?? "（カーネルに組み込み）"
        return Finding(
            .kernelDriver, subject(device, interface.name),
            evidence: [
                Words(
                    "/sys/bus/usb/devices/\(interface.name)/driver is \(driver)\(module)",
                    "/sys/bus/usb/devices/\(interface.name)/driver が \(driver) です\(japanese)")
            ],
            remedies: remedies)
    }
}
