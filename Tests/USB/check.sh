#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The compatibility suite over the kernel's USB: good readers pass, a faulty one ends with 1 and the name of the check
# that is about the fault. Nothing that is made on a reader of software may pass for an approval of a real one.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# A hundred openings take their time in emulation.
suite() { timeout --kill-after=2 240 "$bin/kioskreader" check "$@"; }

# passes PROFILE [OPTION…]: no fault, and a report that everybody may read.
passes() {
    local profile=$1
    shift
    expect_exit 0 suite --report "$profile" "$@" >suite.out || { grep -A 9 FAILED suite.out; return 1; }
    tail -n 1 suite.out
    [[ $(stat -c %a "$profile"/report.{json,txt}) == $'644\n644' ]] && cmp suite.out "$profile/report.txt"
}

# fails CHECK: exit code 1, and that check is the first that failed.
fails() {
    expect_exit 1 suite >suite.out || { cat suite.out; return 1; }
    grep -A 9 -m 1 FAILED suite.out
    [[ $(grep -m 1 FAILED suite.out) == *" $1 "* ]]
}

# The same with an approval; a build without cryptography says at once that it makes none.
passes_and_approves() {
    if expect_exit 64 suite --virtual --approve /nothing/there 2>suite.err; then
        grep -q 'no cryptography' suite.err && passes "$1"
        return
    fi
    passes "$1" --approve approval.json --tester 'the tests' 2>suite.err || { cat suite.err; return 1; }
    cat suite.err approval.json
    grep -q '"isVirtual" : true' approval.json && grep -q 'approves no USB device' suite.err &&
        grep -q "sha256:$(sha256sum <"$1/report.json" | cut -d ' ' -f 1)" approval.json
}

# Answers that take their time, as on a real bus: else deadlines find nothing to end, and there is no approval.
check "scr3310: the kernel takes the reader" plug scr3310 --fault 'late=20@XfrBlock#*,late=20@IccPowerOn#*'
check "scr3310: no fault, and an approval that is marked as virtual" passes_and_approves scr3310
check "scr3310: the card has no power afterwards" shows '"card":"present"' kioskreader list --json
check "scr3310: the reader leaves" unplug

check "short-apdu: the kernel takes the reader" plug short-apdu
check "short-apdu: no fault" passes short-apdu
check "short-apdu: the reader leaves" unplug

check "short-apdu that lies: the kernel takes the reader" plug short-apdu --fault 'fail=F6@GetParameters#*'
check "short-apdu that lies: found by card.parameters" fails card.parameters
check "short-apdu that lies: the reader leaves" unplug
