// SPDX-License-Identifier: Apache-2.0
//
// The udev rules, made from the catalogue: udev/70-kioskreader.rules is this text, and a test compares.
// Docs/Udev.md says why each line is as it is.

/// The udev rules for readers.
public enum UdevRules {
    /// The file's name. Its number is below 73, where systemd turns the tag `uaccess` into access.
    public static let fileName = "70-kioskreader.rules"
    /// Where it stands once it is installed.
    public static let installedPath = "/etc/udev/rules.d/" + fileName

    /// The shell's words that install it for good and apply it to what is plugged in.
    /// - Parameter isRoot: whether the user needs no sudo.
    public static func installation(isRoot: Bool) -> String {
        let sudo = isRoot ? "" : "sudo "
        let write =
            isRoot
            ? "kioskreader udev-rules >\(installedPath)"
            : "kioskreader udev-rules | sudo tee \(installedPath) >/dev/null"
        return "\(write) && \(sudo)udevadm control --reload "
            + "&& \(sudo)udevadm trigger --subsystem-match=usb"
    }

    /// The file's text.
    public static var text: String {
        ([head, entrance] + vendorClass + [exit, effects]).joined(separator: "\n") + "\n"
    }

    private static let head = """
        # SPDX-License-Identifier: Apache-2.0
        #
        # Made by `kioskreader udev-rules` from the catalogue of readers: a change belongs there. Docs/Udev.md explains
        # the lines, and how they live beside those of libccid.
        #
        # Lets the user at the screen, and the group plugdev, use smart-card readers without being root, and keeps
        # readers from sleeping.
        #
        # Install:
        #   kioskreader udev-rules | sudo tee /etc/udev/rules.d/70-kioskreader.rules >/dev/null \\
        #     && sudo udevadm control --reload && sudo udevadm trigger --subsystem-match=usb

        """

    private static let entrance = """
        ACTION=="remove", GOTO="kioskreader_end"
        SUBSYSTEM!="usb", GOTO="kioskreader_end"
        ENV{DEVTYPE}!="usb_device", GOTO="kioskreader_end"

        # Readers of the CCID class (0B), whatever their ids.
        ENV{ID_USB_INTERFACES}=="", IMPORT{builtin}="usb_id"
        ENV{ID_USB_INTERFACES}=="*:0b????:*", GOTO="kioskreader_reader"

        # Readers whose interface is vendor-specific (FF), by their ids.
        """

    /// One reader after the other, each pair of ids once.
    private static var vendorClass: [String] {
        var seen: Set<[UInt16]> = []
        return ReaderCatalog.vendorClassDevices
            .filter { seen.insert([$0.vendorID, $0.productID]).inserted }
            .map { entry in
                """
                # \(entry.name)
                ATTR{idVendor}=="\(hex16(entry.vendorID))", ATTR{idProduct}=="\(hex16(entry.productID))", \
                GOTO="kioskreader_reader"
                """
            }
    }

    private static let exit = """

        GOTO="kioskreader_end"

        """

    private static var effects: String {
        let sleepless = ReaderCatalog.entries.filter { $0.quirks.contains { $0.kind == .noAutosuspend } }
            .map { "\(hex16($0.vendorID)):\(hex16($0.productID)) \($0.name)" }
        return """
            LABEL="kioskreader_reader"
            MODE="0660", GROUP="plugdev", TAG+="uaccess"
            # A reader that "persists" over a resume may come back as the same device with another card, or a dead one.
            TEST=="power/persist", ATTR{power/persist}="0"
            # A reader that sleeps between two sessions may not wake for the next one. Known not to:
            # \(sleepless.joined(separator: ", ")).
            TEST=="power/control", ATTR{power/control}="on"

            LABEL="kioskreader_end"
            """
    }
}
