#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A user who may not open the device node: without udevd it is root's, as on a machine without our rule. Then udevd
# starts with the rule installed, and members of plugdev may.
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

install_rule() {
    install -m 0644 "$repository"/udev/*.rules /etc/udev/rules.d/
    /lib/systemd/systemd-udevd --daemon
}
udev_is_done() { udevadm settle && find /dev/bus/usb -group plugdev -perm 660 | grep .; }

open_path "$bin" "$(dirname "$(command -v swift)")"
check "permission: a reader is plugged in" plug scr3310 || exit
check "permission: list needs none" shows '"path":"' as_nobody list --json
check "permission: atr gets 77 and the command that installs the udev rule" refused 77 'install .*\.rules' as_nobody atr
check "permission: the reader leaves" unplug

check "permission: udevd takes our rule" install_rule
# The second one is a reader that its interface class does not give away.
for profile in scr3310 scr3310-nttcom; do
    check "permission: $profile is plugged in" plug "$profile" || continue
    check "permission: the rule gives its node to plugdev" wait_for "the rule's effect" 20 udev_is_done
    check "permission: a member of plugdev reads the card" expect_exit 0 as_member atr
    check "permission: another user still gets 77" refused 77 'install .*\.rules' as_nobody atr
    check "permission: the reader leaves" unplug
done
pkill -x systemd-udevd
