// SPDX-License-Identifier: Apache-2.0
//
// What `card cert` and `decode cert` say of certificates, word for word.

extension Dialogue {
    /// The simulated authentication certificate as PEM, on standard input.
    private static let authenticationCertificateLines = """
        0< -----BEGIN CERTIFICATE-----
        0< MIIF3jCCBMagAwIBAgIEBRAAETANBgkqhkiG9w0BAQsFADCBizELMAkGA1UEBhMC
        0< SlAxFzAVBgNVBAoMDkpQS0ktU0lNVUxBVEVEMSUwIwYDVQQLDBxKUEtJIGZvciB1
        0< c2VyIGF1dGhlbnRpY2F0aW9uMTwwOgYDVQQLDDNJbWFnaW5hcnkgQWdlbmN5IGZv
        0< ciBTaW11bGF0ZWQgTm93aGVyZSBDZXJ0aWZpY2F0ZXMwHhcNMjUxMDI3MDEzMDAw
        0< WhcNMzAwMjE3MTQ1OTU5WjAvMQswCQYDVQQGEwJKUDEgMB4GA1UEAwwXU0lNVUxB
        0< VEVEMDAwMDE5OTk5OUZBS0UwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIB
        0< AQDIVD5Z5WljbX49G+ew+Rz3tdLpaVNBzPUJxKlQOy1/R1/YcXTjPu9DKTwbwtnU
        0< J6xPJGVIWnLaGPThZ9ihnyrBVvJbXfWbk6gSTxBj4e0gEDUxgzrTwlLRBYrUeyNk
        0< Xt+YVO+1fCeeTa+KoL+8idoGppaGMNTESo3mXpq4H4HoEZKX7B5fZZq8YerYvWSF
        0< N7T5d535MLETqKHxjU+7XQ1+pYqvPcTVH/w9F1kLmKiyYCGc8c4ESxFmHaP304wq
        0< T+SeUOTDG93gBwofx3YPM5xETS7whgIQRcwdWMMxogboB/lAQi48F5YA9qK0V1xs
        0< Ge8ahFdEO/E8c0CONYyRjWQPAgMBAAGjggKjMIICnzAOBgNVHQ8BAf8EBAMCB4Aw
        0< RwYDVR0gAQH/BD0wOzA5BgsqgwiMm1UIBQEDHjAqMCgGCCsGAQUFBwIBFhxodHRw
        0< Oi8vanBraS5pbnZhbGlkL2Nwcy5odG1sMIG0BgNVHRIEgawwgamkgaYwgaMxCzAJ
        0< BgNVBAYTAkpQMS0wKwYDVQQKDCTmqKHmk6zlhaznmoTlgIvkurroqo3oqLzjgrXj
        0< g7zjg5PjgrkxPzA9BgNVBAsMNuaooeaTrOWFrOeahOWAi+S6uuiqjeiovOOCteOD
        0< vOODk+OCueWIqeeUqOiAheiovOaYjueUqDEkMCIGA1UECwwb5p6256m66Ki85piO
        0< 5pu455m66KGM5qmf5qeLMIGvBgNVHR8EgacwgaQwgaGggZ6ggZukgZgwgZUxCzAJ
        0< BgNVBAYTAkpQMRcwFQYDVQQKDA5KUEtJLVNJTVVMQVRFRDElMCMGA1UECwwcSlBL
        0< SSBmb3IgdXNlciBhdXRoZW50aWNhdGlvbjEgMB4GA1UECwwXQ1JMIERpc3RyaWJ1
        0< dGlvbiBQb2ludHMxETAPBgNVBAsMCE1vem8ta2VuMREwDwYDVQQDDAhLYWt1LXNo
        0< aTCBuwYDVR0jBIGzMIGwgBQ/6211vZHOM/J+Xh6f3pnjeTs+OKGBkaSBjjCBizEL
        0< MAkGA1UEBhMCSlAxFzAVBgNVBAoMDkpQS0ktU0lNVUxBVEVEMSUwIwYDVQQLDBxK
        0< UEtJIGZvciB1c2VyIGF1dGhlbnRpY2F0aW9uMTwwOgYDVQQLDDNJbWFnaW5hcnkg
        0< QWdlbmN5IGZvciBTaW11bGF0ZWQgTm93aGVyZSBDZXJ0aWZpY2F0ZXOCBAUQAAIw
        0< HQYDVR0OBBYEFAzcxMWig7I8z4vQakXN/Sdu9pffMA0GCSqGSIb3DQEBCwUAA4IB
        0< AQBj+KCAM+gVoLaQUKXi0yRmc2q49zzIyuMBnSQELDvnCiESva6EX5/j1dGHrIyv
        0< SHKu1pbludkiUstlnLeFZPmwhPqhhPhVMpNx++qlPcwAUsuMKBXaw9ent81sNypA
        0< 4IsEU5oDUCvdp3nUusbLCXy/GNhiMjD1Ytel/Ufj7kpA4HcJ1bUAKjx9S63NmLzS
        0< xjz32mNn2pc5YZUZPHkWxVpsWnkhT8M5QVikMUmHUE55FUzI/E2+xxcVU54pjB10
        0< HMdHgYW6g8A2IeElPfja+cjBzDqzsnbXcOuwepnZ7xcsQ/qYY99ze6z1oALcndA0
        0< qxutNW6dtyBoWXzLgZHkg8Yp
        0< -----END CERTIFICATE-----
        """

