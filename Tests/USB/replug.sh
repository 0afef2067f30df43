#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The reader is detached in the midst of commands and attached again, 50 times, and a supervisor brings it back each
# time: with udev, which tells of it, and a few times without, where it has to be looked for.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

figures() { sed 's/^/#   /' replug.out; }
replug() { timeout --kill-after=2 300 "$bin/endurance" replug "$1" >replug.out 2>&1 || { cat replug.out; return 1; }; }

check "replug: 5 times without udev, all recovered" replug 5 && figures
/lib/systemd/systemd-udevd --daemon
check "replug: 50 times, all recovered" replug 50 && figures
