// SPDX-License-Identifier: Apache-2.0
//
// Does a program hold a reader? The kernel shows a claimed interface as the driver `usbfs`, so that much is
// certain; whose claim it is can only be guessed from who has the device open. Two ways lead out of it with
// pcscd: stop it, or a setting that keeps it off this reader (PCSCDRemedies.swift). Nothing is taken by force.

extension Scene {
    func examineHolders() -> Examined {
        let held = readers.flatMap { device in
            machine.readerInterfaces(device).filter { $0.driver == "usbfs" }.map { (device, $0) }
        }
        let words =
            held.isEmpty
            ? Words("nobody holds a reader", "リーダーを使用中のものはありません")
            : Words("\(held.count) held", "\(held.count)件が使用中")
        let names = Set(held.map(\.0.name))
        let free = readers.filter { !names.contains($0.name) && machine.pcscd.takes($0) }
        return (seen(words), held.map { holder(of: $0.0, $0.1) } + free.map(mayBeTaken))
    }

    private func holder(of device: USBDevice, _ interface: USBDevice.Interface) -> Finding {
        let openers = machine.openers[device.nodePath] ?? []
        let claimed = Words(
            "\(interface.name) is claimed (/sys/bus/usb/devices/\(interface.name)/driver is usbfs)",
            "\(interface.name) は使用中です（/sys/bus/usb/devices/\(interface.name)/driver が usbfs）")
        let evidence = [claimed] + whoseClaim(openers, device)
        if let pcscd = openers.first(where: { $0.name == "pcscd" }) {
            return Finding(
                .heldByPcscd, subject(device, interface.name), evidence: evidence,
                remedies: PCSCDRemedies(scene: self, device: device, process: pcscd).all)
        }
        return Finding(
            .heldByProcess, subject(device, interface.name), evidence: evidence,
            remedies: openers.isEmpty ? [lookAsRoot(device)] : openers.map(end))
    }

    private func whoseClaim(_ openers: [Opener], _ device: USBDevice) -> [Words] {
        guard !openers.isEmpty else {
            return [
                machine.user.isRoot
                    ? Words(
                        "no process that can be seen from here has \(device.nodePath) open: the program runs outside of this container",
                        "\(device.nodePath) を開いているプロセスは見えません。コンテナーの外のプログラムです")
                    : Words(
                        "the processes of other users cannot be looked into", "ほかのユーザーのプロセスの中は見えません")
            ]
        }
        return openers.map { opener in
            let service =
                opener.service.map { Words(", of the service \($0.unit)", "。サービスは \($0.unit)") }
                ?? Words(same: "")
            return Words(
                "probably by \(opener.title.english)\(service.english), which has \(device.nodePath) open",
                "おそらく \(opener.title.japanese) です（\(device.nodePath) を開いています\(service.japanese)）")
        }
    }

    private func lookAsRoot(_ device: USBDevice) -> Finding.Remedy {
        machine.user.isRoot
            ? Finding.Remedy(Words("end the program outside of the container", "コンテナーの外のプログラムを終了する"))
            : Finding.Remedy(
                Words("look again as root, who sees whose it is", "rootで実行すると、どのプログラムかわかります"),
                "sudo kioskreader doctor --reader \(device.name)")
    }

    /// A service is stopped by its manager, which would start it again else.
    private func end(_ opener: Opener) -> Finding.Remedy {
        if opener.name == "scdaemon" {
            return Finding.Remedy(
                Words(
                    "end it, as the user whose it is: GnuPG starts it again when it needs a card",
                    "そのユーザーとして終了する（GnuPGは必要なときに再び起動します）"),
                "gpgconf --kill scdaemon")
        }
        if let service = opener.service, machine.hasSystemd {
            return Finding.Remedy(
                Words("stop the service", "サービスを止める"),
                service.isUsers
                    ? "systemctl --user stop \(Shell.quoted(service.unit))"
                    : shell.root("systemctl stop \(Shell.quoted(service.unit))"))
        }
        return Finding.Remedy(
            Words("end \(opener.title.english)", "\(opener.title.japanese) を終了する"),
            shell.root("kill \(opener.processID)"))
    }

    private func mayBeTaken(_ device: USBDevice) -> Finding {
        let known = machine.pcscd.readerName(device).map { name in
            Words(
                "/run/pcscd/pcscd.comm is there, and pcscd's driver knows this reader as '\(name)'",
                "/run/pcscd/pcscd.comm があり、pcscdのドライバーはこのリーダーを「\(name)」として知っています")
        }
        let lists = Words(list: machine.pcscd.unreadableLists)
        return Finding(
            .pcscdTakesReader, mustBeMended: false, subject(device),
            evidence: [
                known
                    ?? Words(
                        "/run/pcscd/pcscd.comm is there, and which readers its driver takes cannot be read: \(lists.english)",
                        "/run/pcscd/pcscd.comm があり、ドライバーの対象リーダーの一覧が読めません：\(lists.japanese)")
            ],
            remedies: PCSCDRemedies(scene: self, device: device, process: nil).all)
    }
}
