#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A second driver that no one here wrote, with its own T=1: GnuPG's scdaemon over its internal CCID driver, without
# pcscd. Commands and answers are longer than IFSC, so that blocks are chained both ways.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

read_binary=00B0000000
# 261 bytes: longer than the card's IFSC of 251. The card knows no such instruction, and says so.
long_command=00EE0000FF$(printf 'A5%.0s' {1..255})00

# The answers, a line each, in hex with SW1 SW2. Assuan's data lines may stand in several pieces, with % before what
# cannot stand as it is.
scdaemon_says() {
    {
        echo "SERIALNO undefined"
        local command
        for command; do echo "APDU $command"; done
        echo BYE
    } >script
    mkdir -p -m 700 gnupg
    timeout 120 /usr/lib/gnupg/scdaemon --homedir "$PWD/gnupg" --server <script >scdaemon.out 2>scdaemon.err
    LC_ALL=C perl -ne '
        if (s/^D //) { chomp; s/%([0-9A-F]{2})/chr hex $1/ge; $bytes .= $_; $any = 1 }
        elsif (/^OK/ && $any) { print uc unpack("H*", $bytes), "\n"; $bytes = ""; $any = 0 }
        elsif (/^ERR/) { print }' scdaemon.out
}
we_say() { kioskreader apdu --json "$@" | tr -d ' ' | grep -oE '"response":"[0-9A-F]*"' | cut -d '"' -f 4; }

same_answers() {
    local ours theirs
    ours=$(we_say "$@")
    theirs=$(scdaemon_says "$@")
    if [[ -z $ours || $ours != "$theirs" ]]; then
        printf 'ours:\n%s\nscdaemon:\n%s\n' "$ours" "$theirs"
        head -n 8 scdaemon.out scdaemon.err
        return 1
    fi
    longest=$(wc -L <<<"$ours")
}
is_chained() { echo "the longest answer has $((longest / 2)) bytes"; ((longest / 2 > 254)); }

check "scdaemon: pcscd is not running" nobody_listens
check "scdaemon: a reader is plugged in" plug scr3310 || exit
check "scdaemon: it and we get the same answers, a long command and a long answer among them" \
    same_answers "$select_jpki" 00A4020C02000A "$read_binary" "$long_command" "$read_binary"
check "scdaemon: and that took more than one block" is_chained
check "scdaemon: afterwards the reader is ours" expect_exit 0 kioskreader atr
check "scdaemon: the reader leaves" unplug
