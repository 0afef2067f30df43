#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# No PIN stays in memory: the command works over libusb with a card in another process, is caught while it writes its
# result, and its whole memory is searched. The password at each exchange level; on one reader every PIN in every command
# that takes one, right and wrong, from a file and from a terminal; both PINs of a reset. And a PIN to which no answer comes: the command
# itself reads the counter in a second session.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Made up for this: sixteen characters that stand nowhere by chance, and four digits that do not stand in the programs,
# nor elsewhere, as the first search shows. The card's are others.
wrong=qz7xkv93wj2m8t4r
new=h5n8bw2yk6pd3vx9
reset=t9c4mfx27rzb5kqw
candidates=()
for ((digits = 9173; ${#candidates[@]} < 3; digits = (digits * 31 + 17) % 9000 + 1000)); do
    grep -qaF "$digits" "$bin/kioskreader" "$bin/kiosk-reset" || candidates+=("$digits")
done
wrong_digits=${candidates[0]} new_digits=${candidates[1]} reset_digits=${candidates[2]}

umask 077
for name in wrong new reset wrong_digits new_digits reset_digits; do echo "${!name}" >"$name.txt"; done
printf 'ABC123\n' >right.txt
printf '1234\n' >right_auth.txt
printf '5678\n' >right_support.txt
printf '%s\n%s\n' "$new" "$new" >twice.txt
printf '%s\n%s\n' "$new_digits" "$new_digits" >twice_digits.txt
printf '%s\n%s\n%s\n' "$wrong_digits" "$new_digits" "$reset_digits" >digits.txt
printf '%s\n%s\n' "$new" "$reset_digits" >reset_auth.txt
printf '%s\n%s\n' "$reset_digits" "$reset" >reset_sign.txt
printf 'an agreement of nobody with nobody' >document
printf '0123456789abcdef' >challenge

# search_in EXIT TEXT [OPTION…] SECRETS PROGRAM ARGUMENT…: while it writes TEXT, which it does only when it has used the
# secrets.
search_in() { timeout 120 "$bin/memory-search" --expect-exit "$1" --writing "$2" "${@:3}"; }

# search EXIT TEXT [OPTION…] SECRETS ARGUMENT…: of `kioskreader card`.
search() {
    local before=("$1" "$2")
    shift 2
    while [[ $1 == --* ]]; do
        case $1 in
            --trace) before+=("$1" "$2" "$3"); shift 3 ;;
            *) before+=("$1"); shift ;;
        esac
    done
    before+=("$1")
    shift
    search_in "${before[@]}" "$bin/kioskreader" card "$@" --allow-unapproved-reader --lang en
}

# wrong_one [OPTION…] SECRETS ARGUMENT…: caught while it says what came of it.
wrong_one() { search 2 'the card refused the PIN' "$@"; }

# password WHERE: the signature password, in what verifies and changes it.
password() {
    check "memory: $1, a wrong password from a file" \
        wrong_one wrong.txt pin verify sign --pin-file wrong.txt
    check "memory: $1, a new password from a file" \
        search 0 ': changed' new.txt pin change sign --pin-file right.txt --new-pin-file new.txt --yes
}

# typed WHERE: the same password from a terminal, and one more that leaves a trace.
typed() {
    # The trace shows by itself that the PIN was sent before the search.
    check "memory: $1, a wrong password from a file, with a trace" \
        wrong_one --trace trace.txt '> APDU 00 20 00 80 … blanked' \
        wrong.txt pin verify sign --pin-file wrong.txt --trace trace.txt
    check "memory: $1, the right one from a terminal" search 0 ': right' --terminal new.txt pin verify sign
    check "memory: $1, a wrong one from a terminal" wrong_one --terminal wrong.txt pin verify sign
}

# digits WHERE NAME: a PIN of four digits, likewise.
digits() {
    check "memory: $1, a wrong $2 PIN from a file" \
        wrong_one wrong_digits.txt pin verify "$2" --pin-file wrong_digits.txt
    check "memory: $1, a new $2 PIN from a file" search 0 ': changed' new_digits.txt \
        pin change "$2" --pin-file "right_$2.txt" --new-pin-file new_digits.txt --yes
    check "memory: $1, the right $2 PIN from a terminal" search 0 ': right' --terminal new_digits.txt pin verify "$2"
    check "memory: $1, a wrong $2 PIN from a terminal" wrong_one --terminal wrong_digits.txt pin verify "$2"
}

# users WHERE: what else takes a PIN; `password`, `typed` and `digits` came before.
users() {
    check "memory: $1, a new password typed twice" \
        search 0 ': changed' --terminal twice.txt pin change sign --pin-file new.txt --yes
    check "memory: $1, a new auth PIN typed twice" \
        search 0 ': changed' --terminal twice_digits.txt pin change auth --pin-file new_digits.txt --yes
    check "memory: $1, signing from a file" \
        search 0 signed new.txt sign document --key sign --cms --pin-file new.txt -o signed.p7s
    check "memory: $1, signing from a terminal" \
        search 0 signed --terminal new.txt sign document --key sign -o signed.sig
    check "memory: $1, a wrong password for signing" \
        wrong_one wrong.txt sign document --key sign --pin-file wrong.txt -o no.sig
    check "memory: $1, a log-in from a file" \
        search 0 signed new_digits.txt sign challenge --key auth --audience example.jp --pin-file new_digits.txt -o answer
    check "memory: $1, a log-in from a terminal" \
        search 0 signed --terminal new_digits.txt sign challenge --key auth --audience example.jp -o answer --force
    check "memory: $1, the attributes from a file" search 0 'birth date' new_digits.txt attributes --pin-file new_digits.txt
    check "memory: $1, the attributes from a terminal" search 0 'birth date' --terminal new_digits.txt attributes
    check "memory: $1, a wrong PIN for the attributes" \
        wrong_one wrong_digits.txt attributes --pin-file wrong_digits.txt
    check "memory: $1, the signature certificate" search 0 'signature certificate' new.txt cert sign --pin-file new.txt
    check "memory: $1, a reset of the auth PIN" search_in 0 'reset: auth' reset_auth.txt \
        "$bin/kiosk-reset" auth new.txt reset_digits.txt journal
    check "memory: $1, a reset of the password" search_in 0 'reset: sign' reset_sign.txt \
        "$bin/kiosk-reset" sign reset_digits.txt reset.txt journal
    check "memory: $1, a reset with a wrong PIN" search_in 2 'failed: ' wrong.txt \
        "$bin/kiosk-reset" auth wrong.txt reset_digits.txt journal
    check "memory: $1, a reset leaves no journal" test ! -e journal
}

# remains TEXT SECRETS ARGUMENT…: the search finds it where it does stay.
remains() {
    ! search 0 "$@" >found && cat found && grep -q '^found: in capitals at ' found
}

check "memory: a new password that the card in the same process holds is found" remains ': changed' new.txt \
    pin change sign --virtual --pin-file right.txt --new-pin-file new.txt --yes

for profile in scr3310 gempc-twin short-apdu extended-apdu character scr3310,mynumber-t0; do
    check "memory: $profile is plugged in" plug "$profile" || continue
    password "$profile"
    # Below the APDU one PIN goes as another does, and above it the reader makes no difference.
    if [[ $profile == scr3310 ]]; then
        typed "$profile"
        check "memory: $profile, the digits stand nowhere by chance" search 0 'tries left' digits.txt pin status auth
        digits "$profile" auth
        digits "$profile" support
        users "$profile"
    fi
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
