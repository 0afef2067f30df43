#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A reader that only a USB reset brings back, on a kernel: it is reset while nobody else has an interface of the device,
# and is not reset while another process has one, whoever that is.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# A reader with a second interface, that hangs in its second session until a reset.
plug_composite() {
    "$bin/endurance" composite hang=usb-reset@IccPowerOn#2 >composite.out 2>composite.err &
    composite=$!
    wait_for "the reader in the list" 60 some_reader
    local status=$?
    cat composite.out composite.err
    address=$(device devnum)
    return "$status"
}
unplug_composite() {
    kill -TERM "$composite"
    wait_for "its end" 20 dead "$composite" && wait_for "an empty list" 20 no_reader
}
# device FILE: what the kernel says of the reader's device.
device() { cat "$(dirname "$(grep -l 5116 /sys/bus/usb/devices/*/idProduct)")/$1"; }
resets() { dmesg | grep -c "reset .*-speed USB device number $address using vhci_hcd"; }

# hold USER: a process of another user claims the interface beside the reader's, and has it until `let_go`.
hold() {
    rm -f hold.*
    mkfifo hold.in
    local node
    node=$(printf '/dev/bus/usb/%03d/%03d' "$(device busnum)" "$address")
    chmod a+rw "$node"
    # USBDEVFS_CLAIMINTERFACE and USBDEVFS_RELEASEINTERFACE; the second fails where the claim was lost meanwhile.
    # shellcheck disable=SC2016 # for perl
    setpriv --reuid "$1" --clear-groups perl -e '
        open(my $device, "+<", $ARGV[0]) or die "open: $!\n";
        my $number = pack("I", 1);
        ioctl($device, 0x8004550F, $number) or die "claim: $!\n";
        $| = 1; print "has it\n"; <STDIN>;
        ioctl($device, 0x80045510, $number) or die "release: $!\n";
        print "had it\n"' "$node" <hold.in >hold.out 2>&1 &
    holder=$!
    exec 8>hold.in
    wait_for "the claim" 20 grep -q . hold.out
    cat hold.out
    grep -q 'has it' hold.out
}
let_go() {
    exec 8>&-
    wait_for "its end" 10 dead "$holder"
    cat hold.out
    grep -q 'had it' hold.out
}

# soak EXIT COUNT: as another user than who holds the interface, and one who cannot look into that one's /proc.
soak() {
    chmod a+rwx .
    expect_exit "$1" setpriv --reuid 65534 --clear-groups \
        timeout --kill-after=2 240 "$bin/kioskreader" soak --count "$2" --json --trace soak.trace --force \
        >soak.out 2>soak.err
    local ended=$?
    cat soak.out soak.err
    grep '# recovery' soak.trace
    return "$ended"
}
sound() { shows '"notRecovered":0,' cat soak.out && shows '"usbReset":1' cat soak.out; }

check "reset: a reader with a second interface is plugged in" plug_composite || exit
check "reset: the second interface is there" test "$(device bNumInterfaces | tr -d ' ')" = 2
chmod a+rw "$(printf '/dev/bus/usb/%03d/%03d' "$(device busnum)" "$address")"
check "reset: it hangs, and a supervisor brings it back" soak 0 4
check "reset: by a USB reset, and nothing less" sound
check "reset: the kernel says so, once" test "$(resets)" = 1
check "reset: under its old address" test "$(device devnum)" = "$address"
check "reset: the next session works" expect_exit 0 kioskreader atr
check "reset: the reader leaves" unplug_composite

check "reset, in use: the reader is plugged in again" plug_composite || exit
check "reset, in use: root has the interface beside it" hold 0
before=$(resets)
check "reset, in use: the supervisor gives up" soak 1 2
check "reset, in use: since somebody else uses the device" grep -q 'usbReset: not done, somebody else uses' soak.trace
check "reset, in use: the kernel knows of no reset" test "$(resets)" = "$before"
check "reset, in use: who had the interface has it still" let_go
check "reset, in use: alone again, the supervisor resets the reader" soak 0 2
check "reset, in use: the kernel says so" test "$(resets)" = $((before + 1))
check "reset, in use: the next session works" expect_exit 0 kioskreader atr
check "reset, in use: the reader leaves" unplug_composite
