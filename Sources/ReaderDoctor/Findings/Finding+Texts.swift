// SPDX-License-Identifier: Apache-2.0
//
// What each kind of finding is called, and what it means for readers.

extension Finding {
    /// What it is called.
    public var title: Words {
        sought.map { Words("no reader fits '\($0)'", "「\($0)」に当てはまるリーダーがありません") } ?? kind.title
    }

    /// What it means for readers.
    public var meaning: Words {
        guard sought != nil else { return kind.meaning }
        return Words(
            "commands with these words for -r end with exit code 66",
            "-r にこの指定を付けたコマンドは終了コード66で終わります")
    }
}

extension Finding.Kind {
    /// What it is called.
    var title: Words { texts.title }
    /// What it means.
    var meaning: Words { texts.meaning }

    private var texts: (title: Words, meaning: Words) {
        switch self {
        case .noSysfs, .noUSB, .noReader, .libraryFailed, .noDeviceNode, .notAuthorized, .hubPower,
            .notConfigured:
            busTexts
        case .noPermission, .rulesConflict, .heldByPcscd, .heldByProcess, .pcscdTakesReader, .kernelDriver:
            accessTexts
        case .autosuspend, .persist, .overCurrent, .unusableDescriptor, .notCCID, .otherMode:
            deviceTexts
        case .oldLibUSB, .noUdev, .clockNotSet, .noHardwareClock:
            machineTexts
        }
    }

    private var busTexts: (title: Words, meaning: Words) {
        switch self {
        case .noSysfs:
            (
                Words("/sys is not mounted", "/sys がマウントされていません"),
                Words(
                    "nothing can be seen of the USB bus, so no reader can be found",
                    "USBバスの様子がわからないため、リーダーを見つけられません")
            )
        case .noUSB:
            (
                Words("the kernel has no USB bus", "カーネルにUSBバスがありません"),
                Words(
                    "without a host controller and its driver no USB device can be reached",
                    "ホストコントローラーとそのドライバーがなければ、USB機器は使えません")
            )
        case .noReader:
            (
                Words("no reader is on the bus", "バスにリーダーがありません"),
                Words(
                    "no device shows an interface for cards, and none is known to be a reader",
                    "カード用のインターフェースを持つ機器も、リーダーとして知られた機器もありません")
            )
        case .libraryFailed:
            (
                Words("the USB library cannot read the bus", "USBライブラリーがバスを読めません"),
                Words("every command that needs a reader fails", "リーダーを使うコマンドはすべて失敗します")
            )
        case .noDeviceNode:
            (
                Words("the device has no node", "機器のノードがありません"),
                Words(
                    "programs reach a device through its node in /dev/bus/usb; in a container it has to be handed in",
                    "機器は /dev/bus/usb のノードを通して使います。コンテナーには渡す必要があります")
            )
        case .notAuthorized:
            (
                Words("the device is not authorized", "機器の使用が許可されていません"),
                Words(
                    "the kernel sets no configuration, or lends the interface to nobody, until the device is authorized; "
                        + "USBGuard and administrators use this to keep unknown devices out",
                    "許可されるまで、カーネルは機器を設定せず、インターフェースを誰にも渡しません。"
                        + "USBGuardや管理者が未知の機器を防ぐために使います")
            )
        case .hubPower:
            (
                Words("the hub lacks power for the device", "ハブの電力が足りません"),
                Words(
                    "a hub without a supply of its own gives each port 100 mA (150 mA at 5 Gbit/s); "
                        + "the kernel leaves a device that wants more without a configuration",
                    "電源のないハブは各ポートに100 mA（5 Gbit/sでは150 mA）しか出せません。"
                        + "それ以上を求める機器を、カーネルは設定しません")
            )
        default:
            (
                Words("the device is not configured", "機器が設定されていません"),
                Words(
                    "a device without a configuration has no interface to claim",
                    "設定されていない機器には、使えるインターフェースがありません")
            )
        }
    }

