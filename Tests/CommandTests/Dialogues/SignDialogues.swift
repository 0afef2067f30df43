// SPDX-License-Identifier: Apache-2.0
//
// What `card sign` says: a signature that is the same each time (RSASSA-PKCS1-v1_5 over nothing), and what it refuses.

extension Dialogue {
    static let signatures = [
        Dialogue(
            "card sign gives the signature in JSON, or says how the one in the file was made",
            #"""
            $ kioskreader card sign /dev/null --key sign --virtual --json --pin-fd 0
            0< ABC123
            {"audience":null,"checked":["signature","validity"],"digest":"sha256","form":"raw","key":"sign","length":0,"publicKey":"RSA 2048","scheme":"RSASSA-PKCS1-v1_5","signature":"59537A7B0AF0DA48A0CEC8F10845FB6F1B4EE333C5C33FA1F2D11D941EEDCF27012074926949FFA779A65E8EAB2B6817F9912B155F9DD45D52491C03C13FB3981544AB2289846242D6924825D26C679963E69A7DBA9D6323843D6E5983A462440CBFF311F0B2463839D3075E1734629D36C603BE32F7CBE86514730672CA677D54DC0701F102497C742707122F75103FF9B4091C822FD7D894205156F8E178956D61C3E5AE0660DA07AC7A51FD867F7037C62EBC8CFE9FDD2BA802501D3B1BE0F1590648F9E3E43A601600AC6B55F9654AE0DB4A56D560DF596E33D7331762CFF47A9970DDE11A48D31A4B8E578E9A5FD36974E4FD1CF0F78B1DDEA2363B61D3","signingTime":null,"unchecked":["issuer","revocation"]}
            $ kioskreader card sign /dev/null --key sign --digest sha384 --virtual -o /dev/null --pin-fd 0
            0< ABC123
            signed
            form       signature
            key        signature key, RSA 2048
            scheme     RSASSA-PKCS1-v1_5 with SHA-384
            signed     0 bytes
            checked    the signature, with the certificate on the card; by this clock neither has ended
            unchecked  who issued the certificate, and whether it is revoked
            $ kioskreader card sign /dev/null --key sign --virtual -o /dev/null --pin-fd 0 --lang ja
            0< ABC123
            署名しました
            形式        署名
            鍵          署名用の秘密鍵、RSA 2048
            方式        RSASSA-PKCS1-v1_5、SHA-256
            署名対象    0バイト
            確認した点  署名がカードの電子証明書で検証できること、この機械の時計で電子証明書もカードも有効期限内であること
            未確認の点  電子証明書の発行者、失効していないか
            """#),
        Dialogue(
            "card sign signs no document with the authentication key",
            #"""
            $ kioskreader card sign /dev/null --key auth --cms --virtual --pin-fd 0
            0< 1234
            2> kioskreader: the authentication key signs no documents; a document takes --key sign; --key auth answers the challenge of a log-in
            [64]
            $ kioskreader card sign /dev/null --key auth --virtual --pin-fd 0
            0< 1234
            2> kioskreader: --key auth signs a challenge together with the name of who asked, and no name was given; give --audience NAME; --bare-challenge signs FILE as it is, for a verifier that knows no other form
            [64]
            $ kioskreader card sign /dev/null --key auth --audience '' --virtual --pin-fd 0
            2> kioskreader: an audience is a name of 1 to 255 bytes, and more than blanks: --audience; give the name of who asked for the log-in, as the verifier knows itself, such as login.example.jp; the challenge is signed together with it
            [64]
            $ kioskreader card sign /dev/null --key auth --audience login.example.jp --virtual --pin-fd 0
            0< 1234
            2> kioskreader: this is no challenge of a log-in: it has 0 bytes, a challenge has 16 to 64: user authentication key; give it the random value that the verifier sent; documents are signed with the signature key
            [65]
            $ kioskreader card sign /dev/null --key auth --cms --virtual --json --lang ja
            2> {"error":{"code":64,"fate":null,"hint":"文書には --key sign を使ってください。--key auth は、ログインのチャレンジに答えます","kind":"authKeySignsNoDocuments","message":"利用者証明用の鍵で文書に署名することはできません","subject":null,"sw":null,"triesLeft":null}}
            [64]
            """#),
        Dialogue(
            "card sign makes no signature with SHA-1",
            #"""
            $ kioskreader card sign /dev/null --key sign --digest sha1 --virtual
            2> kioskreader: the value is invalid for '--digest <sha256|sha384|sha512>'. Please provide one of 'sha256', 'sha384' or 'sha512'; `kioskreader card sign --help` shows what is possible
            [64]
            """#),
    ]
}
