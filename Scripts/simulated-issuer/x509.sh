# shellcheck shell=bash
# shellcheck disable=SC2154 # the variables are make-simulated-issuer's
# SPDX-License-Identifier: Apache-2.0
#
# The X.509 of the made-up issuer: its CAs, and what they issue to the holder.

# $1: purpose in English, $2: in Japanese. Writes the sections that name the CA, in both forms.
issuer_sections() {
    cat <<EOF
[ca_dn]
C = JP
O = JPKI-SIMULATED
0.OU = JPKI for $1
1.OU = $office_agency
[japanese_names]
name = EXPLICIT:4,SEQUENCE:japanese_dn
[japanese_dn]
c = SET:ja_c
o = SET:ja_o
ou1 = SET:ja_ou1
ou2 = SET:ja_ou2
[ja_c]
a = SEQUENCE:ja_c_value
[ja_c_value]
t = OID:2.5.4.6
v = PRINTABLESTRING:JP
[ja_o]
a = SEQUENCE:ja_o_value
[ja_o_value]
t = OID:2.5.4.10
v = FORMAT:UTF8,UTF8:模擬公的個人認証サービス
[ja_ou1]
a = SEQUENCE:ja_ou1_value
[ja_ou1_value]
t = OID:2.5.4.11
v = FORMAT:UTF8,UTF8:模擬公的個人認証サービス$2用
[ja_ou2]
a = SEQUENCE:ja_ou2_value
[ja_ou2_value]
t = OID:2.5.4.11
v = FORMAT:UTF8,UTF8:架空証明書発行機構
EOF
}

# $1: file stem, $2: English purpose, $3: Japanese purpose. The configuration of a CA, and of what it issues.
ca_config() {
    cat <<EOF
[ca]
default_ca = db
[db]
dir = $work/$1
database = $work/$1/index
serial = $work/$1/serial
crlnumber = $work/$1/crlnumber
new_certs_dir = $work/$1
default_md = sha256
policy = any
preserve = yes
email_in_dn = yes
unique_subject = no
copy_extensions = none
[any]
countryName = optional
organizationName = optional
organizationalUnitName = optional
localityName = optional
commonName = optional
[req]
prompt = no
utf8 = yes
string_mask = utf8only
distinguished_name = ca_dn
[ca_ext]
keyUsage = critical, keyCertSign, cRLSign
subjectAltName = ASN1:SEQUENCE:japanese_names
basicConstraints = critical, CA:TRUE
crlDistributionPoints = ca_crl
subjectKeyIdentifier = hash
[ca_crl]
fullname = dirName:ca_dn
[crl_ext]
authorityKeyIdentifier = keyid:always
[responder_ext]
keyUsage = critical, digitalSignature
extendedKeyUsage = OCSPSigning
authorityKeyIdentifier = keyid:always
[leaf_crl]
fullname = dirName:leaf_crl_dn
[leaf_crl_dn]
C = JP
O = JPKI-SIMULATED
0.OU = JPKI for $2
1.OU = CRL Distribution Points
2.OU = Mozo-ken
CN = Kaku-shi
EOF
    issuer_sections "$2" "$3"
}

# $1: file stem, $2: English purpose, $3: Japanese purpose, $4: serial, $5 and $6: its days. A self-signed CA.
make_ca() {
    local stem=$1 dir="$work/$1"
    mkdir -p "$dir"
    ca_config "$@" > "$dir/config"
    : > "$dir/index"
    key "$stem"
    openssl req -new -utf8 -config "$dir/config" -key "$work/$stem.pem" -out "$dir/ca.csr"
    openssl_ca "$dir" "$dir/config" "$4" -selfsign -keyfile "$work/$stem.pem" \
        -in "$dir/ca.csr" -extensions ca_ext -startdate "$5" -enddate "$6" -out "$work/$stem.crt"
}

