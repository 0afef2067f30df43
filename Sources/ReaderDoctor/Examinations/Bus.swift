// SPDX-License-Identifier: Apache-2.0
//
// Is there a bus, is there a reader on it, and has each reader a node?

extension Scene {
    func examineBus() -> Examined {
        let hubs = machine.devices.count { $0.isHub || $0.isRootHub }
        let present = machine.devices.count { machine.role(of: $0) == .reader }
        let rest = machine.devices.count - hubs - present
        let part = readers.count == present ? "\(present)" : "\(readers.count)/\(present)"
        let seen = Words(
            "readers: \(part), other devices: \(rest), hubs: \(hubs)",
            "リーダー：\(part)、ほかの機器：\(rest)、ハブ：\(hubs)")
        switch machine.bus {
        case .noSysfs: return (seen, [noSysfs])
        case .noUSB: return (seen, [noUSB])
        case .present: break
        }
        let failure = machine.libraryFailure.map {
            Finding(
                .libraryFailed, evidence: [Words(same: $0.printable)],
                remedies: [
                    Finding.Remedy(
                        Words("shows what libusb says about it", "libusbの記録を表示する"),
                        "LIBUSB_DEBUG=4 kioskreader list")
                ])
        }
        return (seen, noReader + missingNodes + [failure].compactMap { $0 })
    }

    private var noSysfs: Finding {
        Finding(
            .noSysfs, evidence: [Words("/sys/bus does not exist", "/sys/bus がありません")],
            remedies: [
                Finding.Remedy(Words("mount it", "マウントする"), shell.root("mount -t sysfs sysfs /sys"))
            ])
    }

    private var noUSB: Finding {
        Finding(
            .noUSB, evidence: [Words("/sys/bus/usb does not exist", "/sys/bus/usb がありません")],
            remedies: [controller])
    }

    private var controller: Finding.Remedy {
        Finding.Remedy(
            Words(
                "a PCI host controller of class 0C03 shows in this list; is there none, switch USB on in the "
                    + "firmware, or give the virtual machine a controller",
                "クラス0C03のホストコントローラーがあれば表示されます。なければファームウェアでUSBを有効にするか、"
                    + "仮想マシンにコントローラーを加えてください"),
            "grep -l '^0x0c03' /sys/bus/pci/devices/*/class")
    }

    /// Devices that are taken for readers are findings of their own; what is looked for here is nothing at all.
    private var noReader: [Finding] {
        let isExplained = others.contains { $0.role != .other }
        guard readers.isEmpty, !isExplained else { return [] }
        let present = machine.devices.filter { machine.role(of: $0) == .reader }
        if let words, !present.isEmpty { return [noFit(words.printable, among: present)] }
        var evidence: [Words] = []
        if let words {
            evidence.append(
                Words(
                    "no device on the bus fits '\(words.printable)'",
                    "「\(words.printable)」に当てはまるリーダーがバスにありません"))
        }
        let devices = machine.devices.filter { machine.role(of: $0) != .hub }
        let hasController = machine.devices.contains(where: \.isRootHub)
        if devices.isEmpty {
            evidence.append(
                hasController
                    ? Words("there are hubs only on the bus", "バスにはハブしかありません")
                    : Words("there is no host controller on the bus", "バスにホストコントローラーがありません"))
        }
        for device in devices {
            let line = "\(device.name) \(device.usbID) \(machine.name(of: device))"
            evidence.append(Words("on the bus: " + line, "バスにある機器：" + line))
        }
        let plug = Finding.Remedy(
            Words(
                "plug the reader in again, into another port or without a hub; "
                    + "this shows what the kernel says meanwhile",
                "別のポートに、またはハブなしでつなぎ直してください。その間のカーネルの記録を表示します"),
            shell.root("dmesg --follow"))
        // A bus of software has no controller, and no kernel that says anything.
        let remedies = hasController ? [plug] : devices.isEmpty ? [controller] : []
        return [Finding(.noReader, evidence: evidence, remedies: remedies)]
    }

    /// Readers are there, and not the one that was asked for.
    private func noFit(_ words: String, among present: [USBDevice]) -> Finding {
        let evidence = present.map { device in
            let line = "\(device.name) \(device.usbID) \(machine.name(of: device))"
            return Words("there is: " + line, "つながっているリーダー：" + line)
        }
        // The list is of the machine's readers, never of those of software that were looked at.
        let isMachine = machine.devices.contains(where: \.isRootHub)
        let name = Finding.Remedy(
            isMachine
                ? Words(
                    "name it as this list shows it, by its path, VID:PID or a part of its name",
                    "次の一覧のとおり、パス、VID:PID、名前の一部などで指定する")
                : Words(
                    "name it by its path, VID:PID or a part of its name",
                    "パス、VID:PID、名前の一部などで指定する"),
            isMachine ? "kioskreader list" : nil)
        return Finding(.noReader, sought: words, evidence: evidence, remedies: [name])
    }

    private var missingNodes: [Finding] {
        readers.filter { $0.node == nil }.map { device in
            let evidence = Words(
                machine.hasNodes ? "\(device.nodePath) does not exist" : "/dev/bus/usb does not exist",
                machine.hasNodes ? "\(device.nodePath) がありません" : "/dev/bus/usb がありません")
            return Finding(
                .noDeviceNode, subject(device), evidence: [evidence] + container,
                remedies: machine.isContainer ? [handIn, makeNode(device)] : [makeNode(device)])
        }
    }

    private var container: [Words] {
        machine.isContainer ? [Words("this is a container", "コンテナーの中です")] : []
    }

    /// 189 is the number of USB devices among the kernel's character devices (Linux, admin-guide/devices.txt).
    private var handIn: Finding.Remedy {
        Finding.Remedy(
            Words(
                "start the container with these options, which hand in readers that are plugged in later as well",
                "コンテナーを次のオプション付きで起動する（あとからつないだリーダーも使えます）"),
            "docker run --volume /dev/bus/usb:/dev/bus/usb --device-cgroup-rule 'c 189:* rmw' …")
    }

    private func makeNode(_ device: USBDevice) -> Finding.Remedy {
        let directory = device.nodePath.prefix(
            upTo: device.nodePath.lastIndex(of: "/") ?? device.nodePath.endIndex)
        let minor = (device.bus - 1) * 128 + device.address - 1
        return Finding.Remedy(
            Words("make the node, until the reader is plugged in again", "ノードを作る（つなぎ直すまで有効）"),
            shell.root(["mkdir -p \(directory)", "mknod -m 0600 \(device.nodePath) c 189 \(minor)"]))
    }
}
