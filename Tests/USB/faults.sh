#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A reader that does one thing wrong, over the kernel's USB: the job is done all the same, or ends with the exit code
# that is written down for it; and the next one works, with the reader as it was left.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

read_certificate() {
    rm -f wire.der
    expect_exit "$1" kioskreader card cert auth -o wire.der --format der
}
reads_again() {
    read_certificate 0 && kioskreader card cert auth --virtual --force -o process.der --format der &&
        cmp wire.der process.der
}

# PROFILE[,CARD] FAULT EXIT AFTERWARDS: again, the reader is used again as it stands; else it was taken away.
while read -r profile fault code afterwards; do
    [[ $profile ]] || continue
    name="$profile, $fault"
    check "$name: the kernel takes the reader" plug "$profile" --fault "$fault" || continue
    check "$name: exit code $code" read_certificate "$code"
    case $afterwards in
        again) check "$name: the reader works again" reads_again ;;
        no-card) check "$name: then there is no card" refused 67 card kioskreader atr ;;
        no-reader) check "$name: then there is no reader" wait_for "an empty list" 20 no_reader ;;
    esac
    check "$name: the reader leaves" unplug
done <<'ROWS'
scr3310 fail=FE@XfrBlock#4 0 again
scr3310 fail=FD@XfrBlock#4 0 again
scr3310 time-extension=3x1@XfrBlock#4 0 again
scr3310 stray-zlp@XfrBlock#4 0 again
scr3310 wrong-seq@XfrBlock#4 74 again
scr3310 truncate=7@XfrBlock#4 74 again
scr3310 drop@XfrBlock#4 74 again
scr3310 stall@in#9 74 again
scr3310 stall@out#9 74 again
scr3310 babble@XfrBlock#4 74 again
scr3310 fail=FE@IccPowerOn#1 67 again
scr3310 remove-card@XfrBlock#4 74 no-card
scr3310 gone@XfrBlock#4 74 no-reader
gempc-twin fail=F6@SetParameters#1 0 again
gempc-twin drop@SetParameters#1 0 again
short-apdu wrong-type@XfrBlock#2 74 again
short-apdu drop@XfrBlock#2 74 again
extended-apdu length=+9@XfrBlock#2 74 again
extended-apdu time-extension=3x1@XfrBlock#2 0 again
character fail=FD@XfrBlock#6 0 again
gempc-twin,mynumber-t0 time-extension=3x1@XfrBlock#4 0 again
gempc-twin,mynumber-t0 wrong-seq@XfrBlock#4 74 again
gempc-twin,mynumber-t0 remove-card@XfrBlock#4 74 no-card
character,mynumber-t0 time-extension=3x1@XfrBlock#6 0 again
character,mynumber-t0 length=+9@XfrBlock#6 74 again
scr3310 flood=5003@interrupt 0 again
ROWS
