#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# An APDU there and back: our three faces, the peers, libccid without pcscd, and the floor, which does again what our
# blocking face did, or each peer.
# shellcheck source=Tests/USBBenchmark/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh" "$1" "$2"

workloads=(case1 256 2k sent 64k)
declare -A counts=([case1]=60 [256]=60 [2k]=30 [sent]=30 [64k]=6)

# measure WORKLOAD CLIENT COMMAND…: the median of what the command prints, and the transfers of an exchange.
measure() {
    local workload=$1 client=$2 before after time
    shift 2
    works=yes
    tell counts
    read -ra before <<<"$said"
    if ! timeout 600 "$@" >times 2>trouble; then
        echo "usb-benchmark: $level, $workload, $client: $(head -n 3 trouble)" >&2
        result "exchange $level $workload $client -"
        works=''
        return
    fi
    tell counts
    read -ra after <<<"$said"
    time=$(median times)
    result "exchange $level $workload $client $time" \
        $((after[1] - before[1])) $((after[2] - before[2])) $((after[3] - before[3]))
}

# with_floor WORKLOAD CLIENT COMMAND…: the same, and the floor under it: its own transfers, done again.
with_floor() {
    tell record
    measure "$@"
    tell write "$scratch/record.$2.$1"
    [[ $works ]] || rm "record.$2.$1"
}
floor() { # WORKLOAD CLIENT
    [[ ! -e record.$2.$1 ]] || measure "$1" "floor-$2" "$tools/floor" replay "$reader_id" "record.$2.$1"
}

# blocks WORKLOAD CLIENT: of T=1, both ways, in the last exchange that was recorded.
blocks() {
    local count
    [[ -e record.$2.$1 ]] || return 0
    count=$(awk '/^E/ { last = count; count = 0; next } /^O 6F/ { count++ } /^I/ { count++ } END { print last }' "record.$2.$1")
    result "blocks $1 $2 $count"
}

ours() {
    local workload=$1 count=${counts[$1]} hex=${commands[$1]}
    with_floor "$workload" sync "$tools/usb-bench-client" sync "$reader_id" "$count" "$hex"
    floor "$workload" sync
    measure "$workload" async "$tools/usb-bench-client" async "$reader_id" "$count" "$hex"
    measure "$workload" command "$tools/pipe" "$count" "$hex" "< 9000" "${sizes[$workload]}" -- \
        "$tools/kioskreader" apdu -r "$reader_id" -
}

# libccid without pcscd, for what a block of T=1 takes.
blocks_alone() {
    local workload node
    node=/dev/$(sed -n 's/^DEVNAME=//p' "$(device_directory)/uevent")
    local driver=("$tools/ifdhandler" "$libccid" "$reader_id" "$node")
    warm "${driver[@]}" 2 "$case1"
    for workload in "${workloads[@]}"; do
        with_floor "$workload" libccid "${driver[@]}" "${counts[$workload]}" "${commands[$workload]}"
        floor "$workload" libccid
        blocks "$workload" sync
        blocks "$workload" libccid
    done
}

for each in tpdu apdu; do
    start_reader "$each"
    attach
    warm "$tools/usb-bench-client" sync "$reader_id" 2 "$case1"
    warm "$tools/usb-bench-client" async "$reader_id" 2 "$case1"
    warm "$tools/kioskreader" apdu -r "$reader_id" "$case1"
    for workload in "${workloads[@]}"; do ours "$workload"; done

    warm_pcscd
    start_pcscd
    for workload in "${workloads[@]}"; do
        with_floor "$workload" pcscd "$tools/pcsc" exchange "${counts[$workload]}" "${commands[$workload]}"
    done
    stop_pcscd
    for workload in "${workloads[@]}"; do floor "$workload" pcscd; done
    [[ $level != tpdu ]] || blocks_alone

    # An extended command goes with the option that says how much may come back.
    for workload in "${workloads[@]}"; do
        option=''
        case $workload in
            2k) option='--exlen=2048 ' ;;
            64k) option='--exlen=65536 ' ;;
        esac
        with_floor "$workload" scdaemon "$tools/pipe" "${counts[$workload]}" "APDU $option${commands[$workload]}" OK \
            "${sizes[$workload]}" "" "SERIALNO undefined" -- "${scdaemon[@]}"
        floor "$workload" scdaemon
    done
    stop_reader
done
