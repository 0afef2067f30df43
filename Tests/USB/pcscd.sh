#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The other way round: a driver that no one here wrote, libccid under pcscd, reads our virtual reader. It serves only
# the readers on its list, so the profile is one with such an id (04e6:5116).
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

start_pcscd() {
    pcscd --foreground >pcscd.out 2>&1 &
    pcscd=$!
    # Its socket is there before the reader is. `opensc-tool -w` would hang.
    wait_for "the card in opensc-tool's list" 60 opensc_sees_card || { cat pcscd.out; return 1; }
}
opensc_sees_card() { timeout 20 opensc-tool -l | grep -qE '^[0-9]+ +Yes'; }
stop_pcscd() {
    kill -TERM "$pcscd"
    wait_for "pcscd to end" 20 dead "$pcscd"
}

our_atr() { kioskreader atr --json | tr -d '[:space:]' | grep -oE '"3[BF][0-9A-F]+"' | head -n 1 | tr -d '"'; }
their_atr() { timeout 60 opensc-tool -a 2>/dev/null | tr -d ':[:space:]' | tr '[:lower:]' '[:upper:]'; }
same_atr() {
    local ours=$1 theirs
    theirs=$(their_atr)
    echo "ours $ours, libccid's $theirs"
    [[ $ours && $ours == "$theirs" ]]
}

check "libccid: a reader is plugged in" plug scr3310 || exit
atr=$(our_atr)
check "libccid: pcscd finds reader and card" start_pcscd
check "libccid: the ATR is the one that we read" same_atr "$atr"
check "libccid: opensc-tool selects the application" shows 'SW1=0x90,SW2=0x00' timeout 60 opensc-tool -s "$select_jpki"
check "libccid: meanwhile we get 69, and that pcscd holds the reader" refused 69 "pcscd \(process $pcscd\)" kioskreader atr
check "libccid: pcscd stops" stop_pcscd
check "libccid: afterwards the reader is ours" expect_exit 0 kioskreader atr
check "libccid: the reader leaves" unplug
