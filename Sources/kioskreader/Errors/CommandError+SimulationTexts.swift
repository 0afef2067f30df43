// SPDX-License-Identifier: Apache-2.0
//
// The words of what is wrong with a virtual reader: its name, its card, its faults, its way into the kernel.

extension CommandError.Kind {
    /// What happened, and what to do now, for `--virtual` and `simulate`.
    var simulationWords: (text: Phrase, hint: Phrase) {
        switch self {
        case .virtualValueApart:
            (
                Phrase(
                    "a value of --virtual stands after = only", "--virtual の値は = の後に続けて書きます"),
                Phrase(
                    "write --virtual={}; `kioskreader simulate --list-profiles` names the readers",
                    "--virtual={} のように書いてください。リーダーの名前は `kioskreader simulate --list-profiles` でわかります")
            )
        case .virtualNameMissing:
            (
                Phrase(
                    "the name of a virtual reader or card is missing", "仮想リーダーか仮想カードの名前が抜けています"),
                Phrase(
                    "leave the value out for {}, or write PROFILE, PROFILE,CARD or ,CARD; "
                        + "`kioskreader simulate --help` lists them",
                    "値を省けば {} です。書くなら PROFILE、PROFILE,CARD、,CARD のどれかです。"
                        + "名前は `kioskreader simulate --help` でわかります")
            )
        case .unknownProfile:
            (
                Phrase("no virtual reader of this name", "その名前の仮想リーダーはありません"),
                Phrase("the names are: {}", "名前は次のとおりです：{}")
            )
        case .unknownCard:
            (
                Phrase("no virtual card of this name", "その名前の仮想カードはありません"),
                Phrase("the names are: {}", "名前は次のとおりです：{}")
            )
        case .cardNeedsContacts:
            (
                Phrase(
                    "a card that speaks T=0 alone has contacts, and this reader has an antenna, over which every card "
                        + "speaks T=1",
                    "T=0だけのカードは接点用で、このリーダーは非接触です。非接触ではどのカードもT=1で通信します"),
                Phrase(
                    "take another reader, such as scr3310, or another card",
                    "scr3310 などの別のリーダーか、別のカードを指定してください")
            )
        case .unknownFault:
            (
                Phrase("the fault is not understood", "故障の指定を解釈できません"),
                Phrase(
                    "`kioskreader simulate --help` lists the faults",
                    "`kioskreader simulate --help` で故障の一覧がわかります")
            )
        case .simulateAlone:
            (
                Phrase(
                    "--list-profiles and --issuer-files do one thing each and end, without a reader",
                    "--list-profiles と --issuer-files は、リーダーを使わずに、それぞれ一つのことだけをして終わります"),
                Phrase(
                    "give one of them alone, without a profile, --fault or --listen",
                    "どちらか一つだけを、プロファイル、--fault、--listen なしで指定してください")
            )
        case .realReaderPresent:
            (
                Phrase(
                    "a reader with the same VID:PID is plugged in", "同じVID:PIDの実物のリーダーがつながっています"),
                Phrase(
                    "unplug it, choose another profile (--list-profiles), or say --force",
                    "外すか、別のプロファイルを選ぶか（--list-profiles）、--force を付けてください")
            )
        case .kernelModuleMissing:
            (
                Phrase("the kernel module vhci-hcd is not loaded", "カーネルモジュール vhci-hcd が読み込まれていません"),
                Phrase(
                    "load it: sudo modprobe vhci-hcd (or use --listen PORT, which needs no module)",
                    "sudo modprobe vhci-hcd で読み込むか、モジュールの要らない --listen ポート を使ってください")
            )
        case .notRoot:
            (
                Phrase(
                    "attaching a device to the kernel is root's", "カーネルへの機器の接続にはroot権限が必要です"),
                Phrase(
                    "run it with sudo (or use --listen PORT, which needs no root)",
                    "sudo で実行するか、root権限の要らない --listen ポート を使ってください")
            )
        case .noFreePort:
            (
                Phrase("every port is taken", "空いているポートがありません"),
                Phrase(
                    "end another `kioskreader simulate` or detach a device: sudo usbip detach -p PORT",
                    "ほかの `kioskreader simulate` を終えるか、sudo usbip detach -p ポート で機器を外してください")
            )
        case .kernelRefused:
            (
                Phrase("the kernel did not take the device", "カーネルが機器を受け付けませんでした"),
                Phrase(
                    "`dmesg` may say why; sudo modprobe -r vhci-hcd && sudo modprobe vhci-hcd starts afresh",
                    "`dmesg` に理由があるかもしれません。sudo modprobe -r vhci-hcd && sudo modprobe vhci-hcd でやり直せます"
                )
            )
        case .portTaken:
            (
                Phrase("cannot listen on this port", "このポートで待ち受けられません"),
                Phrase("choose another port; 0 takes any free one", "別のポートを選んでください。0なら空いているものを使います")
            )
        default: preconditionFailure("the words of \(self) do not stand here")
        }
    }
}
