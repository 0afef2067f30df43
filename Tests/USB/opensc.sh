#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A driver for the real card that no one here wrote: OpenSC's JPKI driver (Debian's package) over libccid and pcscd reads,
# verifies and signs with the simulated card; openssl verifies what it signed, against the made-up CA. Our own
# `card cert` reads the same certificates beside it.
# shellcheck source=Tests/USB/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

issuer=$repository/Tests/Support/SimulatedIssuer
for ca in auth-ca sign-ca; do
    openssl x509 -inform DER -in "$issuer/$ca.cer" -out "$ca.pem"
done
head -c 3000 "$0" >document

# Several commands of opensc, each with a bound: `opensc-tool -w` and the like would wait for ever.
theirs() { timeout 120 "$@"; }

# with_card CARD: a reader that libccid's list has, this card in it, pcscd over both.
with_card() {
    card=$1
    check "opensc: $card: a reader is plugged in" plug "scr3310,$card" && check "opensc: $card: pcscd finds it" start_pcscd
}
without_card() {
    check "opensc: $card: pcscd stops" stop_pcscd
    check "opensc: $card: the reader leaves" unplug
}

# their_certificate ID FILE [OPTION…]: certificate ID by pkcs15-tool, as PEM.
their_certificate() {
    local id=$1 file=$2
    shift 2
    theirs pkcs15-tool --read-certificate "$id" "$@" >"$file" && openssl x509 -in "$file" -noout -subject
}

is_ours() { openssl x509 -in "$1" -outform DER -out theirs.der && cmp theirs.der "$2"; }
chain_holds() { openssl verify -x509_strict -CAfile "$1" "$2"; }

# they_sign KEY PIN DIGEST: pkcs15-crypt signs the hash of the document with key KEY.
they_sign() {
    openssl dgst "-$3" -binary document >hash
    theirs pkcs15-crypt --sign --key "$1" --pin "$2" --pkcs1 "--sha-${3#sha}" --input hash --output signature --raw &&
        [[ $(stat -c %s signature) == 256 ]]
}

# openssl_verifies CERTIFICATE DIGEST: the signature is the certificate's key's, over the document.
openssl_verifies() {
    openssl x509 -in "$1" -noout -pubkey >public.pem && openssl dgst "-$2" -verify public.pem -signature signature document
}

# token_signs LABEL PIN: through PKCS#11, which hashes by itself.
token_signs() {
    rm -f signature
    theirs pkcs11-tool --token-label "$1" --login --pin "$2" --sign --mechanism SHA256-RSA-PKCS --input-file document \
        --output-file signature
}

tries_left() { # PIN NUMBER: as the card counts them
    theirs pkcs15-tool --list-pins | tee pins && grep -A 12 "$1" pins | grep -qE "Tries left *: $2"
}

