#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The reader is pulled while a session is open on it.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

pull_and_ask() {
    unplug
    echo "$select_jpki" >&7
    session_ends 74
}

check "unplug: a reader is plugged in" plug scr3310 || exit
check "unplug: a session is open" open_session
check "unplug: the session ends with 74" pull_and_ask
check "unplug: its message is on standard error" grep -q . session.err
check "unplug: plugged in again, it works" plug scr3310
check "unplug: atr" expect_exit 0 kioskreader atr
check "unplug: the reader leaves" unplug
