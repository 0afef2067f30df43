#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Two processes and one reader, and a process that dies without a word.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

holder_named() { refused 69 "process $session" kioskreader atr "$@"; }
# By its path the command finds the reader without a look at any other device.
find_path() { path=$(kioskreader list --json | grep -o '"path":"[^"]*"' | cut -d '"' -f 4) && [[ $path ]]; }

kill_session() {
    kill -KILL "$session"
    exec 7>&-
    wait_for "its end" 10 dead "$session"
}

check "busy: a reader is plugged in" plug scr3310 || exit
check "busy: it has a path" find_path || exit
check "busy: by its path it is read" shows '"notAfter":' kioskreader card cert auth -r "$path" --json
check "busy: a path that nothing has is not found" refused 66 'no such reader' kioskreader atr -r "${path%:*}.7:1.0"
check "busy: a session holds the reader" open_session
check "busy: another process gets 69, and who holds it" holder_named
check "busy: by its path as well" holder_named -r "$path"
check "busy: list still shows the reader" some_reader
check "busy: the holder is not disturbed" session_ends 0
check "busy: afterwards the reader is free" expect_exit 0 kioskreader atr

check "killed: a session holds the reader" open_session
check "killed: it dies in mid-session" kill_session
check "killed: the next one works at once" shows '"notAfter":' kioskreader card cert auth --json
check "killed: and so does the one after" expect_exit 0 kioskreader atr
check "busy: the reader leaves" unplug
