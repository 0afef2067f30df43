#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The other way round: a driver that no one here wrote, libccid under pcscd, reads our virtual reader. It serves only
# the readers on its list, so the profile is one with such an id (04e6:5116).
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

our_atr() { kioskreader atr --json | tr -d '[:space:]' | grep -oE '"3[BF][0-9A-F]+"' | head -n 1 | tr -d '"'; }
their_atr() { timeout 60 opensc-tool -a 2>/dev/null | tr -d ':[:space:]' | tr '[:lower:]' '[:upper:]'; }
same_atr() {
    local ours=$1 theirs
    theirs=$(their_atr)
    echo "ours $ours, libccid's $theirs"
    [[ $ours && $ours == "$theirs" ]]
}

# Longer than the card's IFSC of 251 both ways; the card knows no instruction EE, and says so.
chained=("$select_jpki" 00A4020C02000A 00B0000000 "00EE0000FF$(printf 'A5%.0s' {1..255})00")
we_say() { kioskreader apdu --json "${chained[@]}" | tr -d ' ' | grep -oE '"response":"[0-9A-F]*"' | cut -d '"' -f 4; }
# opensc-tool prints SW1 and SW2 first, then sixteen bytes a line, in hex and as text.
opensc_says() {
    local options=() command
    for command in "${chained[@]}"; do options+=(-s "$command"); done
    timeout 60 opensc-tool "${options[@]}" | awk '
        /^Sending:/ { next }
        /^Received/ { if (any) print data sw; match($0, /SW1=0x../); sw = substr($0, RSTART + 6, 2)
                      match($0, /SW2=0x../); sw = sw substr($0, RSTART + 6, 2); data = ""; any = 1; next }
        any { line = substr($0, 1, 48); gsub(/ /, "", line); data = data line }
        END { if (any) print data sw }' | tr '[:lower:]' '[:upper:]'
}
same_answers() {
    local theirs
    theirs=$(opensc_says)
    printf 'ours:\n%s\nlibccid:\n%s\n' "$ours" "$theirs"
    [[ $ours && $ours == "$theirs" ]] && (($(wc -L <<<"$ours") / 2 > 254))
}

check "libccid: a reader is plugged in" plug scr3310 || exit
atr=$(our_atr)
ours=$(we_say)
check "libccid: pcscd finds reader and card" start_pcscd
check "libccid: the ATR is the one that we read" same_atr "$atr"
check "libccid: opensc-tool selects the application" shows 'SW1=0x90,SW2=0x00' timeout 60 opensc-tool -s "$select_jpki"
check "libccid: a long command and a long answer, chained, are the same as ours" same_answers
check "libccid: meanwhile we get 69, and that pcscd holds the reader" refused 69 "pcscd \(process $pcscd\)" kioskreader atr
check "libccid: pcscd stops" stop_pcscd
check "libccid: afterwards the reader is ours" expect_exit 0 kioskreader atr
check "libccid: the reader leaves" unplug
