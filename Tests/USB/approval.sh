#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A reader on a real bus is known, and nobody's word stands behind it: no PIN passes. Approval files that count for
# nothing, each with its reason; one that counts; one that is named on the command line. And what the libccid that
# the guest has says of the reader.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

folder=/etc/kioskreader/approved.d
file=$folder/scr3310.json

# approval [SED-SCRIPT]: the approval of the virtual SCR3310, changed.
approval() {
    sed -E "${1-}" <<'END'
{"format":1,"tester":"Imaginary Laboratory","date":"2026-11-01","program":"kioskreader 0.1.0","isVirtual":false,
"reader":{"vendorID":"04e6","productID":"5116","bcdDevice":"0523","interfaceNumber":0,"interfaceName":"CCID Interface"},
"counts":{"passed":20,"failed":0,"skipped":2},
"reportDigest":"sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"}
END
}
install_approval() { mkdir -p "$folder" && chmod 755 "${folder%/*}" "$folder" && rm -rf "$file" && approval "${1-}" >"$file" && chmod 644 "$file"; }
# The PIN that every virtual card has; VERIFY of it in a session.
verify() { kioskreader apdu --json --pin-file pin "$@" "$select_jpki" 00A4020C020018 '00200080{pin}'; }
# without PATTERN [OPTION…]: no PIN passes, and the reason is told.
without() {
    local pattern=$1
    shift
    refused 77 "$pattern" kioskreader apdu --pin-file pin "$@" '00200080{pin}'
}
# The answer to SELECT, SELECT and VERIFY: 9000 three times.
passes() {
    verify "$@" >answers || return
    cat answers
    (($(grep -c '"sw":"9000"' answers) == 3))
}
status_is() { shows "\"status\":\"$1\"" kioskreader list --json; }

umask 077
echo 1234 >pin
check "approval: a reader is plugged in" plug scr3310 || exit
check "approval: it is known, and nobody's word stands behind it" status_is known
check "approval: no PIN passes" without 'no file in /etc/kioskreader/approved.d approves it'
check "approval: readers says why" shows 'nobody.sword.*noPINandnopersonaldatapassthroughit' kioskreader readers 04e6:5116
check "approval: readers and info say that libccid lists it" shows 'inthelistoflibccid[0-9.]+\(/etc/libccid_Info.plist\)' kioskreader info
check "approval: and that it does not list another one" shows 'notinthelistoflibccid' kioskreader readers 072f:221b

check "approval: root's file for another firmware is installed" install_approval s/0523/0522/
check "approval: another firmware is another reader" without 'is for firmware 5.22, and this one has 5.23'
check "approval: list -v tells it too" grep -q 'another firmware is another reader' <(kioskreader list -v 2>&1)
check "approval: a file of a virtual reader is installed" install_approval 's/("isVirtual":)false/\1true/'
check "approval: it approves nothing" without 'made on a virtual reader, which approves no USB device'
check "approval: a file with a failed test is installed" install_approval 's/("failed":)0/\11/'
check "approval: it approves nothing" without 'tells of a test that failed'

check "approval: a file that holds is installed" install_approval
check "approval: the reader is approved by it" status_is local
check "approval: a PIN passes" passes
check "approval: somebody else owns it" chown 65534 "$file"
check "approval: then it counts for nothing" without 'scr3310.json belongs to user 65534, not to root'
check "approval: root owns it, others may write" eval 'chown 0 "$file" && chmod 664 "$file"'
check "approval: then it counts for nothing" without 'scr3310.json can be written by others than root'
check "approval: others may write to the folder" eval 'chmod 644 "$file" && chmod 757 "$folder"'
check "approval: then it counts for nothing" without 'approved.d can be written by others than root'
check "approval: others may write to the folder above" eval 'chmod 755 "$folder" && chmod 777 "${folder%/*}"'
check "approval: then it counts for nothing" without '/etc/kioskreader can be written by others than root'
check "approval: the file is a link to one that is root's" eval 'chmod 755 "${folder%/*}" && mv "$file" /root/real && ln -s /root/real "$file"'
check "approval: then it counts for nothing" without 'scr3310.json is a symbolic link'

# A file that is named may belong to anyone; it is an override, said and recorded.
check "approval: somebody's own file" eval 'rm -r "$folder" && approval >mine.json && chown 65534 mine.json && chmod 666 mine.json'
check "approval: named, it lets a PIN pass" passes --approval mine.json --trace trace
check "approval: it is said on standard error" grep -q "04e6:5116 on the word of 'mine.json' alone" <(kioskreader list --approval mine.json 2>&1 >/dev/null)
check "approval: it is recorded in the trace" grep -q 'approval overridden for a secret command: approval file mine.json' trace
check "approval: the reader's approval stays what it is" shows '"status":"known"' kioskreader list --json --approval mine.json
check "approval: for another reader it lets nothing pass" eval 'approval s/5116/511f/ >other.json'
check "approval: and the refusal says so" without 'other.json is for 04e6:511f' --approval other.json
check "approval: the reader leaves" unplug
