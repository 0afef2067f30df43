#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Two processes and one reader, and a process that dies without a word.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

holder_named() { refused 69 "process $session" kioskreader atr; }

kill_session() {
    kill -KILL "$session"
    exec 7>&-
    wait_for "its end" 10 dead "$session"
}

check "busy: a reader is plugged in" plug scr3310 || exit
check "busy: a session holds the reader" open_session
check "busy: another process gets 69, and who holds it" holder_named
check "busy: list still shows the reader" some_reader
check "busy: the holder is not disturbed" session_ends 0
check "busy: afterwards the reader is free" expect_exit 0 kioskreader atr

check "killed: a session holds the reader" open_session
check "killed: it dies in mid-session" kill_session
check "killed: the next one works at once" shows '"notAfter":' kioskreader card cert auth --json
check "killed: and so does the one after" expect_exit 0 kioskreader atr
check "busy: the reader leaves" unplug
