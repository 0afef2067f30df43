#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# From a program's start to its first answer, nothing running before; and what a reader named by its path is looked for in.
# shellcheck source=Tests/USBBenchmark/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh" "$1" "$2"

rounds=15
# As pcscd.service has it, started by its socket.
activated=(--socket /run/pcscd/pcscd.comm pcscd --foreground --auto-exit)

# measure CLIENT COMMAND…
measure() {
    local client=$1 round
    shift
    : >times
    warm "$@"
    for ((round = 0; round < rounds; round++)); do
        timeout 120 "$@" >>times 2>trouble || fail "it does not start: $*"
    done
    result "start $client $(median times) $(sort -n times | sed -n '1p;$p' | tr '\n' ' ')"
}

start_reader tpdu
attach
path=$(reader_path)
mkdir -p /run/pcscd
measure command "$tools/start" "< 9000" "" -- "$tools/kioskreader" apdu -r "$path" "$case1"
measure pcsc "$tools/start" answer "" "${activated[@]}" -- "$tools/pcsc" once "$case1"
measure opensc "$tools/start" Received "" "${activated[@]}" -- opensc-tool -s "$case1"
measure scdaemon "$tools/start" "D " "SERIALNO undefined\\nAPDU $case1\\nBYE\\n" -- "${scdaemon[@]}"

# A second reader, whose node and descriptors nobody who has the first one's path needs.
first=$(basename "$(device_directory)")
mkfifo plug
"$tools/table-reader" apdu <plug >/dev/null &
exec 7>plug
echo attach >&7
reader_id=${usb_id[apdu]}
wait_for "the second reader's node" node_is_there
strace -f -qq -e trace=open,openat -o opens "$tools/kioskreader" apdu -r "$path" "$case1" >/dev/null
devices=(/sys/bus/usb/devices/*/busnum)
nodes=$(grep -o '"/dev/bus/usb/[0-9]*/[0-9]*"' opens | sort -u | wc -l)
# The devices of which a file was read, the reader itself and what it is plugged into left out.
others=$(grep -oE '"/sys/(bus/usb/devices|devices)/[^"]*/(descriptors|busnum|devnum|uevent|bConfigurationValue|speed)"' opens |
    tr -d '"' | xargs -n 1 dirname | xargs -n 1 basename | sort -u | grep -cvxE "$first(:.*)?|usb${first%%-*}" || true)
result "scan ${#devices[@]} $nodes $others"
