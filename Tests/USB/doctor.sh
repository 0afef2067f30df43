#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Each fault that `doctor` knows and that a kernel can have: it is brought about, doctor says so, the command that
# doctor prints is run as it stands, and doctor says so no longer. Beside them what is in order, and is said to be.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

report=$scratch/report

# What doctor says -----------------------------------------------------------------------------------------------------

doctor() { timeout --kill-after=2 60 "$bin/kioskreader" doctor "$@"; }

# finds CODE ID… [-- PATTERN]: doctor ends with CODE and reports each ID; PATTERN stands somewhere in the report.
finds() {
    local code=$1 id pattern=''
    shift
    expect_exit "$code" run_doctor >"$report"
    local ended=$?
    cat "$report"
    for id; do
        [[ $id != -- ]] || { pattern=${*: -1}; break; }
        grep -qF "($id)" "$report" || { echo "no $id in it"; return 1; }
    done
    [[ ! $pattern ]] || grep -qE "$pattern" "$report" || { echo "no $pattern in it"; return 1; }
    return "$ended"
}
# As root unless told.
run_doctor() { doctor; }

# gone CODE ID…: doctor ends with CODE and reports none of the IDs.
gone() {
    local code=$1 id
    shift
    finds "$code" || return
    for id; do ! grep -qF "($id)" "$report" || { echo "$id is still in it"; return 1; }; done
}

# mend ID N: runs the Nth command that the last report prints for ID (-1: the last), as a shell takes it.
mend() {
    local command
    command=$(awk -v id="($1)" '/^[^ ]/ { inside = index($0, id) > 0 } inside && /^      / { print substr($0, 7) }' "$report" |
        if (($2 < 0)); then tail -n 1; else sed -n "${2}p"; fi)
    echo "> $command"
    # From anywhere.
    [[ $command ]] && (cd / && eval "$command")
}
# The guest may have none, and root needs none.
sudo() { "$@"; }

# found CODE PATTERN ID[:N]…: the faults are there, with PATTERN in the report; of each the Nth command (the first unless
# told) mends it, and then they are there no longer. A run of the program takes seconds here, so faults go together.
found() {
    local code=$1 pattern=$2 one ids
    shift 2
    ids=("${@%%:*}")
    check "doctor: finds ${ids[*]}" finds "$code" "${ids[@]}" -- "$pattern" || return
    for one; do
        [[ $one == *:* ]] || one+=:1
        check "doctor: the command that it prints for ${one%:*} (${one#*:}) mends it" mend "${one%:*}" "${one#*:}"
    done
    check "doctor: afterwards ${ids[*]} is gone" wait_for "${ids[*]} to be gone" 20 gone 0 "${ids[@]}" || cat "$report"
}

# The machine ----------------------------------------------------------------------------------------------------------

open_path() {
    local directory
    for directory; do
        while [[ $directory != / ]]; do
            chmod o+rx "$directory"
            directory=$(dirname "$directory")
        done
    done
}
as_user() { setpriv --reuid nobody --regid nogroup "$@" timeout --kill-after=2 60 "$bin/kioskreader" doctor; }

start_udev() {
    install -m 0644 "$repository"/udev/*.rules /etc/udev/rules.d/
    # Without := another file may undo it, as the check of that needs.
    sed -i 's/:="/="/g' /etc/udev/rules.d/*-kioskreader.rules
    /lib/systemd/systemd-udevd --daemon
}
udev_is_done() { udevadm settle && find /dev/bus/usb -group plugdev -perm 660 | grep .; }
# plug_in PROFILE: with udev's rules applied; $device is its directory in /sys.
plug_in() {
    plug "$1" && wait_for "the rule's effect" 20 udev_is_done || return
    device=$(dirname "$(grep -l "^04e6$" /sys/bus/usb/devices/*/idVendor)")
    interface=$(basename "$device"):1.0
    node=/dev/bus/usb/$(printf '%03d/%03d' "$(<"$device/busnum")" "$(<"$device/devnum")")
}
dead_by_name() { ! pgrep -x "$1"; }
retrigger() { udevadm control --reload && udevadm trigger "$device" && udevadm settle; }
still_answers() {
    local lines
    lines=$(grep -c . session.out)
    echo 00A4020C02000A >&7
    wait_for "the session's next answer" 30 more_lines "$lines"
}
more_lines() { (($(grep -c . session.out) > $1)); }
start_pcscd() {
    "$@" || return
    wait_for "pcscd to claim the reader" 60 claimed || return
    pcscd=$(pgrep -x pcscd)
}
claimed() { [[ $(readlink "/sys/bus/usb/devices/$interface/driver") == */usbfs ]]; }
service_reads() { grep -xF "EnvironmentFile=-$1" /lib/systemd/system/pcscd.service; }
# What systemd does for the service.
pcscd_of_the_service() {
    # shellcheck disable=SC2046
    env "$(sed 's/"//g' /etc/default/pcscd)" pcscd
}
pcscd_sees_none() {
    wait_for "pcscd to run" 20 pgrep -x pcscd || return
    timeout 20 opensc-tool -l >readers.out 2>&1
    cat readers.out
    grep -qi 'no smart card readers found' readers.out
}
set_sysfs() { echo "$1" >"$2"; }

