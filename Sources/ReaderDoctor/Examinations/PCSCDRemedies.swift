// SPDX-License-Identifier: Apache-2.0
//
// The two ways to live beside pcscd: stop it, or keep it off one reader. Only what this machine's pcscd knows is
// named. Docs/Coexistence.md has the sources, and says what was tried.

/// Remedies where pcscd holds a reader, or will.
struct PCSCDRemedies {
    let scene: Scene
    let device: USBDevice
    /// The pcscd that holds it; `nil`: none does yet.
    let process: Opener?

    private var shell: Shell { scene.shell }
    private var pcscd: PCSCDaemon { scene.machine.pcscd }

    /// The ways out, the quickest first.
    var all: [Finding.Remedy] { stopping + [keepOff].compactMap { $0 } }

    private var stopping: [Finding.Remedy] {
        guard scene.machine.hasSystemd else {
            guard let process else { return [] }
            return [
                Finding.Remedy(
                    Words("stop pcscd", "pcscdを止める"), shell.root("kill \(process.processID)"))
            ]
        }
        // The socket first: a program that asks for readers would start the service again.
        return [
            Finding.Remedy(
                Words("stop pcscd, until the next start of the machine", "pcscdを止める（次の起動まで）"),
                shell.root("systemctl stop pcscd.socket pcscd.service")),
            Finding.Remedy(
                Words("stop pcscd for good", "pcscdを止める（ずっと有効）"),
                shell.root("systemctl disable --now pcscd.socket pcscd.service")),
        ]
    }

    /// The setting that keeps pcscd off this reader; `nil`: this pcscd has none.
    private var keepOff: Finding.Remedy? {
        if pcscd.settings.ignoresByUdev, scene.machine.udev.isRunning { return ignoreByUdev }
        if pcscd.settings.ignoresByName, let name = pcscd.readerName(device) { return ignore(name) }
        return nil
    }

    /// By a property that udev gives the device. It is exact: these ids, whatever the reader is called.
    private var ignoreByUdev: Finding.Remedy {
        let rule =
            #"ACTION!="remove|unbind", SUBSYSTEM=="usb", ATTR{idVendor}=="\#(device.vendorID.hex)", "#
            + #"ATTR{idProduct}=="\#(device.productID.hex)", ENV{PCSCLITE_IGNORE}="1""#
        return Finding.Remedy(
            Words(
                "or keep pcscd off readers with these ids, and let it go on with others",
                "または、このIDのリーダーだけpcscdに使わせない（ほかのリーダーはそのまま）"),
            shell.write(rule, into: "/etc/udev/rules.d/71-kioskreader-pcscd.rules") + " && "
                + shell.root(["udevadm control --reload", "udevadm trigger \(device.directory)"])
                + restart)
    }

    /// By a part of the name that its driver gives the reader.
    private func ignore(_ name: String) -> Finding.Remedy {
        // A colon would end the name, a quote the value.
        let name = name.split { $0 == ":" || $0 == "\"" }.first.map(String.init) ?? name
        let names = (pcscd.ignoredNames + [name]).joined(separator: ":")
        let setting = "\(PCSCDaemon.variable)=\"\(names)\""
        let purpose = Words(
            "or keep pcscd off every reader whose name has '\(name)' in it, and let it go on with others",
            "または、名前に「\(name)」を含むリーダーだけpcscdに使わせない（ほかのリーダーはそのまま）")
        if let file = pcscd.environmentFile {
            return Finding.Remedy(purpose, shell.append(setting, to: file) + restartWith(names))
        }
        let directory = PCSCDaemon.dropIn.prefix(
            upTo: PCSCDaemon.dropIn.lastIndex(of: "/") ?? PCSCDaemon.dropIn.endIndex)
        return Finding.Remedy(
            purpose,
            shell.root("mkdir -p \(directory)") + " && "
                + #"printf '[Service]\nEnvironment="%s"\n' "#
                + Shell.quoted("\(PCSCDaemon.variable)=\(names)")
                + " | " + shell.root("tee \(PCSCDaemon.dropIn)")
                + (scene.machine.hasSystemd ? " && " + shell.root("systemctl daemon-reload") : "")
                + restartWith(names))
    }

    private var restart: String {
        guard process != nil else { return "" }
        return " && "
            + (scene.machine.hasSystemd ? shell.root("systemctl restart pcscd.service") : startAgain(""))
    }

    /// Without systemd nobody reads the settings file into pcscd's environment.
    private func restartWith(_ names: String) -> String {
        guard process != nil, !scene.machine.hasSystemd else { return restart }
        return " && " + startAgain("env \(PCSCDaemon.variable)=\(Shell.quoted(names)) ")
    }

    private func startAgain(_ environment: String) -> String {
        guard let process else { return "" }
        let program = process.program ?? pcscd.program ?? "pcscd"
        return shell.root("kill \(process.processID)")
            + "; while \(shell.root("kill -0 \(process.processID)")) 2>/dev/null; do sleep 1; done; "
            + shell.root(environment + Shell.quoted(program))
    }
}
