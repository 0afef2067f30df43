// SPDX-License-Identifier: Apache-2.0
//
// What a My Number Card gives out without a PIN. Of what identifies a person only the size is kept: a digest would
// identify as well. The authorities' certificates are the same on millions of cards.

import ISO7816
import KioskReader
import MyNumberCard

/// An application of the card, by the name that SELECT takes (soltia48/myna-card and jpki/myna agree).
struct MyNumberApplication: Sendable {
    let name: String
    let identifier: [UInt8]

    static let jpki = MyNumberApplication(
        name: "公的個人認証AP", identifier: [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01])

    static let all = [
        jpki,
        MyNumberApplication(name: "券面事項入力補助AP", identifier: registry + [0x04, 0x08]),
        MyNumberApplication(name: "券面事項確認AP", identifier: registry + [0x04, 0x02]),
        MyNumberApplication(name: "住基AP", identifier: registry + [0x04, 0x01]),
        MyNumberApplication(name: "共通カードAP", identifier: registry + [0x01, 0x00]),
        MyNumberApplication(name: "card manager", identifier: [0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00]),
    ]

    private static let registry: [UInt8] = [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01]

    /// SELECT by name, without file control information.
    var selection: CommandAPDU {
        get throws { try CommandAPDU(cla: 0, ins: 0xA4, p1: 0x04, p2: 0x0C, data: identifier) }
    }
}

extension Check {
    static let applications = Check(
        .exchange, "applications",
        LocalText("the card's applications are selected", "カードの各アプリケーションを選択できる"),
        checked: LocalText(
            "SELECT by name of each application of a My Number Card, twice",
            "マイナンバーカードの各アプリケーションの名前によるSELECTを2回ずつ"),
        isEssential: false
    ) { bench, log in
        guard try bench.knownCard().isMyNumberCard else { throw SkipReason.otherCard }
        try bench.withSession { session in
            for application in MyNumberApplication.all {
                let first = try session.transmit(application.selection, deadline: nil).sw
                let second = try session.transmit(application.selection, deadline: nil).sw
                log.saw("\(application.name): \(first)")
                if second != first {
                    log.fault("\(application.name): \(first) the first time, then \(second)")
                }
                // 6A82: cards without that application are thinkable, and no matter of the reader's.
                guard first.isSuccess || first.rawValue == 0x6A82 else {
                    log.fault("\(application.name): status \(first)")
                    continue
                }
            }
        }
    }

    static let files = Check(
        .exchange, "files",
        LocalText("the files that need no PIN are read", "暗証番号の要らないファイルを読める"),
        checked: LocalText(
            "EF 0006 and 0008, the authentication certificate and both authorities' certificates, twice each",
            "EF 0006と0008、利用者証明用電子証明書、二つの認証局の証明書を2回ずつ読み取り"),
        isEssential: false
    ) { bench, log in
        guard try bench.knownCard().isMyNumberCard else { throw SkipReason.otherCard }
        try bench.withSession { session in
            for file in [0x06, 0x08] as [UInt8] {
                try read("EF 00" + HexText.of([file]), &log) { try smallFile(file, session) }
            }
            for kind in [CertificateKind.auth, .authCA, .signCA] {
                try read(kind.englishName, isShared: kind != .auth, &log) {
                    do throws(MyNumberCardError) {
                        return try MyNumberCard(on: session).readCertificate(kind)
                    } catch {
                        // A card may carry fewer certificates.
                        guard error.kind == .certificateAbsent else { throw error }
                        return []
                    }
                }
            }
        }
    }

    /// Reads something twice.
    private static func read(
        _ name: String, isShared: Bool = false, _ log: inout CheckLog, _ body: () throws -> [UInt8]
    ) throws {
        let first = try body()
        let second = try body()
        log.saw("\(name): \(first.count) bytes" + (isShared ? digest(first) : ""))
        if first != second { log.fault("\(name): not the same bytes the second time") }
    }

    /// The digest of what is on millions of cards.
    private static func digest(_ bytes: [UInt8]) -> String {
        #if Certificates
        bytes.isEmpty ? "" : ", " + ReportDigest.of(bytes)
        #else
        ""
        #endif
    }

    /// A file that one READ BINARY takes in.
    private static func smallFile(_ file: UInt8, _ session: CardSession) throws -> [UInt8] {
        let commands = [
            try MyNumberApplication.jpki.selection,
            try CommandAPDU(cla: 0, ins: 0xA4, p1: 0x02, p2: 0x0C, data: [0x00, file]),
            try CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, ne: 256),
        ]
        var bytes: [UInt8] = []
        for command in commands {
            let response = try session.transmit(command, deadline: nil)
            // 6282: the end of the file came before Le bytes.
            guard response.sw.isSuccess || response.sw.rawValue == 0x6282 else {
                throw CheckFailure("EF 00\(HexText.of([file])): status \(response.sw)")
            }
            bytes = response.data
        }
        return bytes
    }

    static let longOperation = Check(
        .exchange, "waiting",
        LocalText("a command that takes the card its time is answered", "時間のかかるコマンドに応答が返る"),
        checked: LocalText(
            "INTERNAL AUTHENTICATE with a key that needs no PIN: the card computes, and may ask for time",
            "暗証番号の要らない鍵によるINTERNAL AUTHENTICATE。カードは計算し、時間の延長を求めることがある"),
        isEssential: false
    ) { bench, log in
        guard try bench.knownCard().isMyNumberCard else { throw SkipReason.otherCard }
        try bench.withSession { session in
            let common = MyNumberApplication.all[4]
            guard try session.transmit(common.selection, deadline: nil).sw.isSuccess else {
                throw SkipReason.commandUnknown
            }
            // A challenge of its own each time, so that the answer marks no card in anybody's trace.
            let challenge = (0..<16).map { _ in UInt8.random(in: 0...255) }
            let start = bench.options.clock()
            let response = try session.transmit(
                CommandAPDU(cla: 0, ins: 0x88, p1: 0, p2: 0x99, data: challenge, ne: 256), deadline: nil)
            let time = bench.options.clock() - start
            // What the card says no to is no matter of the reader's.
            guard response.sw.isSuccess else { throw SkipReason.commandUnknown }
            log.saw("an answer of \(response.data.count) bytes after \(time.milliseconds) ms")
            if response.data.count != 256 {
                log.fault("RSA 2048 makes 256 bytes, \(response.data.count) came")
            }
        }
    }
}
