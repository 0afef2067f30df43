// SPDX-License-Identifier: Apache-2.0
//
// The remedies that go through udev, for permission and power management alike.

import ReaderCatalog

/// Remedies by udev rules.
struct UdevRemedies {
    let scene: Scene

    /// The group that our rule gives readers to.
    static let group = "plugdev"

    private var shell: Shell { scene.shell }

    /// Installs our rule, for good.
    var install: Finding.Remedy {
        Finding.Remedy(
            Words("install the udev rule, for good", "udevルールを入れる（ずっと有効）"),
            UdevRules.installation(isRoot: shell.isRoot))
    }

    /// Applies the installed rules to a device that is plugged in.
    func apply(to device: USBDevice) -> Finding.Remedy {
        Finding.Remedy(
            Words("apply the udev rule to it", "udevルールを適用する"),
            shell.root(["udevadm control --reload", "udevadm trigger \(device.directory)"]))
    }

    /// Installs our rule, or applies it where it is installed.
    func settle(_ device: USBDevice) -> [Finding.Remedy] {
        guard scene.machine.udev.isRunning else { return [] }
        return [scene.machine.udev.ours == nil ? install : apply(to: device)]
    }

    /// Puts the user into a group; nothing where the user has no name, or is in it.
    func joinGroup(_ group: String) -> [Finding.Remedy] {
        let user = scene.machine.user
        guard let name = user.name, user.group(named: group)?.members.contains(name) != true else {
            return []
        }
        let commands = ["usermod -aG \(Shell.quoted(group)) \(Shell.quoted(name))"]
        let exists = user.group(named: group) != nil
        return [
            Finding.Remedy(
                Words(
                    "put the user into the group, then log in again (a user at the screen needs no group)",
                    "ユーザーをグループに加え、ログインし直す（画面の前のユーザーには不要）"),
                shell.root(exists ? commands : ["groupadd --system \(Shell.quoted(group))"] + commands))
        ]
    }

    /// Makes what our rule gives final: `:=` lets no later rule change it (udev(7)).
    func makeFinal(_ path: String, _ device: USBDevice) -> Finding.Remedy {
        Finding.Remedy(
            Words(
                "make what our rule gives final (:=), so that no later rule changes it, and apply it",
                "このプログラムのルールを確定の指定（:=）にして、あとのルールに変えられないようにし、適用する"),
            shell.root([
                #"sed -i -E 's/\b(GROUP|MODE)="/\1:="/g' \#(Shell.quoted(path))"#,
                "udevadm control --reload", "udevadm trigger --action=add \(device.directory)",
            ]))
    }
}
