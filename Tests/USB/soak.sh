#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# `soak` on a reader that fails on the way, over the kernel's USB: each fault is counted, and its recovery. And what a
# process holds after many sessions through libusb.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# soak EXIT COUNT
soak() {
    expect_exit "$1" timeout --kill-after=2 240 "$bin/kioskreader" soak --count "$2" --json --trace soak.trace --force \
        >soak.out 2>soak.err
    local ended=$?
    cat soak.out soak.err
    grep '# recovery' soak.trace
    return "$ended"
}
counted() { cat soak.out soak.err && grep -qE "$1" soak.out; }

# FAULT SESSIONS EXIT, and what `soak` counts. Two blocks go to the card in each session.
while read -r fault sessions code counts; do
    [[ $fault ]] || continue
    check "soak, $fault: a reader is plugged in" plug scr3310 --fault "$fault" || continue
    check "soak, $fault: exit code $code" soak "$code" "$sessions"
    check "soak, $fault: it counts that" counted "$counts"
    check "soak, $fault: the reader leaves" unplug
done <<'ROWS'
wrong-seq@XfrBlock#4 3 0 "commands":2,"failures":\{"[A-Za-z]+":1\},"notRecovered":0,.*"rungs":\{\},"sessions":3,
hang=abortx4@XfrBlock#4 3 0 "commands":2,"failures":\{"[A-Za-z]+":1\},"notRecovered":0,.*"recoveries":1,"rungs":\{"abort":1\}
hang=replug@XfrBlock#4 2 1 "commands":1,"failures":\{"[A-Za-z]+":1\},"notRecovered":1,
ROWS

check "cycles: a reader is plugged in" plug scr3310 || exit
check "cycles: sessions over libusb leave no memory, descriptor or thread behind" \
    timeout --kill-after=2 300 "$bin/endurance" usb-cycles 30
sed 's/^/# /' evidence
check "cycles: the reader leaves" unplug
