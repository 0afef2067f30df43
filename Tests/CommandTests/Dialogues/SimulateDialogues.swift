// SPDX-License-Identifier: Apache-2.0
//
// What `simulate` says before it simulates.

extension Dialogue {
    static let simulations = [
        Dialogue(
            "simulate lists its profiles, one a line",
            #"""
            $ kioskreader simulate --list-profiles
            scr3310
            scr3310v2
            gempc-twin
            realtek
            short-apdu
            extended-apdu
            two-slot
            scr3310-nttcom
            character
            keypad
            keypad-apdu
            $ kioskreader simulate --list-profiles --json
            {"cards":[{"name":"mynumber","summary":"a simulated My Number Card"},{"name":"mynumber-last-try","summary":"one try left on each PIN"},{"name":"mynumber-locked","summary":"every PIN locked: only the municipal office helps"},{"name":"mynumber-sign-locked","summary":"the signature password locked, the other PINs known"},{"name":"mynumber-auth-locked","summary":"the authentication PIN locked, the other PINs known"},{"name":"mynumber-no-pins","summary":"no PIN ever set; how it says so is chosen, not known"},{"name":"mynumber-child","summary":"no signature certificate, as under 15"},{"name":"mynumber-expired","summary":"both certificates expired on 2025-02-17"},{"name":"mynumber-near-expiry","summary":"both certificates expire 30 days after today"},{"name":"mynumber-card-expired","summary":"the card's own end was on 2025-10-31"},{"name":"mynumber-moved","summary":"the signature certificate revoked, as after a move"},{"name":"mynumber-revoked","summary":"both certificates revoked"},{"name":"mynumber-wrong-issuer","summary":"certificates by CAs that only have the right names"},{"name":"mynumber-ec","summary":"keys on P-384: invented, no card has them today"},{"name":"mynumber-old-token","summary":"token label JPKIAPICCTOKEN, that of the 住基カード"},{"name":"mynumber-slow","summary":"2.5 s for a signature, with waiting time extensions"},{"name":"mynumber-contactless","summary":"on an antenna: 3B 88 80 01 00 4B 51 FF B3 81 D1 00 0F"},{"name":"mynumber-first-6f00","summary":"6F00 to the first command after each power-on"},{"name":"mynumber-3bc5","summary":"the ATR 3B C5 FF …: no TA1, no command chaining"},{"name":"mynumber-3be0","summary":"the ATR 3B E0 00 FF …: IFSC 254, no historical bytes"},{"name":"none","summary":"no card in the slot"},{"name":"mute","summary":"a card that never answers"},{"name":"mynumber-t0","summary":"mynumber over T=0 only: invented for tests, the real card is T=1"},{"name":"mynumber-both","summary":"mynumber over T=0 or T=1: invented for tests, the real card is T=1"}],"profiles":[{"name":"scr3310","productID":"5116","summary":"SCM SCR3310: TPDU level, automatic PPS","vendorID":"04e6"},{"name":"scr3310v2","productID":"511f","summary":"SCM SCR3310 v2: as scr3310, message length 263","vendorID":"04e6"},{"name":"gempc-twin","productID":"3437","summary":"Gemplus GemPC Twin: TPDU level, the host does PPS and IFSD","vendorID":"08e6"},{"name":"realtek","productID":"0165","summary":"Realtek 0165: TPDU level, the host does everything","vendorID":"0bda"},{"name":"short-apdu","productID":"9520","summary":"Alcor AU9520: short APDU level","vendorID":"058f"},{"name":"extended-apdu","productID":"0dc9","summary":"Sony RC-S300: contactless, extended APDU level","vendorID":"054c"},{"name":"two-slot","productID":"5111","summary":"two slots after the SCR331-DI: TPDU level, message length 263","vendorID":"04e6"},{"name":"scr3310-nttcom","productID":"511a","summary":"SCR3310-NTTCom: as scr3310 on interface class FF","vendorID":"04e6"},{"name":"character","productID":"0001","summary":"a made-up reader of character level: the host does everything","vendorID":"1209"},{"name":"keypad","productID":"0002","summary":"a made-up reader with a keypad where 1234 is typed: TPDU level","vendorID":"1209"},{"name":"keypad-apdu","productID":"0003","summary":"a made-up reader with a keypad where 1234 is typed: extended APDU level","vendorID":"1209"}]}
            """#)
    ]
}
