#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# No PIN stays in memory: the command works over libusb with a card in another process, is caught while it writes its
# result, and its whole memory is searched. Right and wrong PINs, from a file and from a terminal, at each exchange level.
# And a PIN to which no answer comes: the command itself reads the counter in a second session.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Made up for this: sixteen characters that stand nowhere by chance. The card's password is another one.
wrong=qz7xkv93wj2m8t4r
new=h5n8bw2yk6pd3vx9

umask 077
echo "$wrong" >wrong.txt
printf 'ABC123\n' >right.txt
echo "$new" >new.txt
printf '%s\n%s\n' "$new" "$new" >twice.txt

# search EXIT [--terminal] SECRETS ARGUMENT…
search() {
    local status=$1
    shift
    local terminal=()
    if [[ $1 == --terminal ]]; then
        terminal=("$1")
        shift
    fi
    local secrets=$1
    shift
    timeout 120 "$bin/memory-search" "${terminal[@]}" --expect-exit "$status" "$secrets" "$bin/kioskreader" card pin \
        "$@" --allow-unapproved-reader --lang en
}

for profile in scr3310 gempc-twin short-apdu extended-apdu character scr3310,mynumber-t0; do
    check "memory: $profile is plugged in" plug "$profile" || continue
    check "memory: $profile, a wrong password from a file" \
        search 2 wrong.txt verify sign --pin-file wrong.txt
    check "memory: $profile, a new password from a file" \
        search 0 new.txt change sign --pin-file right.txt --new-pin-file new.txt --yes
    check "memory: $profile, the right one from a terminal" search 0 --terminal new.txt verify sign
    check "memory: $profile, a wrong one from a terminal" search 2 --terminal wrong.txt verify sign
    check "memory: $profile leaves" unplug
done

# fate OUTCOME TRIES: a wrong password whose answer is lost.
fate() {
    expect_exit 74 kioskreader card pin verify sign --pin-file wrong.txt --allow-unapproved-reader --json --wait 20 \
        >fate.out 2>fate.err
    local ended=$?
    cat fate.out fate.err
    ((ended == 0)) && grep -q "\"kind\":\"pinFateUnknown\",.*\"outcome\":\"$1\",.*\"triesLeft\":$2" fate.err
}

# The sixth block is the VERIFY: IFSD, SELECT, the token's number, SELECT of the key, the tries.
check "fate: a reader that loses an answer is plugged in" plug scr3310 --fault drop@XfrBlock#6 || exit
check "fate: the counter says that the card refused it" fate refused 4
check "fate: the reader leaves" unplug
