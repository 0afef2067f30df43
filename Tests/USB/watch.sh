#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Readers that come and go under `watch`: without udevd they are found by looking, which is said once; with it at once
# and in order; and while nothing happens, nothing runs.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

start_watch() {
    "$bin/kioskreader" watch --json >watch.out 2>watch.err &
    watcher=$!
}
# events COUNT EVENT: so many of this kind were told so far.
events() { (($(grep -c "\"event\":\"$2\"" watch.out) == $1)); }
told() {
    wait_for "$1 times $2" 60 events "$1" "$2"
    local status=$?
    cat watch.out watch.err
    return "$status"
}
# The order of all of them, one reader plugged in and out twice.
in_order() {
    local expected
    expected=$(printf '%s\n' readerAdded cardInserted cardRemoved readerRemoved)
    cat watch.out watch.err
    [[ $(sed 's/.*"event":"\([^"]*\)".*/\1/' watch.out) == "$expected"$'\n'"$expected" ]]
}
twice() {
    local round
    for round in 1 2; do
        plug scr3310 || return
        wait_for "card $round" 60 events "$round" cardInserted || return
        unplug || return
        wait_for "the end of reader $round" 60 events "$round" readerRemoved || return
    done
}
stop_watch() {
    kill -INT "$watcher"
    wait_for "watch to end" 20 dead "$watcher" && expect_exit 130 wait "$watcher"
}
start_udevd() {
    /lib/systemd/systemd-udevd --daemon
    wait_for "udevd" 20 test -S /run/udev/control
}
# Each thread's sleeps so far, and their sum.
wake_ups() { sed -n 's/^voluntary_ctxt_switches:[[:space:]]*//p' /proc/"$watcher"/task/*/status | awk '{sum += $1} END {print sum}'; }
# All threads of the process sleep for a minute: the endpoint says NAK, so that the transfer itself wakes nobody.
idle() {
    sleep 20 # worker threads that have nothing more to do end after a while
    local before after
    before=$(wake_ups)
    sleep 60
    after=$(wake_ups)
    echo "# idle for 60 s with a card in, udev running: $((after - before)) wake-ups in all threads" | tee idle.out
    ((after == before))
}

rm -rf /run/udev
start_watch
check "watch: without udevd, readers and cards are told" twice
check "watch: in their order, each once" in_order
check "watch: it says once that nobody tells of devices" test "$(grep -c udev watch.err)" = 1
check "watch: Ctrl-C ends it with 130" stop_watch

check "watch: udevd runs" start_udevd
start_watch
check "watch: with udevd, readers and cards are told" twice
check "watch: in their order, each once" in_order
check "watch: and there is nothing to say" test ! -s watch.err
check "watch: a reader with a card is plugged in" plug scr3310 && check "watch: it is told" told 3 cardInserted
check "watch: idle for a minute, nothing runs" idle
cat idle.out
check "watch: the reader leaves" unplug
check "watch: that is told" told 3 readerRemoved
check "watch: Ctrl-C ends it with 130" stop_watch
pkill -x systemd-udevd
