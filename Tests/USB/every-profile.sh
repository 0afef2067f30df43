#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Every virtual reader, as the kernel sees it: the main job through usbfs, with nothing of pcscd running.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The slots that hold a card in the list that `plug` saw last, as values for --reader; one slot alone needs none.
slots_with_card() {
    local listed path
    listed=$(tr -d '[:space:]' <shown)
    path=$(grep -oE '"path":"[^"]+"' <<<"$listed" | cut -d '"' -f 4)
    if (($(grep -oE '"index":' <<<"$listed" | wc -l) == 1)); then
        echo -
    else
        grep -oE '\{[^{}]*"card":"(present|powered)"[^{}]*\}' <<<"$listed" | grep -oE '"index":[0-9]+' | sed "s|.*:|$path/|"
    fi
}

# same_certificate PROFILE [OPTION…]: over the wire and in this process, byte for byte.
same_certificate() {
    local profile=$1
    shift
    rm -f wire.der process.der
    kioskreader card cert auth "$@" -o wire.der --format der &&
        kioskreader card cert auth "--virtual=$profile" -o process.der --format der &&
        cmp wire.der process.der
}

read_card() {
    local profile=$1 slot=$2 name=$1 which=()
    [[ $slot == - ]] || { name="$profile, slot ${slot##*/}" which=(--reader "$slot"); }

    check "$name: info decodes the descriptor" shows '"dwFeatures":[0-9]+' kioskreader info --json "${which[@]}"
    check "$name: atr" shows '"TS":|"atr":"3[BF]' kioskreader atr --json "${which[@]}"
    check "$name: apdu selects the application" shows '"sw":"9000"' kioskreader apdu --json "${which[@]}" "$select_jpki"
    check "$name: card cert reads the certificate" shows '"notAfter":"[0-9]{4}-' kioskreader card cert auth --json "${which[@]}"
    check "$name: the certificate is the one in the card" same_certificate "$profile" "${which[@]}"
    check "$name: openssl reads it" shows '^subject=.' openssl x509 -inform DER -in wire.der -noout -subject
}

check "pcscd is not running" nobody_listens
check "no reader: list is empty" no_reader
check "no reader: atr says so" refused 66 reader kioskreader atr
check "simulate names its profiles" shows . kioskreader simulate --list-profiles
profiles=$(cat shown)

for profile in $profiles; do
    check "$profile: the kernel takes the reader" plug "$profile" || continue
    slots=$(slots_with_card)
    check "$profile: list shows a card in it" test -n "$slots"
    check "$profile: and prints it for people" shows . kioskreader list
    for slot in $slots; do
        read_card "$profile" "$slot"
    done
    check "$profile: unplugged, it is gone" unplug
done

# The card of T=0: in TPDUs with the reader's PPS and with the host's, and in single characters.
for choice in scr3310,mynumber-t0 gempc-twin,mynumber-t0 character,mynumber-t0; do
    check "$choice: the kernel takes the reader" plug "$choice" || continue
    check "$choice: the card speaks T=0" shows '"protocol":0' kioskreader atr --json
    check "$choice: apdu selects the application" shows '"sw":"9000"' kioskreader apdu --json "$select_jpki"
    check "$choice: the certificate is the one in the card" same_certificate "$choice"
    check "$choice: unplugged, it is gone" unplug
done

check "pcscd was never running" nobody_listens
