// SPDX-License-Identifier: Apache-2.0
//
// Which applications and files the simulated card finds, and what finding them does to the rest of its state.

import Testing
import VirtualReader

@Suite("Selecting on the simulated card")
struct SelectTests {
    static let found: [Dialogue] = [
        Dialogue(
            "every application answers 9000 without data [OSC, mc]",
            "JPKI > 9000", "SUPPORT > 9000", "SURFACE > 9000", "REGISTRY > 9000", "COMMON > 9000",
            "ISD > 9000"),
        Dialogue(
            "with P2 = 00 and Le too; the FCI is not known, so no data [chosen]",
            "00 A4 04 00 0A D3 92 F0 00 26 01 00 00 00 01 00 > 9000"),
        Dialogue(
            "an application that is not there is 6A82, and the current one stays [mc; the rest assumed]",
            "JPKI > 9000", "EF 000A > 9000", "00 A4 04 0C 05 F0 00 00 00 01 > 6A82",
            "00 B0 00 00 01 > 30 9000"),
        Dialogue(
            "a part of a name is enough [mc]",
            "00 A4 04 0C 04 D3 92 F0 00 > 9000", "EF 000A > 9000",
            "00 A4 04 0C 09 D3 92 10 00 31 00 01 01 01 > 9000", "00 B2 01 0C 00 > #30 9000"),
        Dialogue(
            "a name longer than the application's is another name [mc: full AID compared]",
            "00 A4 04 0C 0B D3 92 F0 00 26 01 00 00 00 01 00 > 6A82"),
        Dialogue(
            "the master file: 6A86 after a reset, 9000 and no change in an application [mc]",
            "00 A4 00 00 > 6A86", "JPKI > 9000", "EF 000A > 9000", "00 A4 00 00 > 9000",
            "00 B0 00 00 01 > 30 9000", "00 A4 00 00 02 3F 00 > 6A82", "ISD > 9000", "00 A4 00 00 > 6A86"),
        Dialogue(
            "no file but an internal 001E at card-manager level [mc]",
            "EF 0001 > 6A82", "EF 000A > 6A82", "EF 001E > 9000"),
        Dialogue(
            "a missing file is 6A82 and the current one stays [mc; the rest assumed]",
            "JPKI > 9000", "EF 000A > 9000", "EF 0003 > 6A82", "00 B0 00 00 01 > 30 9000"),
        Dialogue(
            "another application has no current file [JICSAP via mc]",
            "JPKI > 9000", "EF 000A > 9000", "SUPPORT > 9000", "00 B0 00 00 01 > 6986"),
        Dialogue(
            "a reset leads back to the card manager [ISO, assumed for contacts]",
            "JPKI > 9000", "EF 000A > 9000", "RESET", "00 B0 00 00 01 > 6986", "EF 000A > 6A82"),
        Dialogue(
            "other ways to select are refused [chosen]",
            "00 A4 03 0C > 6A86", "00 A4 04 04 02 D3 92 > 6A86", "JPKI > 9000", "00 A4 02 0C 01 00 > 6700"),
    ]

    @Test("SELECT", arguments: found)
    func select(_ dialogue: Dialogue) { dialogue.play() }

    static let classes: [Dialogue] = [
        Dialogue(
            "only logical channel 0 [mc]",
            "01 A4 04 0C 02 D3 92 > 6881", "02 B0 00 00 00 > 6881", "03 84 00 00 08 > 6881",
            "81 2A 00 80 > 6881"),
        Dialogue(
            "an unknown instruction is 6D00, an unknown class 6E00 [JICSAP]",
            "00 FF 00 00 > 6D00", "00 2A 00 80 > 6D00", "80 A4 04 0C > 6D00", "A0 A4 04 0C > 6E00",
            "FF CA 00 00 00 > 6E00"),
        Dialogue(
            "secure messaging: 69FC without a session, 6987 with a MAC [mc]",
            "JPKI > 9000", "08 B0 00 00 05 96 03 00 00 10 > 69FC", "0C B0 00 00 00 > 6987"),
        Dialogue(
            "lengths that do not add up are 6700 [ISO/IEC 7816-4]",
            "00 A4 04 > 6700", "00 > 6700", "00 A4 04 0C 0A D3 92 > 6700",
            "00 A4 04 0C 02 D3 92 00 00 > 6700", "00 B0 00 00 00 00 > 6700",
            "00 20 00 80 00 00 00 31 > 6700"),
        Dialogue(
            "issuer commands are refused [mc; 6982 for those other than UNLOCK KEY chosen]",
            "JPKI > 9000", "EF 0018 > 9000", "80 54 00 80 > 6982", "80 52 00 80 > 6982", "80 50 00 80 > 6982",
            "00 82 00 80 > 6982", "80 8A 00 80 > 6982", "80 A2 00 00 01 00 > 6A86",
            "80 A2 00 B6 01 00 > 6A86"),
        Dialogue(
            "SET SESSION KEY outside the input support application [mc]",
            "JPKI > 9000", "80 AE 00 00 01 00 > 6982", "REGISTRY > 9000", "80 AE 00 00 01 00 > 6982",
            "COMMON > 9000", "80 AE 00 00 01 00 > 66F1", "SURFACE > 9000", "80 AE 00 00 01 00 > 66F1",
            "SUPPORT > 9000", "80 AE 00 00 01 00 > 6982"),
        Dialogue(
            "command chaining, as the newest ATR announces it [ISO/IEC 7816-4]",
            "10 A4 04 0C 05 D3 92 F0 00 26 > 9000", "00 A4 04 0C 05 01 00 00 00 01 > 9000", "EF 000A > 9000",
            "10 A4 04 0C 05 D3 92 F0 00 26 > 9000", "00 B0 00 00 01 > 6883", "00 B0 00 00 01 > 30 9000"),
        Dialogue(
            "an earlier card announces no chaining [ISO/IEC 7816-4]", options: earlier,
            "10 A4 04 0C 05 D3 92 F0 00 26 > 6884"),
        Dialogue(
            "the first command after power-on may answer 6F00 once [mc]", options: waking,
            "JPKI > 6F00", "JPKI > 9000", "RESET", "00 A4 00 00 > 6F00", "00 A4 00 00 > 6A86"),
    ]

    static let earlier = options { $0.model = .earlier }
    static let waking = options { $0.firstCommandFails = true }

    @Test("Classes, channels, lengths", arguments: classes)
    func playClasses(_ dialogue: Dialogue) { dialogue.play() }

    @Test("Both models' answers to reset end in a right checksum")
    func checksums() {
        for model in [SimulatedMyNumberCard.Model.current, .earlier] {
            let atr = SimulatedMyNumberCard(options { $0.model = model }).atr
            // The earlier one offers T=1, so both carry TCK: the exclusive or from T0 on is zero.
            #expect(atr.dropFirst().reduce(0, ^) == 0)
        }
    }
}

/// The default card with something changed.
func options(_ change: (inout SimulatedMyNumberCard.Options) -> Void) -> SimulatedMyNumberCard.Options {
    var options = SimulatedMyNumberCard.Options()
    change(&options)
    return options
}
