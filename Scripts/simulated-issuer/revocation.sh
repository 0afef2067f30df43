# shellcheck shell=bash
# shellcheck disable=SC2154 # the variables are make-simulated-issuer's
# SPDX-License-Identifier: Apache-2.0
#
# What the made-up issuer says of its certificates: CRLs by `openssl ca`, OCSP responses (RFC 6960) written here,
# since `openssl ocsp` takes no times from its caller.

# $1: CA, $2: file, $3: number, $4 and $5: times, then "SERIAL TIME REASON" of each certificate that it names.
make_crl() {
    local ca=$1 file=$2 number=$3 from=$4 to=$5 entry serial time reason
    shift 5
    for entry; do
        read -r serial time reason <<< "$entry"
        printf 'R\t300217145959Z\t%s,%s\t%s\tunknown\t/C=JP/CN=%s\n' "$time" "$reason" "$serial" "$serial"
    done > "$work/$ca/index"
    echo "$number" > "$work/$ca/crlnumber"
    openssl ca -gencrl -config "$work/$ca/config" -cert "$work/$ca.crt" -keyfile "$work/$ca.pem" -crlexts crl_ext \
        -crl_lastupdate "$from" -crl_nextupdate "$to" -out "$work/$file.crl.pem" 2> "$work/log" ||
        { cat "$work/log" >&2; return 1; }
    openssl crl -in "$work/$file.crl.pem" -outform DER -out "$work/$file.crl"
    : > "$work/$ca/index"
}

generalized_time() { tlv 18 "$(text "$1")"; }
sha256_with_rsa=300D06092A864886F70D01010B0500

# $1: CA, $2: serial. CertID as `openssl ocsp` asks for it (SHA-1 of the CA's name and key).
certificate_id() {
    local name_hash key_hash
    openssl ocsp -issuer "$work/$1.crt" -serial "0x$2" -no_nonce -reqout "$work/request" > "$work/log" 2>&1
    { read -r name_hash; read -r key_hash; } < <(openssl asn1parse -inform DER -in "$work/request" |
        sed -n 's/.*OCTET STRING.*\[HEX DUMP\]://p')
    tlv 30 "300906052B0E03021A0500$(tlv 04 "$name_hash")$(tlv 04 "$key_hash")$(tlv 02 "$2")"
}

# "good", "unknown" or "TIME REASON-NUMBER" to CertStatus.
certificate_status() {
    local time reason
    case $1 in
        good) printf 8000 ;;
        unknown) printf 8200 ;;
        *)
            read -r time reason <<< "$1"
            tlv A1 "$(generalized_time "$time")$(tlv A0 "$(tlv 0A "$(printf %02X "$reason")")")"
            ;;
    esac
}

# $1: CA, $2: who signs (the CA, or a responder of its), $3: file, $4: serial, $5: status, $6 and $7: times.
make_ocsp() {
    local ca=$1 signer=$2 file=$3 single data basic certificates='' key_hash
    key_hash=$(openssl x509 -in "$work/$signer.crt" -noout -pubkey | openssl rsa -pubin -RSAPublicKey_out -outform DER \
        2> "$work/log" | openssl dgst -sha1 -binary | hex)
    single=$(tlv 30 "$(certificate_id "$ca" "$4")$(certificate_status "$5")$(generalized_time "$6")$(tlv A0 \
        "$(generalized_time "$7")")")
    data=$(tlv 30 "$(tlv A2 "$(tlv 04 "$key_hash")")$(generalized_time "$6")$(tlv 30 "$single")")
    [[ $signer == "$ca" ]] || certificates=$(tlv A0 "$(tlv 30 "$(certificate "$signer")")")
    basic=$(tlv 30 "$data$sha256_with_rsa$(tlv 03 "00$(sign "$signer" "$data")")$certificates")
    tlv 30 "0A0100$(tlv A0 "$(tlv 30 "06092B0601050507300101$(tlv 04 "$basic")")")" | binary > "$work/$file.ocsp"
    openssl ocsp -respin "$work/$file.ocsp" -CAfile "$work/$ca.crt" -issuer "$work/$ca.crt" -serial "0x$4" \
        -no_nonce -attime "$now" > "$work/log" 2>&1 || { cat "$work/log" >&2; return 1; }
    echo "$file.ocsp: $(sed -n 's/^0x[^:]*: //p; s/.*Reason: //p' "$work/log" | tr '\n' ' ')" >&2
}