if with_card mynumber; then
    check "opensc: its JPKI driver takes the card" shows 'jpki' theirs opensc-tool -n
    check "opensc: it lists two keys" shows 'PrivateRSAKey.*PrivateRSAKey' theirs pkcs15-tool --list-keys
    check "opensc: three tries are left" tries_left 'User Authentication PIN' 3
    check "opensc: five tries are left" tries_left 'Digital Signature PIN' 5
    check "opensc: it reads the authentication certificate" their_certificate 1 auth.pem
    check "opensc: it reads the CA of it" their_certificate 3 auth-ca-read.pem
    check "opensc: it reads the CA of the signature certificate" their_certificate 4 sign-ca-read.pem
    check "opensc: openssl: the CAs are the made-up ones" \
        cmp <(openssl x509 -in auth-ca-read.pem; openssl x509 -in sign-ca-read.pem) <(cat auth-ca.pem sign-ca.pem)
    check "opensc: without its password the signature certificate stays hidden" expect_exit 1 their_certificate 2 sign.pem
    check "opensc: with its password it is read" their_certificate 2 sign.pem --verify-pin --auth-id 2 --pin ABC123
    check "opensc: openssl: the authentication certificate is the CA's" chain_holds auth-ca.pem auth.pem
    check "opensc: openssl: the signature certificate is the CA's" chain_holds sign-ca.pem sign.pem
    check "opensc: the PIN is verified" theirs pkcs15-tool --verify-pin --auth-id 1 --pin 1234
    check "opensc: a wrong PIN is refused" expect_exit 255 theirs pkcs15-tool --verify-pin --auth-id 1 --pin 9999
    check "opensc: two tries are left" tries_left 'User Authentication PIN' 2
    check "opensc: the right one fills the counter" theirs pkcs15-tool --verify-pin --auth-id 1 --pin 1234
    check "opensc: three tries are left again" tries_left 'User Authentication PIN' 3
    for digest in sha256 sha384 sha512; do
        check "opensc: the authentication key signs, $digest" they_sign 1 1234 $digest
        check "opensc: openssl verifies it" openssl_verifies auth.pem $digest
        check "opensc: the signature key signs, $digest" they_sign 2 ABC123 $digest
        check "opensc: openssl verifies it" openssl_verifies sign.pem $digest
    done
    check "opensc: PKCS#11 signs with the authentication key" token_signs 'JPKI (User Authentication PIN)' 1234
    check "opensc: openssl verifies it" openssl_verifies auth.pem sha256
    check "opensc: PKCS#11 signs with the signature key" token_signs 'JPKI (Digital Signature PIN)' ABC123
    check "opensc: openssl verifies it" openssl_verifies sign.pem sha256
    check "opensc: meanwhile we get 69, and that pcscd holds the reader" \
        refused 69 "pcscd \(process $pcscd\)" kioskreader card cert auth
    check "opensc: pcscd stops" stop_pcscd
    for kind in auth auth-ca sign-ca; do
        check "opensc: our card cert $kind" kioskreader card cert "$kind" -o "$kind.der" --format der
    done
    check "opensc: it is the certificate that OpenSC read" is_ours auth.pem auth.der
    check "opensc: and so are the CAs" eval 'is_ours auth-ca-read.pem auth-ca.der && is_ours sign-ca-read.pem sign-ca.der'
    check "opensc: the reader leaves" unplug
fi

if with_card mynumber-slow; then
    check "opensc: a card that takes its time signs, with waiting time extensions" they_sign 1 1234 sha256
    check "opensc: openssl verifies it" openssl_verifies auth.pem sha256
    without_card
fi

if with_card mynumber-wrong-issuer; then
    check "opensc: it reads another issuer's certificate" their_certificate 1 other.pem
    check "opensc: openssl: the CA on the card did not sign it" expect_exit 2 chain_holds auth-ca.pem other.pem
    openssl x509 -inform DER -in "$issuer/auth-ca-2.cer" -out auth-ca-2.pem
    check "opensc: openssl: the second generation did" chain_holds auth-ca-2.pem other.pem
    without_card
fi

# What the made-up issuer says of its cards, by openssl.
openssl crl -inform DER -in "$issuer/sign.crl" -out sign.crl.pem
by_crl() { openssl verify -crl_check -CAfile sign-ca.pem -CRLfile sign.crl.pem "$1" 2>&1; }
revoked() { expect_exit 2 by_crl "$1" >verdict && grep 'certificate revoked' verdict; }
if with_card mynumber-moved; then
    check "opensc: it reads a revoked certificate" their_certificate 2 moved.pem --verify-pin --auth-id 2 --pin ABC123
    check "opensc: openssl: it is the CA's" chain_holds sign-ca.pem moved.pem
    check "opensc: openssl: by the CRL it is revoked" revoked moved.pem
    check "opensc: openssl: by the CRL the usual one is not" by_crl sign.pem
    check "opensc: openssl: by the OCSP response its content changed" shows 'revoked.*affiliationChanged' \
        openssl ocsp -respin "$issuer/sign-moved.ocsp" -CAfile sign-ca.pem -issuer sign-ca.pem -cert moved.pem -no_nonce
    without_card
fi
