# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# What every scenario starts with: `. lib.sh BIN_DIR`. Checks that print one line each, conditions to wait for, and a
# virtual reader to plug in and out. A scenario runs in the guest, as root, with its own scratch directory as cwd.
set -uo pipefail
export LC_ALL=C.UTF-8 NO_COLOR=1

bin=$(realpath "$1")
# shellcheck disable=SC2034 # for the scenarios
repository=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
scratch=$(mktemp -d)
cd "$scratch" || exit
trap 'kill -KILL $(jobs -p) 2>/dev/null; rm -rf "$scratch"' EXIT
modprobe vhci-hcd

# The made-up card's JPKI application, selected.
# shellcheck disable=SC2034 # for the scenarios
select_jpki=00A4040C0AD392F000260100000001

# Checks ------------------------------------------------------------------------------------------------------------

# check NAME COMMAND…: one line of the report, with what the command printed when it failed.
check() {
    local name=$1
    shift
    if "$@" >evidence 2>&1; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        { echo "\$ $*"; cat evidence; } | head -n 20 | sed 's/^/#   /'
        return 1
    fi
}

# expect_exit CODE COMMAND…
expect_exit() {
    local expected=$1 status=0
    shift
    "$@" || status=$?
    ((status == expected)) || { echo "exit code $status, expected $expected: $*"; return 1; }
}

# refused CODE PATTERN COMMAND…: ends with CODE, nothing on standard output, a first line on standard error that says
# PATTERN somewhere in the message, and no crash.
refused() {
    local code=$1 pattern=$2
    shift 2
    expect_exit "$code" "$@" >refused.out 2>refused.err
    local ended=$?
    cat refused.out refused.err
    ((ended == 0)) && [[ ! -s refused.out && -s refused.err ]] && grep -qiE "$pattern" refused.err
}

# shows PATTERN COMMAND…: succeeds, and its output, white space aside, has PATTERN.
shows() {
    local pattern=$1
    shift
    "$@" >shown || { echo "exit code $?: $*"; return 1; }
    cat shown
    tr -d '[:space:]' <shown | grep -qE "$pattern" || { echo "no $pattern in it"; return 1; }
}

# wait_for WHAT SECONDS COMMAND…: polls for a condition; how long things take in emulation says nothing.
wait_for() {
    local what=$1 end=$((SECONDS + $2))
    shift 2
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < end)) || { echo "waited in vain for $what"; return 1; }
        sleep 0.1
    done
}

# Readers -----------------------------------------------------------------------------------------------------------

kioskreader() { timeout --kill-after=2 60 "$bin/kioskreader" "$@"; }

no_reader() { shows '"readers":\[\]' kioskreader list --json; }
some_reader() { shows '"path":"' kioskreader list --json; }
nobody_listens() { ! grep -qx pcscd /proc/[0-9]*/comm && [[ ! -e /run/pcscd/pcscd.comm ]]; }

# plug PROFILE[,CARD] [OPTION…]: lends the virtual reader to the kernel, until `unplug`.
plug() {
    "$bin/kioskreader" simulate "$@" >simulate.out 2>simulate.err &
    simulator=$!
    wait_for "the simulator to attach" 60 attached_or_dead
    cat simulate.out simulate.err
    grep -q '^attached ' simulate.out && wait_for "the reader in the list" 30 some_reader
}
attached_or_dead() { grep -q '^attached ' simulate.out || ! kill -0 "$simulator"; }

unplug() {
    kill -TERM "$simulator"
    wait_for "the simulator to end" 20 dead "$simulator" && wait_for "an empty list" 20 no_reader
}
dead() { ! kill -0 "$1"; }

# start_pcscd: over the plugged-in reader and its card, until `stop_pcscd`. `doctor` starts it in its own way.
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

# open_session: `apdu -` in the background, fed from descriptor 7, its process in $session, having answered once.
open_session() {
    rm -f session.*
    mkfifo session.in
    "$bin/kioskreader" apdu - <session.in >session.out 2>session.err &
    session=$!
    exec 7>session.in
    echo "$select_jpki" >&7
    wait_for "the session's first answer" 30 session_answered
    cat session.out session.err
    grep -q 9000 session.out
}
session_answered() { [[ -s session.out ]] || dead "$session"; }

# session_ends CODE: no more input; the session must end by itself.
session_ends() {
    exec 7>&-
    wait_for "the session to end" 30 dead "$session" || return
    expect_exit "$1" wait "$session"
    local ended=$?
    cat session.out session.err
    return "$ended"
}
