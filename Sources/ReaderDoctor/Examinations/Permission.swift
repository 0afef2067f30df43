// SPDX-License-Identifier: Apache-2.0
//
// May the user open the readers? Where not: is our rule missing, was it not applied, does another file of rules
// undo it, or is the user not in the group? Each has its own remedy.

extension Scene {
    func examinePermission() -> Examined {
        let nodes = readers.compactMap(\.node)
        let count = nodes.count(where: \.isUsable)
        let who = machine.user.userName(machine.user.number)
        return (
            seen(
                Words(
                    "\(who) may open \(count) of \(nodes.count)",
                    "\(who) は\(nodes.count)台のうち\(count)台を開けます")),
            readers.compactMap { device in
                guard let node = device.node, !node.isUsable else { return nil }
                return refused(device, node)
            }
        )
    }

    private func refused(_ device: USBDevice, _ node: USBDevice.Node) -> Finding {
        let access = PermissionCase(device, node, machine)
        if case .conflict(let file, let assignment) = access {
            return conflict(device, node, file, assignment)
        }
        return Finding(
            .noPermission, subject(device), evidence: [nodeWords(node), userWords] + [access.words],
            remedies: remedies(access, device))
    }

    private func nodeWords(_ node: USBDevice.Node) -> Words {
        let owner = machine.user.userName(node.owner) + ":" + machine.user.groupName(node.group)
        let mode = String(node.mode, radix: 8)
        let digits = String(repeating: "0", count: max(0, 4 - mode.count)) + mode
        return Words(
            "\(node.path) is \(owner), mode \(digits)", "\(node.path) は \(owner)、モード \(digits) です")
    }

    private var userWords: Words {
        let name = machine.user.userName(machine.user.number)
        let groups = Words(list: machine.user.groups.sorted().map(machine.user.groupName))
        return Words(
            "the user is \(name), in the groups \(groups.english)",
            "ユーザーは \(name)、グループは \(groups.japanese) です")
    }

    private func remedies(_ access: PermissionCase, _ device: USBDevice) -> [Finding.Remedy] {
        let rules = UdevRemedies(scene: self)
        switch access {
        case .noUdev:
            let who = machine.user.name ?? String(machine.user.number)
            return [
                Finding.Remedy(
                    Words(
                        "give the node to this user, until the reader is plugged in again",
                        "ノードをこのユーザーに与える（つなぎ直すまで有効）"),
                    shell.root("chown \(Shell.quoted(who)) \(device.nodePath)"))
            ]
        case .noRule:
            return [rules.install] + rules.joinGroup(UdevRemedies.group)
        case .notApplied:
            return [rules.apply(to: device)]
        case .notInGroup(let group):
            return rules.joinGroup(group)
        case .notYetInGroup(let group):
            return [
                Finding.Remedy(
                    Words(
                        "log in again, or restart the service; this starts a shell that is in the group",
                        "ログインし直すか、サービスを再起動する。次のコマンドはグループに入ったシェルを始めます"),
                    "newgrp \(Shell.quoted(group))")
            ]
        case .conflict:
            return []
        }
    }

    private func conflict(
        _ device: USBDevice, _ node: USBDevice.Node, _ file: UdevRuleFile,
        _ assignment: UdevRuleFile.Assignment
    ) -> Finding {
        let ours = machine.udev.ours?.path ?? ""
        let line = "\(assignment.key.rawValue)=\"\(assignment.value)\""
        return Finding(
            .rulesConflict, subject(device),
            evidence: [
                nodeWords(node),
                Words(
                    "\(file.path), line \(assignment.line), gives \(line), and comes after \(ours)",
                    "\(file.path) の\(assignment.line)行目が \(line) を与え、\(ours) よりあとに処理されます"),
            ],
            remedies: [UdevRemedies(scene: self).makeFinal(ours, device)])
    }
}

/// Why a user may not open a node.
enum PermissionCase: Equatable {
    /// Nobody applies rules.
    case noUdev
    /// Our rule is not installed.
    case noRule
    /// Our rule is installed, and the node does not show it.
    case notApplied
    /// The node is the group's, and the user is not in it.
    case notInGroup(String)
    /// The user is in the group, but this process was started before.
    case notYetInGroup(String)
    /// Another file of rules undoes ours.
    case conflict(UdevRuleFile, UdevRuleFile.Assignment)

    init(_ device: USBDevice, _ node: USBDevice.Node, _ machine: Machine) {
        guard machine.udev.isRunning else {
            self = .noUdev
            return
        }
        guard let ours = machine.udev.ours, let group = ours.last(.group) else {
            self = .noRule
            return
        }
        let isOurs = machine.user.groupName(node.group) == group.value && node.mode & 0o060 == 0o060
        guard !isOurs else {
            let isMember =
                machine.user.name.map {
                    machine.user.group(named: group.value)?.members.contains($0) ?? false
                }
            self = isMember == true ? .notYetInGroup(group.value) : .notInGroup(group.value)
            return
        }
        if device.isKnownToUdev, let (file, assignment) = Self.undoing(ours, node, machine) {
            self = .conflict(file, assignment)
        } else {
            self = .notApplied
        }
    }

    /// The last assignment behind ours that gives what the node shows.
    private static func undoing(
        _ ours: UdevRuleFile, _ node: USBDevice.Node, _ machine: Machine
    ) -> (UdevRuleFile, UdevRuleFile.Assignment)? {
        for file in machine.udev.files.reversed() where file.path != ours.path {
            for assignment in file.assignments.reversed() {
                guard ours.last(assignment.key)?.isFinal != true else { continue }
                let shows =
                    switch assignment.key {
                    case .group:
                        machine.user.groupName(node.group) == assignment.value
                            && ours.last(.group)?.value != assignment.value
                    case .mode:
                        UInt32(assignment.value, radix: 8) == node.mode && node.mode & 0o060 != 0o060
                    case .owner: false
                    }
                if shows { return (file, assignment) }
            }
        }
        return nil
    }

    /// What was seen of it.
    var words: Words {
        switch self {
        case .noUdev: Words("no udev runs that could apply a rule", "ルールを適用するudevが動いていません")
        case .noRule:
            Words(
                "no rule of this program is in " + Words(list: Udev.directories).english,
                "このプログラムのルールは次のどこにもありません：" + Words(list: Udev.directories).japanese)
        case .notApplied:
            Words("the rule is installed, but was not applied to this device", "ルールはありますが、この機器に適用されていません")
        case .notInGroup(let group):
            Words(
                "the rule was applied; the user is not in the group \(group)",
                "ルールは適用済みですが、ユーザーがグループ \(group) にいません")
        case .notYetInGroup(let group):
            Words(
                "the user is in the group \(group), but this process was started before",
                "ユーザーはグループ \(group) にいますが、このプロセスはそれより前に始まりました")
        case .conflict(let file, _): Words(same: file.path)
        }
    }
}
