// SPDX-License-Identifier: Apache-2.0
//
// What readers need around them: a libusb without known defects, udev, a clock that is right.

extension Scene {
    /// The oldest libusb without the defects that its own list of changes names for Linux: 1.0.24 waits for the
    /// kernel before it frees transfers (#607); 1.0.25 mends regressions of 1.0.24 in
    /// libusb_handle_events_timeout_completed(); 1.0.26 mends those of 1.0.25 in freeing transfers after a device
    /// was closed, and in enumerating by hot-plug (#1082). https://github.com/libusb/libusb, ChangeLog.
    static let oldestLibUSB = [1, 0, 26]

    func examineLibrary() -> Examined {
        let version = machine.libusbVersion
        let seen = Words(same: "libusb \(version)")
        let parts = version.split(separator: ".").prefix(3).map { Int($0.prefix(while: \.isNumber)) ?? 0 }
        guard parts.lexicographicallyPrecedes(Self.oldestLibUSB) else { return (seen, []) }
        let purpose = Words(
            "install 1.0.26 or newer, then start what uses it again",
            "1.0.26以降を入れ、使っているプログラムを起動し直す")
        let remedy =
            machine.isDebian
            ? Finding.Remedy(
                purpose, shell.root(["apt-get update", "apt-get install --only-upgrade libusb-1.0-0"]))
            : Finding.Remedy(purpose)
        return (
            seen,
            [
                Finding(
                    .oldLibUSB, evidence: [Words("libusb is \(version)", "libusbは \(version) です")],
                    remedies: [remedy])
            ]
        )
    }

    func examineUdev() -> Examined {
        let ours = machine.udev.ours?.path
        guard machine.udev.isRunning else {
            return (
                Words("not running", "動いていません"),
                [
                    Finding(
                        .noUdev, mustBeMended: false,
                        evidence: [
                            Words("/run/udev/control does not exist", "/run/udev/control がありません")
                        ]
                            + (machine.isContainer ? [Words("this is a container", "コンテナーの中です")] : []),
                        remedies: [udevRemedy])
                ]
            )
        }
        return (
            ours.map { Words("running, our rule is \($0)", "動作中、ルールは \($0)") }
                ?? Words("running, our rule is not installed", "動作中、ルールは入っていません"), []
        )
    }

    private var udevRemedy: Finding.Remedy {
        if machine.isContainer {
            return Finding.Remedy(
                Words(
                    "leave it so: a container needs no udev of its own, and a reader is found within a second; "
                        + "permission is the host's affair",
                    "このままで構いません。コンテナーにudevは不要で、リーダーは一秒以内に見つかります。権限はホスト側で設定します"))
        }
        return Finding.Remedy(
            Words("start it", "起動する"),
            machine.hasSystemd
                ? shell.root("systemctl start systemd-udevd.service")
                : shell.root(["/lib/systemd/systemd-udevd --daemon", "udevadm trigger --action=add"]))
    }

    func examineClock() -> Examined {
        let clock = machine.clock
        let now = Clock.text(clock.now)
        let seen = Words(same: now)
        guard clock.isPossible(clock.now) else {
            let isEarly = clock.now < clock.earliest
            let limit = Clock.text(isEarly ? clock.earliest : Clock.latest)
            return (
                seen,
                [
                    Finding(
                        .clockNotSet,
                        evidence: [
                            isEarly
                                ? Words(
                                    "it is \(now), and this program was built at \(limit)",
                                    "\(now) になっていますが、このプログラムが作られたのは \(limit) です")
                                : Words(
                                    "it is \(now), far beyond \(limit)", "\(now) になっており、\(limit) を大きく過ぎています")
                        ], remedies: clockRemedies)
                ]
            )
        }
        // Inside a container the clock is the host's affair.
        guard !clock.hasHardwareClock, !clock.isSynchronised, !machine.isContainer else { return (seen, []) }
        return (
            seen,
            [
                Finding(
                    .noHardwareClock, mustBeMended: false,
                    evidence: [
                        Words(
                            "/sys/class/rtc is empty, and systemd-timesyncd has not set the time since the start",
                            "/sys/class/rtc が空で、起動後にsystemd-timesyncdによる時刻合わせもありません")
                    ], remedies: [networkTime])
            ]
        )
    }

    private var networkTime: Finding.Remedy {
        Finding.Remedy(
            Words("take the time from the network, for good", "ネットワークから時刻を得る（ずっと有効）"),
            machine.hasSystemd ? shell.root("timedatectl set-ntp true") : nil)
    }

    private var clockRemedies: [Finding.Remedy] {
        var remedies: [Finding.Remedy] = []
        if let time = machine.clock.hardwareTime, machine.clock.isPossible(time) {
            remedies.append(
                Finding.Remedy(
                    Words(
                        "take the time from the hardware clock, which says \(Clock.text(time))",
                        "ハードウェアの時計（\(Clock.text(time))）に合わせる"), shell.root("hwclock --hctosys --utc")))
        }
        if machine.hasSystemd { remedies.append(networkTime) }
        remedies.append(
            Finding.Remedy(
                Words("set it by hand, with the time that it is now", "現在の時刻を手で設定する"),
                shell.root("date -s 'YYYY-MM-DD hh:mm:ss'")))
        return remedies
    }
}