# The guest runs on this machine's files, which may be a container's; it is none itself.
rm -f /.dockerenv /run/.containerenv
open_path "$bin" "$(dirname "$(command -v swift)")"

# The bus and udev -----------------------------------------------------------------------------------------------------

check "doctor: finds that there is no reader, and no udev" finds 1 noReader noUdev -- 'there are hubs only'
check "doctor: udevd takes our rule" start_udev
check "doctor: a reader is plugged in" plug_in scr3310 || exit
check "doctor: nothing has to be mended on a healthy machine" gone 0 noUdev noReader noPermission persist

check "doctor: udevd ends" pkill -x systemd-udevd
check "doctor: it is gone" wait_for "its end" 20 dead_by_name systemd-udevd
rm -f /run/udev/control
found 0 'run/udev/control' noUdev

# Permission -----------------------------------------------------------------------------------------------------------

run_doctor() { as_user --clear-groups; }
check "doctor: finds that a user is not in the group" finds 1 noPermission -- 'not in the group plugdev'
check "doctor: the command that it prints puts the user there" mend noPermission 1
run_doctor() { as_user --init-groups; }
check "doctor: logged in again, the user has permission" gone 0 noPermission

rm -f /etc/udev/rules.d/*-kioskreader.rules
udevadm control --reload
chown root:root "$node" && chmod 0664 "$node"
found 1 'no rule of this program' noPermission
sed -i 's/:="/="/g' /etc/udev/rules.d/*-kioskreader.rules
chmod 0600 "$node"
found 1 'was not applied' noPermission

# As later versions of libccid have it (their 92_pcscd_ccid.rules), but for every event: that would be a conflict.
cat >/etc/udev/rules.d/92_pcscd_ccid.rules <<'END'
SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ENV{ID_USB_INTERFACES}=="*:0b0000:*", GROUP="games"
END
check "doctor: another rule takes the reader away" retrigger
found 1 '92_pcscd_ccid.rules, line 1' rulesConflict
rm -f /etc/udev/rules.d/92_pcscd_ccid.rules
run_doctor() { doctor; }

# Who holds the reader -------------------------------------------------------------------------------------------------

check "doctor: a session holds the reader" open_session
as_root=$(declare -f run_doctor)
run_doctor() { as_user --init-groups; }
check "doctor: a user sees that somebody holds it" finds 1 heldByProcess -- 'sudo kioskreader doctor --reader'
eval "$as_root"
check "doctor: the session was not disturbed" still_answers
# Root sees who.
found 1 "kioskreader \(process $session\)" heldByProcess
exec 7>&-

check "doctor: pcscd takes the reader" start_pcscd pcscd
found 1 "pcscd \(process $pcscd\)" heldByPcscd
check "doctor: pcscd takes the reader again" start_pcscd pcscd
check "doctor: pcscd's service would read the file that the setting goes to" service_reads /etc/default/pcscd
found 1 PCSCLITE_FILTER_IGNORE_READER_NAMES heldByPcscd:-1
check "doctor: pcscd runs, and leaves the reader alone" pcscd_sees_none
check "doctor: meanwhile the reader is ours" expect_exit 0 kioskreader atr
check "doctor: and will stay so" gone 0 pcscdTakesReader heldByPcscd
pkill -x pcscd
check "doctor: the setting is for the next start as well" pcscd_of_the_service
check "doctor: pcscd leaves the reader alone then" pcscd_sees_none
pkill -x pcscd

# The kernel -----------------------------------------------------------------------------------------------------------

# Any driver will do, and this one takes what it is told to.
modprobe usbserial
set_sysfs "04e6 5116" /sys/bus/usb-serial/drivers/generic/new_id
set_sysfs 1 "$device/power/persist"
set_sysfs auto "$device/power/control"
found 1 "driver is usbserial_generic, of the module usbserial" kernelDriver persist autosuspend
set_sysfs "$interface" /sys/bus/usb/drivers/usbserial_generic/bind
set_sysfs 1 "$device/power/persist"
found 1 'power/persist is 1' kernelDriver:-1 persist:-1
check "doctor: the module is not loaded by itself any more" grep -qx 'blacklist usbserial' <(modprobe --showconfig)

set_sysfs 0 "$device/authorized"
rm "$node"
found 1 "$node does not exist" notAuthorized noDeviceNode
set_sysfs 0 "$device/bConfigurationValue"
date -s '1970-01-01 00:10' >/dev/null
found 1 'it is 1970-01-01' notConfigured clockNotSet
check "doctor: after all that the reader works" expect_exit 0 kioskreader atr
check "doctor: the reader leaves" unplug
