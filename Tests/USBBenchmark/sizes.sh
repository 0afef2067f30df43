#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What stands on the disk, and what is in memory while a session is open: the command alone, and pcscd with libccid and
# opensc-tool. Libraries that each of them or the system has anyway (libc, libusb, libudev, libcrypto …) are left out of
# the files; resident memory is all of it, the proportional share counts what others map too by halves.
# shellcheck source=Tests/USBBenchmark/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh" "$1" "$2"

size() { # NAME FILE…
    local name=$1
    shift
    result "size $name $(stat -Lc %s "$@" | awk '{ sum += $1 } END { print sum }')"
}

memory() { # NAME PROCESS
    result "memory $1" "$(awk '/^Rss:/ { rss = $2 } /^Pss:/ { pss = $2 } /^Anonymous:/ { own = $2 }
        END { print rss, pss, own }' "/proc/$2/smaps_rollup")"
}

library() { ldconfig -p | awk -v name="$1" '$1 == name { print $NF; exit }'; }

size command "$tools/kioskreader"
size pcscd "$(command -v pcscd)"
size libccid "$libccid"
size opensc-tool "$(command -v opensc-tool)"
size libopensc /usr/lib/x86_64-linux-gnu/libopensc.so.8
size libpcsclite /usr/lib/x86_64-linux-gnu/libpcsclite.so.1

start_reader tpdu
attach
mkfifo in out
"$tools/kioskreader" apdu -r "$reader_id" - <in >answers 2>&1 &
command=$!
exec 7>in
echo "$case1" >&7
wait_for "the command's answer" grep -q 9000 answers
memory command "$command"
exec 7>&-
wait "$command"

# opensc-tool holds its session while nobody reads what it prints.
start_pcscd
sends=()
for ((i = 0; i < 200; i++)); do sends+=(-s "${commands[256]}"); done
opensc-tool "${sends[@]}" >out 2>&1 &
opensc=$!
exec 7<out
blocked() { [[ $(<"/proc/$opensc/wchan") == *pipe_write* ]]; }
wait_for "opensc-tool to have said much" blocked
memory pcscd "$pcscd"
memory opensc-tool "$opensc"
kill -KILL "$opensc"
stop_pcscd
stop_reader
