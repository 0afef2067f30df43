#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A USB/IP client that no one here wrote: Debian's `usbip` lists the reader that `simulate --listen` serves, and
# attaches it.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

port=3240

serve() {
    "$bin/kioskreader" simulate scr3310 --listen "$port" >serve.out 2>serve.err &
    server=$!
    wait_for "the server to listen" 60 listening_or_dead
    cat serve.out serve.err
    grep -q "$port" serve.out
}
listening_or_dead() { grep -q "$port" serve.out || dead "$server"; }

attach() {
    timeout 60 usbip --tcp-port "$port" attach --remote 127.0.0.1 --busid "$1" && wait_for "the reader in the list" 30 some_reader
}
detach() {
    local attached
    attached=$(timeout 60 usbip port | sed -n 's/^Port \([0-9]*\):.*/\1/p' | head -n 1)
    timeout 60 usbip detach --port "$attached" && wait_for "an empty list" 20 no_reader
}
stop_server() {
    kill -TERM "$server"
    wait_for "the server to end" 20 dead "$server"
}

check "usbip: simulate --listen serves" serve || exit
check "usbip: Debian's usbip lists the reader" shows '04e6:5116' timeout 60 usbip --tcp-port "$port" list --remote 127.0.0.1
bus_id=$(grep -oE '[0-9]+-[0-9.]+' shown | head -n 1)
check "usbip: it attaches the reader" attach "$bus_id"
check "usbip: card cert reads the certificate" shows '"notAfter":"[0-9]{4}-' kioskreader card cert auth --json
check "usbip: it detaches the reader" detach
check "usbip: attached again, it works" attach "$bus_id"
check "usbip: atr" expect_exit 0 kioskreader atr
check "usbip: the server ends" stop_server
check "usbip: and the reader is gone" wait_for "an empty list" 20 no_reader
