#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# From a card that comes or goes to the program that is told of it, and from a reader's hot-plug call-back to its card's
# first answer; the floor is a bare interrupt transfer, and a call-back that opens the device and asks for its slot's
# status.
# shellcheck source=Tests/USBBenchmark/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh" "$1" "$2"

rounds=7

# listen COMMAND…: starts a program whose lines stand in `heard`.
listen() {
    "$@" >heard 2>trouble &
    listener=$!
    wait_for "$1 to be ready" grep -q ready heard
    # What it says of the present, however much that is, and then silence: what is timed begins on a machine that does nothing.
    sleep 3
}
stop_listening() {
    kill -TERM "$listener"
    wait "$listener" 2>/dev/null || true # it was told to end
}

# after WORD COUNT SINCE: adds the time from SINCE to the program's COUNTth line with WORD to `times`.
after() {
    local word=$1 count=$2 since=$3 moment
    heard_so_often() { (($(grep -c "^$word " heard) >= count)); }
    wait_for "$word" heard_so_often
    moment=$(grep "^$word " heard | sed -n "${count}s/.* //p")
    echo $((moment - since))
    # Silence before the next round, as above.
    sleep 2
}

cards() { # CLIENT COMMAND…
    local client=$1 round had gone
    shift
    listen "$@"
    # grep ends with 1 where it counts none.
    had=$(grep -c '^cardInserted ' heard || true)
    gone=$(grep -c '^cardRemoved ' heard || true)
    : >inserted
    : >removed
    for ((round = 1; round <= rounds; round++)); do
        tell remove
        after cardRemoved $((gone + round)) "${said#* }" >>removed
        tell insert
        after cardInserted $((had + round)) "${said#* }" >>inserted
    done
    stop_listening
    result "event inserted $client $(median inserted)"
    result "event removed $client $(median removed)"
}

node_is_gone() { ! node_is_there; }

arrivals() { # CLIENT COMMAND…
    local client=$1 round
    shift
    listen "$@"
    # The kernel and udevd take half a second for a plug, and not always the same: what counts begins with the call-back
    # of a program that runs before every other.
    chrt -f 50 "$tools/floor" told "$reader_id" >told 2>>trouble &
    teller=$!
    wait_for "the bare call-back" grep -q ready told
    : >times
    for ((round = 1; round <= rounds; round++)); do
        tell attach
        told_so_often() { (($(grep -c '^told ' told) >= round)); }
        wait_for "the bare call-back" told_so_often
        after usable "$round" "$(sed -n "$((round + 1))s/.* //p" told)" >>times
        tell detach
        wait_for "the reader to leave" node_is_gone
        # Silence, as above: udevd and the listeners are still at its leaving.
        sleep 2
    done
    kill -TERM "$teller"
    wait "$teller" 2>/dev/null || true # it was told to end
    stop_listening
    result "event attached $client $(median times)"
}

start_reader tpdu
attach
warm "$tools/usb-bench-client" sync "$reader_id" 2 "$case1"
warm_pcscd
cards floor "$tools/floor" interrupt "$reader_id"
cards events "$tools/usb-bench-client" events "$reader_id" 0
cards debounced "$tools/usb-bench-client" events "$reader_id" 100
start_pcscd
cards pcscd "$tools/pcsc" events
stop_pcscd

tell detach
wait_for "the reader to leave" node_is_gone
arrivals floor "$tools/floor" arrival "$reader_id"
arrivals events "$tools/usb-bench-client" arrivals "$case1"
mkdir -p /run/pcscd
pcscd --foreground >pcscd.out 2>&1 &
pcscd=$!
wait_for "pcscd's socket" test -S /run/pcscd/pcscd.comm
arrivals pcscd "$tools/pcsc" arrivals "$case1"
stop_pcscd
stop_reader
