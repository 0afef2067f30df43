#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A user who may not open the device node: without udevd it is root's, as on a machine without our rule. Then udevd
# starts with the rule installed: members of plugdev may, and the reader neither persists nor sleeps. Then with
# libccid's rule beside it, as on a machine that has both.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The clone may stand in a home that others cannot enter. In the guest's disposable layer it may be opened to them.
open_path() {
    local directory
    for directory; do
        while [[ $directory != / ]]; do
            chmod o+rx "$directory"
            directory=$(dirname "$directory")
        done
    done
}
as_nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups timeout --kill-after=2 60 "$bin/kioskreader" "$@"; }
as_member() { setpriv --reuid 65534 --regid 65534 --groups plugdev timeout --kill-after=2 60 "$bin/kioskreader" "$@"; }

# libccid's rule is here because the guest has libccid; it waits until it is asked for.
libccid_rule=/usr/lib/udev/rules.d/92-libccid.rules
install_rule() {
    mv "$libccid_rule" "$scratch" || return
    install -m 0644 "$repository"/udev/*.rules /etc/udev/rules.d/
    /lib/systemd/systemd-udevd --daemon
}
# The last line is what later versions of libccid have; `nogroup` stands for their group pcscd.
add_libccid_rule() {
    {
        cat "$scratch/$(basename "$libccid_rule")"
        echo 'ACTION=="add", SUBSYSTEM=="usb", ENV{ID_USB_INTERFACES}=="*:0b0000:*", GROUP="nogroup"'
    } >"$libccid_rule" && udevadm control --reload
}
udev_is_done() { udevadm settle && find /dev/bus/usb -group plugdev -perm 660 | grep .; }

# device VID:PID: where the kernel keeps the reader's attributes.
device() {
    local vendor
    for vendor in /sys/bus/usb/devices/*/idVendor; do
        [[ $(<"$vendor"):$(<"${vendor%Vendor}Product") != "$1" ]] || dirname "$vendor"
    done
}
# attribute VID:PID NAME VALUE
attribute() {
    local place
    place=$(device "$1") || return
    echo "$2 is $(<"$place/$2"), expected $3"
    [[ $(<"$place/$2") == "$3" ]]
}
node_is() {
    local place
    place=$(device "$1") || return
    stat -c '%a %G' "/dev/bus/usb/$(printf '%03d/%03d' "$(<"$place/busnum")" "$(<"$place/devnum")")" | tee node
    grep -qx "$2" node
}
# udevadm of Debian 12 has no `verify`: what it says of each line, it says while it applies them.
udev_understands() {
    udevadm test --action=add "$(device "$1")" >udev.log 2>&1
    grep -i 'kioskreader' udev.log
    grep -q 'Reading rules file: /etc/udev/rules.d/70-kioskreader.rules' udev.log &&
        ! grep -E '70-kioskreader.rules:[0-9]+ (Invalid|Unknown|Failed|The line|Conflicting|Unused)' udev.log
}

open_path "$bin" "$(dirname "$(command -v swift)")"
check "permission: a reader is plugged in" plug scr3310 || exit
check "permission: list needs none" shows '"path":"' as_nobody list --json
check "permission: atr gets 77 and the command that installs the udev rule" refused 77 'udev-rules .*70-kioskreader\.rules' as_nobody atr
path=$("$bin/kioskreader" list --json | grep -o '"path":"[^"]*"' | cut -d '"' -f 4)
check "permission: and so it does for the reader's path" refused 77 'udev-rules .*70-kioskreader\.rules' as_nobody atr -r "$path"
check "permission: the reader leaves" unplug

check "permission: udevd takes our rule" install_rule
# The second one is a reader that its interface class does not give away.
for reader in scr3310=04e6:5116 scr3310-nttcom=04e6:511a; do
    profile=${reader%=*} ids=${reader#*=}
    check "permission: $profile is plugged in" plug "$profile" || continue
    check "permission: the rule gives its node to plugdev" wait_for "the rule's effect" 20 udev_is_done
    check "permission: its node has mode and group" node_is "$ids" "660 plugdev"
    check "permission: it does not persist over a resume" attribute "$ids" power/persist 0
    check "permission: it does not sleep between sessions" attribute "$ids" power/control on
    check "permission: the seat's tag is set" grep -q '^G:uaccess$' "/run/udev/data/c$(tr -d ' ' <"$(device "$ids")/dev")"
    check "permission: udev understands each line of the rule" udev_understands "$ids"
    check "permission: a member of plugdev reads the card" expect_exit 0 as_member atr
    check "permission: another user still gets 77" refused 77 'udev-rules .*70-kioskreader\.rules' as_nobody atr
    check "permission: the reader leaves" unplug
done

# libccid's rules come later, and act when a device is added; ours act once more when the kernel has bound it. What
# libccid 1.5.2 says of sleep and what its successors say of the group therefore does not last (Docs/Udev.md).
check "permission: libccid's rule joins" add_libccid_rule
for reader in scr3310=04e6:5116 scr3310-nttcom=04e6:511a; do
    profile=${reader%=*} ids=${reader#*=}
    check "permission: $profile is plugged in, with both rules" plug "$profile" || continue
    check "permission: its node is plugdev's all the same" wait_for "the rule's effect" 20 node_is "$ids" "660 plugdev"
    check "permission: it does not persist over a resume either" attribute "$ids" power/persist 0
    check "permission: it does not sleep either" wait_for "power/control" 20 attribute "$ids" power/control on
    check "permission: a member of plugdev reads the card with both rules" expect_exit 0 as_member atr
    check "permission: the reader leaves" unplug
done
pkill -x systemd-udevd
