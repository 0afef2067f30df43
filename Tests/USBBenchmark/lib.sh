# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# What each part of the benchmark starts with, in the guest: `. lib.sh TOOLS RESULTS`. A table reader to plug in, programs
# that are read before they are timed, and one line of results a figure.
set -euo pipefail
export LC_ALL=C.UTF-8 NO_COLOR=1

tools=$(realpath "$1")
results=$(realpath "$2")
scratch=$(mktemp -d)
cd "$scratch"
trap '{ kill -KILL $(jobs -p); wait; } 2>/dev/null || true; rm -rf "$scratch"' EXIT # nothing may run any more
modprobe vhci-hcd

fail() { echo "usb-benchmark: $*" >&2; exit 1; }

# result WORD…: one line for the report.
result() { echo "$*" | tee -a "$results"; }

# The reader ---------------------------------------------------------------------------------------------------------

# What a level's reader is called on the bus.
declare -A usb_id=([tpdu]=04e6:5116 [apdu]=054c:0dc9)

start_reader() { # LEVEL
    level=$1
    reader_id=${usb_id[$1]}
    coproc reader { exec "$tools/table-reader" "$level"; }
    # bash forgets a coprocess's descriptors when it ends.
    exec 8>&"${reader[1]}" 9<&"${reader[0]}"
}

stop_reader() {
    exec 8>&- 9<&-
    eval "exec ${reader[1]}>&- ${reader[0]}<&-"
    wait "$reader_PID" || true # its input is over, which ends it
}

# tell WORD…: what the reader answers stands in $said.
tell() {
    echo "$*" >&8
    read -r -t 60 -u 9 said || fail "the table reader does not answer to '$*'"
    [[ $said != failed && $said != unknown ]] || fail "the table reader refuses '$*'"
}

attach() {
    tell attach
    attached=${said#* }
    wait_for "the reader's node" node_is_there
}

# The device's directory in sysfs; its last part is the beginning of the stable path.
device_directory() {
    local file
    for file in /sys/bus/usb/devices/*/idProduct; do
        [[ $(<"$file") == "${reader_id#*:}" ]] && { dirname "$file"; return 0; }
    done
    return 1
}
node_is_there() {
    local directory
    directory=$(device_directory) && [[ -e /dev/$(sed -n 's/^DEVNAME=//p' "$directory/uevent") ]]
}
reader_path() { echo "$(basename "$(device_directory)"):1.0"; }

# wait_for WHAT COMMAND…: asks again and again, since what is waited for (a file, a process, a line) wakes nobody.
wait_for() {
    local what=$1 tries
    shift
    for ((tries = 0; tries < 600; tries++)); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    fail "waited in vain for $what"
}

# Programs -----------------------------------------------------------------------------------------------------------

# What a program reads comes from the host the first time, and the clock leaps while it does. `warm` runs it once and
# moves every file that it opened into the guest's memory: touching a file copies it into the upper layer.
warm() {
    local log=warm.$RANDOM file
    timeout 300 strace -f -qq -z -s 1000 -e trace=open,openat,execve,stat,newfstatat,statx -o "$log" "$@" >/dev/null 2>&1 </dev/null ||
        { tail -n 20 "$log" >&2; fail "it does not run: $*"; }
    move_in "$log"
}

move_in() { # LOG
    local path
    {
        echo /lib64/ld-linux-x86-64.so.2 # the kernel opens it, and no system call shows that
        grep -o '"/[^"]*"' "$1" | tr -d '"'
    } | sort -u | while read -r path; do
        [[ $path != /proc/* && $path != /sys/* && $path != /dev/* && $path != /run/* && -f $path ]] || continue
        move_links_in "$path"
        touch -c -- "$path" 2>/dev/null || true # a file of another file system: it is in memory already
    done
}

# The links on the way to a file: reading one asks the host, each time.
move_links_in() { # PATH
    local way='' part target
    local -a parts
    IFS=/ read -ra parts <<<"${1#/}"
    for part in "${parts[@]}"; do
        way+=/$part
        [[ -L $way && ! ${moved[$way]-} ]] || continue
        moved[$way]=yes
        touch -h -c -- "$way" 2>/dev/null || true # as above
        target=$(readlink -- "$way")
        [[ $target == /* ]] || target=$(dirname "$way")/$target
        move_links_in "$target"
    done
}
declare -A moved

# Where Debian's package has it.
# shellcheck disable=SC2034 # for the parts
libccid=/usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Linux/libccid.so

start_pcscd() {
    mkdir -p /run/pcscd
    pcscd --foreground >pcscd.out 2>&1 &
    pcscd=$!
    wait_for "pcscd to serve the card" "$tools/pcsc" once "$case1"
}

# The same, and what it reads stands in memory afterwards.
warm_pcscd() {
    mkdir -p /run/pcscd
    strace -f -qq -z -s 1000 -e trace=open,openat,execve,stat,newfstatat,statx -o pcscd.log pcscd --foreground >pcscd.out 2>&1 &
    pcscd=$!
    wait_for "pcscd to serve the card" "$tools/pcsc" once "$case1"
    stop_pcscd
    move_in pcscd.log
}

stop_pcscd() {
    pkill -x -TERM pcscd
    wait "$pcscd" || true # it was told to end
    rm -rf /run/pcscd
}

scdaemon=(/usr/lib/gnupg/scdaemon --homedir "$scratch/gnupg" --disable-pinpad --server)
mkdir -p -m 700 "$scratch/gnupg"

# Commands -----------------------------------------------------------------------------------------------------------

# Those of the table reader's table, and the least bytes of their answers as text.
# shellcheck disable=SC2034 # for the parts
case1=00B00003
declare -A commands=([case1]=00B00003 [256]=00B0000000 [2k]=00B00001000800 [64k]=00B00002000000
    [sent]=00D60000000800$(printf '5A%.0s' {1..2048}))
declare -A sizes=([case1]=2 [256]=258 [2k]=2050 [64k]=65538 [sent]=2)

# median FILE: of the numbers in it, without the first fifth.
median() {
    local count
    count=$(wc -l <"$1")
    tail -n "$((count - count / 5))" "$1" | sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}