    static let certificates = [
        Dialogue(
            "card cert shows kind, issuer, validity, renewal and use, and nothing that identifies a person",
            #"""
            $ kioskreader card cert --virtual
            user authentication certificate (利用者証明用電子証明書)
            issuer  OU=Imaginary Agency for Simulated Nowhere Certificates,OU=JPKI for user authentication,O=JPKI-SIMULATED,C=JP
            valid   2025-10-27 to 2030-02-17 (dates in Japan), N days left
            card    valid to 2035-02-17
            renew   from 2029-11-18 at the municipal office
            usage   digitalSignature
            policy  1.2.392.200149.8.5.1.3.30  JPKI, user authentication certificate on a card
            key     RSA 2048
            $ kioskreader card cert auth --virtual --json --check
            {"advice":[],"cardEnd":"2035-02-17","chain":{"anchored":false,"authority":"0868A14DACF92E982F4F88098136AF5EA77EB67491A9B218E14B25CF8DD5ACE4","text":"signed by the authority on the card; no authority that you named with --trust vouches for it","verdict":"notAnchored"},"clockDoubt":null,"daysLeft":0,"effectiveEnd":"2030-02-17T14:59:59Z","expired":false,"issuer":"OU=Imaginary Agency for Simulated Nowhere Certificates,OU=JPKI for user authentication,O=JPKI-SIMULATED,C=JP","keyUsage":["digitalSignature"],"kind":"auth","notAfter":"2030-02-17T14:59:59Z","notBefore":"2025-10-27T01:30:00Z","policies":[{"name":"JPKI, user authentication certificate on a card","oid":"1.2.392.200149.8.5.1.3.30"}],"publicKey":"RSA 2048","renewalFrom":"2029-11-18","renewalRule":"current","revocation":[],"revocationChecked":false,"state":"valid"}
            $ kioskreader card cert sign-ca --virtual
            CA certificate for signatures (署名用認証局の自己署名証明書)
            issuer  OU=Imaginary Agency for Simulated Nowhere Certificates,OU=JPKI for digital signature,O=JPKI-SIMULATED,C=JP
            valid   2023-07-16 to 2033-07-15 (dates in Japan), N days left
            usage   keyCertSign, cRLSign
            key     RSA 2048
            $ kioskreader card cert --virtual --lang ja --check
            利用者証明用電子証明書
            発行者    OU=Imaginary Agency for Simulated Nowhere Certificates,OU=JPKI for user authentication,O=JPKI-SIMULATED,C=JP
            有効期間  2025-10-27 から 2030-02-17 まで（日本の日付）、残りN日
            カード    カードの有効期限は 2035-02-17
            更新      2029-11-18 から市区町村の窓口で更新できます
            鍵の用途  電子署名（digitalSignature）
            ポリシー  1.2.392.200149.8.5.1.3.30  公的個人認証サービス 利用者証明用電子証明書（カード）
            鍵        RSA 2048
            認証局    カード内の認証局証明書による署名を確認しました。--trust で指定された認証局によるものではありません
            失効      確認していません：失効リストもOCSPレスポンスも指定されていません（--crl、--ocsp）
            """#),
        Dialogue(
            "card cert says what to do about a certificate that has expired, with the card or by itself",
            #"""
            $ kioskreader card cert --virtual=scr3310,mynumber-expired --lang ja
            利用者証明用電子証明書
            発行者    OU=Imaginary Agency for Simulated Nowhere Certificates,OU=JPKI for user authentication,O=JPKI-SIMULATED,C=JP
            有効期間  2023-07-17 から 2025-02-17 まで（日本の日付）、電子証明書の有効期限が切れています
            カード    カードの有効期限は 2035-02-17
            鍵の用途  電子署名（digitalSignature）
            ポリシー  1.2.392.200149.8.5.1.3.30  公的個人認証サービス 利用者証明用電子証明書（カード）
            鍵        RSA 2048
            ご案内
              - 電子証明書またはカードの有効期限が切れています。市区町村の窓口で新しい発行を申請してください。コンビニ等では手続きできません。
              出典：「電子証明書 利用のご案内」（2024年6月末現在）、jpki.go.jp のよくあるご質問
            $ kioskreader card cert --virtual=scr3310,mynumber-card-expired --check
            user authentication certificate (利用者証明用電子証明書)
            issuer   OU=Imaginary Agency for Simulated Nowhere Certificates,OU=JPKI for user authentication,O=JPKI-SIMULATED,C=JP
            valid    2025-10-27 to 2030-02-17 (dates in Japan), the card has ended, and with it the certificate
            card     valid to 2025-10-31, which ends the certificate as well
            usage    digitalSignature
            policy   1.2.392.200149.8.5.1.3.30  JPKI, user authentication certificate on a card
            key      RSA 2048
            chain    the signature fits, and the time of the certificate or of its card is over
            revoked  not checked: no revocation list and no OCSP response was given (--crl, --ocsp)
            advice
              - The certificate, or the card itself, has expired. The office of your municipality issues a new one; a shop's kiosk cannot help.
              according to the leaflet 電子証明書 利用のご案内 (end of June 2024); questions and answers on jpki.go.jp
            [1]
            """#),
        Dialogue(
            "card cert sign says how its PIN is given, before the card is touched",
            #"""
            $ kioskreader card cert sign --virtual=scr3310,none
            2> kioskreader: nobody can be asked for the PIN; run it in a terminal, or say where it is: --pin-file FILE, --pin-fd N, and --new-pin-… for a new one
            [64]
            """#),
        Dialogue(
            "decode cert takes hex and PEM, and shows a person only with --full",
            #"""
            $ kioskreader decode cert -
            \#(authenticationCertificateLines)
            user authentication certificate (利用者証明用電子証明書)
            issuer  OU=Imaginary Agency for Simulated Nowhere Certificates,OU=JPKI for user authentication,O=JPKI-SIMULATED,C=JP
            valid   2025-10-27 to 2030-02-17 (dates in Japan), N days left
            renew   from 2029-11-18 at the municipal office
            usage   digitalSignature
            policy  1.2.392.200149.8.5.1.3.30  JPKI, user authentication certificate on a card
            key     RSA 2048
            $ kioskreader decode cert - --json
            \#(authenticationCertificateLines)
            {"advice":[],"cardEnd":null,"clockDoubt":null,"daysLeft":0,"effectiveEnd":"2030-02-17T14:59:59Z","expired":false,"issuer":"OU=Imaginary Agency for Simulated Nowhere Certificates,OU=JPKI for user authentication,O=JPKI-SIMULATED,C=JP","keyUsage":["digitalSignature"],"kind":"auth","notAfter":"2030-02-17T14:59:59Z","notBefore":"2025-10-27T01:30:00Z","policies":[{"name":"JPKI, user authentication certificate on a card","oid":"1.2.392.200149.8.5.1.3.30"}],"publicKey":"RSA 2048","renewalFrom":"2029-11-18","renewalRule":"current","state":"valid"}
            $ kioskreader decode cert 3003020101
            2> kioskreader: not a certificate: the bytes (invalidASN1Object); check that the bytes are whole, and of the kind that was named
            [65]
            """#),
    ]
}
