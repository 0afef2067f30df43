// SPDX-License-Identifier: Apache-2.0
//
// Do the devices speak the language of this program? A device that does not is of no harm beside a reader
// that does.

extension Scene {
    func examineDescriptors() -> Examined {
        let names = Set(readers.flatMap { $0.interfaces.map(\.name) })
        let listed = (machine.interfaces ?? []).filter { names.contains($0.path) }
        let usable = listed.count { $0.problem == nil }
        let words = Words("\(usable) of \(listed.count) usable", "\(listed.count)件のうち\(usable)件が使用可能")
        return (
            seen(machine.interfaces == nil ? Words("not asked", "未確認") : words),
            listed.compactMap(unusable) + others.compactMap { other(device: $0.device, role: $0.role) }
        )
    }

    private func unusable(_ interface: MachineView.Interface) -> Finding? {
        guard let problem = interface.problem,
            let device = readers.first(where: { $0.interfaces.contains { $0.name == interface.path } })
        else { return nil }
        return Finding(
            .unusableDescriptor, subject(device, interface.path), evidence: [Words(same: problem.printable)],
            remedies: [
                Finding.Remedy(
                    Words(
                        "plug it in again; if it stays, take another reader, and report this one with its descriptors",
                        "つなぎ直す。直らなければ別のリーダーを使い、記述子とともに報告する"),
                    shell.root("lsusb -v -d \(device.usbID)"))
            ])
    }

    private func other(device: USBDevice, role: Machine.Role) -> Finding? {
        let isAllThereIs = readers.isEmpty
        switch role {
        case .stranger(let stranger):
            return Finding(
                .notCCID, mustBeMended: isAllThereIs, subject(device),
                evidence: [
                    Words(
                        "it is known as \(stranger.name): \(stranger.reason) (\(stranger.source))",
                        "\(stranger.name) として知られています：\(stranger.reason)（\(stranger.source)）")
                ],
                remedies: [
                    Finding.Remedy(
                        Words("use a reader that speaks CCID instead", "代わりにCCID対応のリーダーを使う"))
                ])
        case .otherMode(let name):
            let shown = classes(of: device)
            return Finding(
                .otherMode, mustBeMended: isAllThereIs, subject(device),
                evidence: [
                    Words(
                        "\(device.usbID) is known as \(name), and shows the interface classes \(shown.english)",
                        "\(device.usbID) は \(name) として知られていますが、インターフェースのクラスは \(shown.japanese) です")
                ],
                remedies: [
                    Finding.Remedy(
                        Words(
                            "plug it in again; if it stays, the maker's tool sets its mode or firmware",
                            "つなぎ直す。直らなければ、メーカーのツールでモードやファームウェアを設定する"))
                ])
        case .reader, .hub, .other:
            return nil
        }
    }

    private func classes(of device: USBDevice) -> Words {
        let classes = device.interfaces.map { interface in
            let digits = String(interface.interfaceClass, radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }
        return classes.isEmpty ? Words("none", "なし") : Words(list: classes)
    }
}
