#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Reading the authentication certificate of the simulated card: our command, and OpenSC over pcscd and libccid, at the same
# reader. What each of them took is counted from what the kernel's usbmon saw (`wire`), so in the same way for both.
# shellcheck source=Tests/USBBenchmark/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh" "$1" "$2"
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
modprobe usbmon

"$tools/kioskreader" simulate scr3310,mynumber >simulate.out 2>&1 &
simulator=$!
# shellcheck disable=SC2034 # for lib.sh
reader_id=${usb_id[tpdu]}
wait_for "the simulated reader" grep -q '^attached ' simulate.out
wait_for "the reader's node" node_is_there
device=$(device_directory)

# capture CLIENT COMMAND…: the command's figures. What it prints stands in `printed`.
capture() {
    local client=$1 monitor
    shift
    cat "/dev/usbmon$(<"$device/busnum")" >"capture.$client" &
    monitor=$!
    wait_for "usbmon to be open" monitor_is_open "$monitor"
    timeout 120 "$@" >printed 2>trouble || { cat trouble >&2; fail "it does not read the certificate: $*"; }
    # What has happened is in the kernel's buffer already, and the monitor runs when we wait.
    wait_for "usbmon to be read" monitor_waits "$monitor"
    kill -TERM "$monitor"
    wait "$monitor" 2>/dev/null || true # it was told to end
}
monitor_is_open() { [[ $(readlink /proc/"$1"/fd/*) == */dev/usbmon* ]]; }
monitor_waits() { [[ $(<"/proc/$1/wchan") == mon_bin* ]]; }

# count CLIENT: the lines of its capture, for the report.
count() {
    "$here/wire" "capture.$1" "$device" auth.der "$1" >counted || fail "no figures of $1"
    while read -r line; do result "$line"; done <counted
}

# Each once before: what is read from the host the first time takes long, and pcscd asks its reader again meanwhile.
"$tools/kioskreader" card cert auth >/dev/null
capture command "$tools/kioskreader" card cert auth
"$tools/kioskreader" card cert auth --format der >auth.der
count command

mkdir -p /run/pcscd
pcscd --foreground >pcscd.out 2>&1 &
pcscd=$!
sees_card() { timeout 20 opensc-tool -l | grep -qE '^[0-9]+ +Yes'; }
wait_for "pcscd to see the card" sees_card

# opensc CLIENT [NAME=VALUE…]: OpenSC with something in its environment. pcscd takes the power from a card that nobody has
# used for five seconds; only then does the reading begin with the card's power-on.
opensc() {
    local client=$1
    shift
    env "$@" pkcs15-tool --read-certificate 1 >trouble 2>&1 || fail "OpenSC does not read it: $(tail -n 3 trouble)"
    # No event: we look at nothing meanwhile. A card that still had its power would show no power-on, and so give no figure.
    sleep 8
    capture "$client" env "$@" pkcs15-tool --read-certificate 1
    openssl x509 -in printed -outform DER -out theirs.der
    cmp theirs.der auth.der || fail "OpenSC read another certificate"
    count "$client"
}
opensc opensc
opensc opensc-driver OPENSC_DRIVER=jpki
stop_pcscd
kill -TERM "$simulator"
wait "$simulator" || true # whatever it ends with