    private var accessTexts: (title: Words, meaning: Words) {
        switch self {
        case .noPermission:
            (
                Words("no permission to open the reader", "リーダーを開く権限がありません"),
                Words("commands that use the reader end with exit code 77", "リーダーを使うコマンドは終了コード77で終わります")
            )
        case .rulesConflict:
            (
                Words("other udev rules take the reader away", "別のudevルールがリーダーの権限を変えています"),
                Words(
                    "udev works through rule files in the order of their names, and the last one to name a group or mode wins",
                    "udevはルールをファイル名の順に処理し、グループやモードは最後に指定したものになります")
            )
        case .heldByPcscd:
            (
                Words("pcscd holds the reader", "pcscdがリーダーを使用中です"),
                Words(
                    "a reader belongs to one program at a time: commands that use it end with exit code 69",
                    "リーダーを使えるプログラムは一度に一つです。リーダーを使うコマンドは終了コード69で終わります")
            )
        case .heldByProcess:
            (
                Words("another program holds the reader", "別のプログラムがリーダーを使用中です"),
                Words(
                    "a reader belongs to one program at a time; if this one is the kiosk's own, nothing is wrong",
                    "リーダーを使えるプログラムは一度に一つです。キオスク自身のプログラムであれば問題ありません")
            )
        case .pcscdTakesReader:
            (
                Words("pcscd may take the reader", "pcscdがリーダーを使うことがあります"),
                Words(
                    "as soon as any program asks pcscd for readers, pcscd claims every free reader that it knows",
                    "どれかのプログラムがpcscdを使うと、pcscdは空いている既知のリーダーをすべて使用します")
            )
        default:
            (
                Words("a driver of the kernel has the reader", "カーネルのドライバーがリーダーを使っています"),
                Words(
                    "the driver talks to the reader in its own language whenever it gets it; "
                        + "sessions take it off for their time, but until then nobody sees which cards are in",
                    "ドライバーはリーダーに独自の命令を送ります。セッションの間は外されますが、"
                        + "それまではカードの有無がわかりません")
            )
        }
    }

    private var deviceTexts: (title: Words, meaning: Words) {
        switch self {
        case .autosuspend:
            (
                Words("the reader may be suspended while idle", "リーダーが待機中に省電力状態になることがあります"),
                Words(
                    "while no program has it open, the kernel may switch it to standby; some readers do not come back",
                    "どのプログラムも使っていない間、カーネルが待機させることがあります。復帰しないリーダーもあります")
            )
        case .persist:
            (
                Words("the reader is taken for the same one after a resume", "復帰後も同じリーダーとして扱われます"),
                Words(
                    "after the machine slept, or the bus lost power, the kernel may show another or a dead reader, "
                        + "or another card, as the one from before",
                    "スリープや電源断のあと、別のリーダーや応答しないリーダー、別のカードが、以前のものとして扱われることがあります")
            )
        case .overCurrent:
            (
                Words("the port saw too much current", "ポートで過電流がありました"),
                Words(
                    "something on this port drew more than it may, and the port was switched off for it: "
                        + "cable, reader or hub",
                    "このポートの機器が流しすぎ、ポートが一時切られました。ケーブル、リーダー、ハブのどれかです")
            )
        case .unusableDescriptor:
            (
                Words("the reader's descriptor cannot be used", "リーダーの記述子が使えません"),
                Words(
                    "the interface says that it is a card reader, but not in a way that CCID allows; it is left out of every list",
                    "カードリーダーと名乗っていますが、CCIDに沿っていません。一覧には出ません")
            )
        case .notCCID:
            (
                Words("the device does not speak CCID", "CCIDに対応しない機器です"),
                Words(
                    "it reads cards in a language of its own, and this program has no driver for it",
                    "独自の方式でカードを読む機器で、このプログラムでは使えません")
            )
        default:
            (
                Words("a known reader shows no interface for cards", "既知のリーダーにカード用のインターフェースがありません"),
                Words(
                    "it is in another mode: waiting for firmware, or switched to be something else",
                    "別のモードになっています。ファームウェアの書き込み待ちなどです")
            )
        }
    }

    private var machineTexts: (title: Words, meaning: Words) {
        switch self {
        case .oldLibUSB:
            (
                Words("libusb is too old", "libusbが古すぎます"),
                Words(
                    "its own list of changes names defects that were mended in 1.0.26, and that a program which runs for "
                        + "weeks meets: memory freed while the kernel still uses it, events that do not come",
                    "libusbの変更履歴によれば、1.0.26までに直された不具合があります。"
                        + "使用中のメモリーの解放や、届かないイベントなど、長く動くプログラムが出会うものです")
            )
        case .noUdev:
            (
                Words("no udev runs", "udevが動いていません"),
                Words(
                    "nobody reports that a reader was plugged in, so this program looks once a second; "
                        + "and nobody applies rules",
                    "リーダーの接続が知らされないため、一秒ごとに確かめます。ルールも適用されません")
            )
        case .clockNotSet:
            (
                Words("the clock is wrong", "時計が合っていません"),
                Words(
                    "whether a certificate is valid cannot be told: all look expired, or not valid yet",
                    "証明書の有効期間を正しく判断できません")
            )
        default:
            (
                Words("the machine has no hardware clock", "ハードウェアの時計がありません"),
                Words(
                    "after a power cut the time is wrong until it comes from the network, and certificates are judged by it",
                    "停電のあとは、ネットワークから時刻を得るまで時計が合わず、証明書の判断を誤ります")
            )
        }
    }
}
