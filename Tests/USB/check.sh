#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The compatibility suite over the kernel's USB: good readers pass, a faulty one ends with 1 and the name of the check
# that is about the fault. Nothing that is made on a reader of software may pass for an approval of a real one.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# A hundred openings take their time in emulation.
suite() { timeout --kill-after=2 240 "$bin/kioskreader" check "$@"; }

passes() {
    expect_exit 0 suite --report "$1" >suite.out || { grep -A 9 FAILED suite.out; return 1; }
    tail -n 1 suite.out
    [[ $(stat -c %a "$1/report.json" "$1/report.txt") == $'644\n644' ]] && cmp suite.out "$1/report.txt"
}

# fails CHECK: exit code 1, and that check is the first that failed.
fails() {
    expect_exit 1 suite >suite.out || { cat suite.out; return 1; }
    grep -A 9 -m 1 FAILED suite.out
    [[ $(grep -m 1 FAILED suite.out) == *" $1 "* ]]
}

# A build without cryptography says so instead.
approval_is_virtual() {
    local status=0
    suite --report again --approve approval.json --tester 'the tests' >suite.out 2>suite.err || status=$?
    cat suite.err
    case $status in
        0)
            cat approval.json
            grep -q '"isVirtual" : true' approval.json && grep -q 'approves no USB device' suite.err &&
                grep -q "sha256:$(sha256sum <again/report.json | cut -d ' ' -f 1)" approval.json
            ;;
        64) grep -q 'no cryptography' suite.err ;;
        *) return 1 ;;
    esac
}

for profile in scr3310 gempc-twin; do
    check "$profile: the kernel takes the reader" plug "$profile" || continue
    check "$profile: the suite finds no fault" passes "$profile"
    check "$profile: the card has no power afterwards" shows '"card":"present"' kioskreader list --json
    [[ $profile != scr3310 ]] || check "$profile: an approval made here is marked as virtual" approval_is_virtual
    check "$profile: the reader leaves" unplug
done

while read -r profile fault name; do
    check "$profile, $fault: the kernel takes the reader" plug "$profile" --fault "$fault" || continue
    check "$profile, $fault: found by $name" fails "$name"
    check "$profile, $fault: the reader leaves" unplug
done <<'ROWS'
scr3310 wrong-seq@GetSlotStatus#450 interface.sequence
short-apdu fail=F6@GetParameters#* card.parameters
ROWS