# $1: its CA, $2: file stem, $3: serial, $4: section of its extensions. The sections of the configuration that are
# its own come on standard input, its name in [leaf_dn].
issue() {
    local ca=$1 stem=$2 config="$work/$1/$2.config"
    { sed 's/^distinguished_name = ca_dn/distinguished_name = leaf_dn/' "$work/$ca/config"; cat; } > "$config"
    openssl req -new -utf8 -config "$config" -key "$work/$stem.pem" -out "$work/$ca/$stem.csr"
    openssl_ca "$work/$ca" "$config" "$3" -cert "$work/$ca.crt" -keyfile "$work/$ca.pem" \
        -in "$work/$ca/$stem.csr" -extensions "$4" \
        -startdate 251027013000Z -enddate 300217145959Z -out "$work/$stem.crt"
    openssl verify -x509_strict -CAfile "$work/$ca.crt" "$work/$stem.crt" >&2
}

# $1: directory, $2: configuration, $3: serial, then what `openssl ca` is told.
openssl_ca() {
    local dir=$1 config=$2
    echo "$3" > "$dir/serial"
    shift 3
    openssl ca -batch -notext -utf8 -config "$config" "$@" 2> "$dir/log" || { cat "$dir/log" >&2; return 1; }
}

# $1: policy OID, $2: keyUsage. The extensions of a holder's certificate; [san] where there is one comes with it.
leaf_extensions() {
    cat <<EOF
[leaf_ext]
keyUsage = critical, $2
$3
certificatePolicies = critical, @policy
issuerAltName = ASN1:SEQUENCE:japanese_names
crlDistributionPoints = leaf_crl
authorityKeyIdentifier = keyid:always, issuer:always
subjectKeyIdentifier = hash
[policy]
policyIdentifier = $1
CPS.1 = $cps
EOF
}

# $1: its CA, $2: file stem, $3: serial. 署名用電子証明書.
issue_signature() {
    {
        leaf_extensions 1.2.392.200149.8.5.1.1.20 'digitalSignature, nonRepudiation' 'subjectAltName = @san'
        cat <<EOF
[leaf_dn]
C = JP
0.L = Mozo-ken
1.L = Kaku-shi
CN = 2025102710300000001$municipality
[san]
otherName.1 = 1.2.392.200149.8.5.5.1;FORMAT:UTF8,UTF8:$name
otherName.2 = 1.2.392.200149.8.5.5.4;UTF8:$era_birth
otherName.3 = 1.2.392.200149.8.5.5.3;UTF8:$sex
otherName.4 = 1.2.392.200149.8.5.5.5;FORMAT:UTF8,UTF8:$address
otherName.5 = 1.2.392.200149.8.5.5.2;UTF8:$(printf '0%.0s' $(seq ${#name}))
otherName.6 = 1.2.392.200149.8.5.5.6;UTF8:$(printf '0%.0s' $(seq ${#address}))
EOF
    } | issue "$1" "$2" "$3" leaf_ext
}

# $1: its CA, $2: file stem, $3: serial. 利用者証明用電子証明書.
issue_authentication() {
    {
        leaf_extensions 1.2.392.200149.8.5.1.3.30 digitalSignature ''
        cat <<EOF
[leaf_dn]
C = JP
CN = SIMULATED00001${municipality}FAKE
EOF
    } | issue "$1" "$2" "$3" leaf_ext
}

# $1: file stem, $2: its CA. Who answers OCSP in the CA's place.
issue_responder() {
    issue "$2" "$1" 05100090 responder_ext <<EOF
[leaf_dn]
C = JP
O = JPKI-SIMULATED
CN = OCSP responder
EOF
}

# NAME [ALGORITHM OPTION]: a key of the tree, made where there is none yet.
key() {
    local file="$fixtures/keys/$1.pem"
    if [[ ! -f $file ]]; then
        echo 'JPKI-SIMULATED: a made-up key, the secret of nobody.' > "$file"
        openssl genpkey -algorithm "${2:-RSA}" -pkeyopt "${3:-rsa_keygen_bits:2048}" 2> "$work/log" >> "$file"
    fi
    cp "$file" "$work/$1.pem"
}
