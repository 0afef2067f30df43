#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The machine sleeps (S3) with a session open on QEMU's reader, and its clock wakes it. Where the kernel lets a device
# persist, the reader is reset under its old address; where it does not, which is what our udev rule sets, the reader
# leaves and comes back as a new device. Our own readers would show nothing: vhci suspends no device.
#
# After a sleep no file of the guest's root answers any more (9p over virtio does not come back), so all of this runs in a
# root of its own in memory, and nothing else can run in this machine afterwards.
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")

if [[ ! ${IN_MEMORY-} ]]; then
    # shellcheck source=Tests/USB/lib.sh
    . "$here/lib.sh" "$1"
    modprobe rtc_cmos
    root=/dev/shm/root
    mkdir -p "$root"/{bin,sys,proc,dev,run,tmp,scenario,usr/lib/locale}
    programs=("$bin/kioskreader")
    for program in bash cat cp dirname grep head kill mkfifo mktemp realpath rm sed sleep timeout tr; do
        programs+=("$(type -P "$program")")
    done
    cp "${programs[@]}" "$root/bin/"
    ldd "${programs[@]}" | grep -oE '/[^ :]+ \(0x' | cut -d ' ' -f 1 | sort -u | while read -r library; do
        mkdir -p "$root${library%/*}"
        cp -L "$library" "$root$library"
    done
    cp -r /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"
    cp "$here/lib.sh" "$here/sleep.sh" "$root/scenario/"
    for directory in sys proc dev run; do mount --rbind "/$directory" "$root/$directory"; done
    cd / && rm -rf "$scratch"
    chroot=$(type -P chroot)
    IN_MEMORY=yes PATH=/bin exec "$chroot" "$root" /bin/bash /scenario/sleep.sh /bin
fi
modprobe() { :; } # lib.sh has loaded it already
# shellcheck source=Tests/USB/lib.sh
. "$here/lib.sh" "$1"

# The reader's directory in /sys.
device=$(grep -l 4433 /sys/bus/usb/devices/*/idProduct)
device=${device%/*}
alarm=/sys/class/rtc/rtc0/wakealarm

slept() { cat /sys/power/suspend_stats/success; }
# go_to_sleep: until the alarm, three seconds from now.
go_to_sleep() {
    local before
    before=$(slept)
    address=$(<"$device/devnum")
    echo 0 >"$alarm" && echo +3 >"$alarm" && echo mem >/sys/power/state || return
    echo "slept $(slept) times, before: $before"
    (($(slept) == before + 1))
}
open_with_persistence() {
    echo "$1" >"$device/power/persist" && open_session
}
ask_again() {
    echo "$select_jpki" >&7
    session_ends "$1"
}
answered() { cat session.out session.err; (($(grep -c '^< 9000' session.out) == $1)); }
at_address() { [[ $(<"$device/devnum") == "$address" ]]; }
at_another() { wait_for "the reader" 30 some_reader && ! at_address; }

# Sessions one after the other, and the machine sleeps between them or in one: three times.
soak_through_sleep() {
    "$bin/kioskreader" soak --for 1h --json --trace soak.trace --force >soak.out 2>soak.err &
    soak=$!
    local lines
    for _ in 1 2 3; do
        wait_for "the reader" 30 test -e "$device/power/persist" && echo "$1" >"$device/power/persist" || return
        lines=$(lines_of_trace)
        wait_for "a session" 30 goes_on && go_to_sleep || return
    done
    lines=$(lines_of_trace)
    wait_for "a session after the last sleep" 30 goes_on
}
lines_of_trace() { grep -c '> .*XfrBlock' soak.trace; }
goes_on() { (($(lines_of_trace) > lines)); }
# Interrupted, it says what it saw.
soak_ends() {
    kill -INT "$soak"
    wait_for "soak to end" 60 dead "$soak" && expect_exit 130 wait "$soak"
    local ended=$?
    cat soak.out soak.err
    ((ended == 0)) && grep -q '"notRecovered":0,' soak.out
}

check "sleep: the machine can sleep, and has a clock that wakes it" grep -q mem /sys/power/state "$alarm" || exit
check "sleep, persistence on: a session is open" open_with_persistence 1
check "sleep, persistence on: the machine sleeps and wakes" go_to_sleep || exit
check "sleep, persistence on: the session goes on" ask_again 0
check "sleep, persistence on: its second command is answered as well" answered 2
check "sleep, persistence on: the reader is at its old address" at_address
check "sleep, persistence on: the next session works" shows '"notAfter":' kioskreader card cert auth --json

check "sleep, persistence off: a session is open" open_with_persistence 0
check "sleep, persistence off: the machine sleeps and wakes" go_to_sleep || exit
check "sleep, persistence off: the session ends with 74" ask_again 74
check "sleep, persistence off: its message says that the reader went away" grep -q 'went away' session.err
check "sleep, persistence off: the reader is a new device" at_another
check "sleep, persistence off: the next session works" shows '"notAfter":' kioskreader card cert auth --json

for persistence in on off; do
    check "sleep, a supervisor, persistence $persistence: it works before, between and after three sleeps" \
        soak_through_sleep "$([[ $persistence == on ]] && echo 1 || echo 0)"
    check "sleep, a supervisor, persistence $persistence: nothing is left unrecovered" soak_ends
    sed "s/^/# persistence $persistence: /" soak.out
done
