# shellcheck shell=bash
# shellcheck disable=SC2154 # the variables are make-simulated-issuer's
# SPDX-License-Identifier: Apache-2.0
#
# The simulated card's own files: hexadecimal strings in, hexadecimal strings out.

hex() { xxd -p | tr -d '\n' | tr a-f A-F; }
text() { printf '%s' "$1" | hex; }
binary() { xxd -r -p; }

tlv() { # TAG VALUE, BER length
    local length=$((${#2} / 2))
    if ((length < 128)); then printf '%s%02X%s' "$1" "$length" "$2"
    elif ((length < 256)); then printf '%s81%02X%s' "$1" "$length" "$2"
    else printf '%s82%04X%s' "$1" "$length" "$2"; fi
}

public_key() { # NAME: exponent and modulus as the card writes them
    local modulus
    modulus=$(openssl rsa -in "$work/$1.pem" -noout -modulus)
    printf '%s' "$(tlv 90 010001)$(tlv 91 "${modulus#Modulus=}")"
}

sign() { # NAME HEX: PKCS#1 v1.5 with SHA-256
    binary <<< "$2" | openssl dgst -sha256 -sign "$work/$1.pem" -binary | hex
}

sha256() { binary <<< "$1" | openssl dgst -sha256 -binary | hex; }

key_id() { printf '%s0805%s00000000' "$(text "$1")" "$(text "$2")"; }

# NAME SUBJECT-KEY-ID: issuer key id, subject key id, public key; signed by the made-up root.
verifiable_certificate() {
    local body
    body="$(key_id 9000010 000)$2$(public_key "$1")"
    tlv 7F21 "$(tlv 5F4E "$body")$(tlv 5F37 "$(sign root "$body")")"
}

# TAG OBJECT…: the objects behind a table (DF21) of their offsets from the start of the file.
with_offsets() {
    local tag=$1; shift
    local objects='' table='' header offset object
    for object in "$@"; do objects+=$object; done
    header=$(tlv "$tag" "$(tlv DF21 "$(printf '0000%.0s' "$@")")$objects")
    offset=$(( (${#header} - ${#objects}) / 2 ))
    for object in "$@"; do
        table+=$(printf '%04X' "$offset")
        offset=$((offset + ${#object} / 2))
    done
    tlv "$tag" "$(tlv DF21 "$table")$objects"
}

# Pictures with nothing in them but hatching, 1-bit PNG of the sizes seen, and a chequered JPEG 2000 (OpenJPEG).
png_name=89504E470D0A1A0A0000000D49484452000000E0000000180100000000CB97CC380000002D4944415478DA63A8C70318FEE1010C7F\
F10086DF7800C3773C80E13D1EC0701F0F60D88F07308CFA7358F91300CA9349D36ECB63A20000000049454E44AE426082
png_address=89504E470D0A1A0A0000000D494844520000012000000030010000000099599A020000004A4944415478DAED91410D002010C3EA\
1C694841024F1EE418126E02965440D3328E5AD07E2D68550B9AB70519523C438A32A4B8861446A68191491899849149E45DDEE55DDEE59DFD\
EE03B6BE2A2B313495440000000049454E44AE426082
png_number=89504E470D0A1A0A0000000D49484452000000480000000C0100000000E95FC690000000274944415478DA63A8FD7E1F82187EBF\
DF07410C30A15A0698D06F0698D0770698D07B060AF40200E6AA59A75790C65D0000000049454E44AE426082
png_code=89504E470D0A1A0A0000000D49484452000000180000000C0100000000504B40D80000001C4944415478DA63282F2F6778F7EE1DC3\
DDBB771976EFDECD40800F0078A01AE602F2A4BE0000000049454E44AE426082
jp2_photograph=0000000C6A5020200D0A870A00000014667479706A703220000000006A7032200000002D6A7032680000001669686472\
00000028000000200001070700000000000F636F6C7201000000000011000000B76A703263FF4FFF51002900000000002000000028000000000\
0000000000000200000002800000000000000000001070101FF52000C00000001000004040001FF5C00044040FF640025000143726561746564\
206279204F70656E4A5045472076657273696F6E20322E352E30FF90000A0000000000450001FF93CBB514005B18FABFF4F9C69C6E710B85C75\
55F84D9FA7D327651292E2FFC5B75D525CC82596C8F5E503D99EACC3826F17E03B7C4FE7481FFD9
