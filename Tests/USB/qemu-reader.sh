#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# QEMU's own reader (08e6:4433, TPDU, T=0 only): a CCID device that no one here wrote, with a card behind it.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

check "QEMU's reader: list shows it" shows '"productID":"4433"' kioskreader list --json
check "QEMU's reader: it has a card" shows '"card":"(present|powered)"' kioskreader list --json
# lsusb's reading of the same descriptor is the second opinion.
message_length=$(lsusb -v -d 08e6:4433 2>/dev/null | awk '$1 == "dwMaxCCIDMsgLen" { print $2 }')
check "QEMU's reader: info decodes its descriptor as lsusb does" \
    shows "\"dwMaxCCIDMessageLength\":${message_length:-unknown}[,}]" kioskreader info --json
check "QEMU's reader: its exchange level is TPDU" shows '"exchangeLevel":"tpdu"' kioskreader info --json
check "QEMU's reader: atr" shows '"TS":|"atr":"3[BF]' kioskreader atr --json
check "QEMU's reader: atr again" expect_exit 0 kioskreader atr
check "QEMU's reader: apdu selects the application over T=0" shows '"sw":"9000"' kioskreader apdu --json "$select_jpki"
check "QEMU's reader: card cert reads the certificate over T=0" shows '"notAfter":"[0-9]{4}-' kioskreader card cert auth --json
