// SPDX-License-Identifier: Apache-2.0
//
// What does the kernel's power management do with the readers?

import ReaderCatalog

extension Scene {
    func examinePower() -> Examined {
        let settings = readers.map { device in
            "\(device.name) control \(device.powerControl ?? "-"), persist \(device.persist ?? "-")"
        }
        return (
            seen(Words(same: settings.joined(separator: "; "))),
            readers.compactMap(persist) + readers.compactMap(autosuspend)
        )
    }

    private func persist(_ device: USBDevice) -> Finding? {
        guard let value = device.persist, value != "0" else { return nil }
        let path = device.directory + "/power/persist"
        return Finding(
            .persist, subject(device), evidence: [Words("\(path) is \(value)", "\(path) が \(value) です")],
            remedies: [
                Finding.Remedy(
                    Words("switch it off, until the reader is plugged in again", "無効にする（つなぎ直すまで有効）"),
                    shell.write("0", into: path))
            ] + UdevRemedies(scene: self).settle(device))
    }

    /// With most readers autosuspend is of no harm; some do not come back from it.
    private func autosuspend(_ device: USBDevice) -> Finding? {
        guard device.powerControl == "auto" else { return nil }
        let path = device.directory + "/power/control"
        let known = ReaderCatalog.find(
            ReaderIdentity(
                vendorID: device.vendorID, productID: device.productID, bcdDevice: device.bcdDevice))
        let quirk = known.quirks.first { $0.kind == .noAutosuspend }
        var evidence = [Words("\(path) is auto", "\(path) が auto です")]
        if let quirk {
            evidence.append(
                Words(
                    "this reader is known not to come back from it (\(quirk.source))",
                    "このリーダーは復帰しないことが知られています（\(quirk.source)）"))
        }
        return Finding(
            .autosuspend, mustBeMended: quirk != nil, subject(device), evidence: evidence,
            remedies: [
                Finding.Remedy(
                    Words("keep it awake, until it is plugged in again", "待機させない（つなぎ直すまで有効）"),
                    shell.write("on", into: path))
            ] + UdevRemedies(scene: self).settle(device))
    }
}
