// SPDX-License-Identifier: Apache-2.0
//
// Has the kernel set up the readers? Where it has not: was it told not to, or was there no power?

extension Scene {
    func examineConfiguration() -> Examined {
        let count = readers.count { $0.isConfigured }
        return (
            seen(Words("\(count) of \(readers.count) configured", "\(readers.count)台のうち\(count)台が設定済み")),
            readers.flatMap(unauthorized) + readers.compactMap(unconfigured) + readers.compactMap(overCurrent)
        )
    }

    private func unauthorized(_ device: USBDevice) -> [Finding] {
        var places = device.isAuthorized ? [] : [device.directory]
        places += machine.readerInterfaces(device).filter { !$0.isAuthorized }.map {
            "/sys/bus/usb/devices/" + $0.name
        }
        return places.map { place in
            Finding(
                .notAuthorized, subject(device),
                evidence: [Words("\(place)/authorized is 0", "\(place)/authorized が 0 です")],
                remedies: [
                    Finding.Remedy(
                        Words(
                            "authorize it, until it is plugged in again; where USBGuard decides, allow it there",
                            "許可する（つなぎ直すまで有効）。USBGuardを使っている場合はそちらで許可してください"),
                        shell.write("1", into: place + "/authorized"))
                ])
        }
    }

    /// What each port of a hub without a supply of its own may give, in mA: Linux, drivers/usb/core/hub.c,
    /// hub_configure(), after USB 2.0, 7.2.1, and USB 3.0, 11.4.2. A device that wants more gets no configuration:
    /// drivers/usb/core/generic.c, usb_choose_configuration().
    private func unconfigured(_ device: USBDevice) -> Finding? {
        guard device.isAuthorized, !device.isConfigured else { return nil }
        let hub = device.parent.flatMap(machine.device(named:))
        let (unit, budget) = device.isSuperSpeed ? (8, 150) : (2, 100)
        let wanted = Int(device.described.maximumPower) * unit
        let value = device.described.value == 0 ? 1 : device.described.value
        let force = Finding.Remedy(
            Words("set its configuration by hand, until it is plugged in again", "手動で設定する（つなぎ直すまで有効）"),
            shell.write("\(value)", into: device.directory + "/bConfigurationValue"))
        let bare = Words(
            "\(device.directory)/bConfigurationValue is empty", "\(device.directory)/bConfigurationValue が空です"
        )
        // Bit 6 of bmAttributes: self-powered (USB 2.0, 9.6.3).
        guard let hub, !hub.isRootHub, let attributes = hub.attributes, attributes & 0x40 == 0,
            wanted > budget
        else {
            return Finding(.notConfigured, subject(device), evidence: [bare], remedies: [force])
        }
        let power = Words(
            "it wants \(wanted) mA; the hub \(hub.name) says that it has no supply of its own, "
                + "so a port gives \(budget) mA",
            "\(wanted) mAを求めていますが、ハブ \(hub.name) は自身の電源を持たず、各ポートは\(budget) mAまでです")
        return Finding(
            .hubPower, subject(device), evidence: [bare, power],
            remedies: [
                Finding.Remedy(
                    Words(
                        "plug the reader into the machine itself, or into a hub with a supply of its own",
                        "リーダーを本体か、電源付きのハブにつなぐ")),
                Finding.Remedy(
                    Words(
                        "for a try: set its configuration in spite of it, until it is plugged in again",
                        "試しに、それでも設定する（つなぎ直すまで有効）"), force.command),
            ])
    }

    private func overCurrent(_ device: USBDevice) -> Finding? {
        guard device.overCurrentCount > 0 else { return nil }
        let path = device.directory + "/port/over_current_count"
        return Finding(
            .overCurrent, mustBeMended: false, subject(device),
            evidence: [
                Words(
                    "\(path) is \(device.overCurrentCount), counted since the hub was started",
                    "\(path) が \(device.overCurrentCount) です（ハブの起動後の回数）")
            ],
            remedies: [
                Finding.Remedy(
                    Words(
                        "try another cable and another port; if the count grows, replace the reader or the hub",
                        "ケーブルやポートを替える。回数が増えるなら、リーダーかハブを交換する"))
            ])
    }
}
