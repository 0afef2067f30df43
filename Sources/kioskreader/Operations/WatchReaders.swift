// SPDX-License-Identifier: Apache-2.0
//
// Each event for `watch` as it comes, and on standard error what keeps it from seeing one.

import CCIDReader
import KioskReader

extension ReaderAccess {
    /// Shows events until the user interrupts, or nobody reads them any more.
    func watch(_ console: Console) throws {
        // Between two events nothing is written that would tell.
        console.whenNobodyReads { [cancellation = console.signals.cancellation] in cancellation.cancel() }
        noteAbsence(console)
        let watching = WatchOptions(only: selector, onNotice: { console.note($0, console.language) })
        try hub.watch(watching, cancellation: options.cancellation) { event in
            try console.show(WatchedEvent(event))
            return true
        }
    }

    /// Says, once, that what was named is not there yet. What else stands in the way the watch tells itself.
    private func noteAbsence(_ console: Console) {
        guard let selector else { return }
        do throws(KioskReaderError) {
            _ = try hub.find(selector)
        } catch {
            guard [.noReader, .readerNotFound].contains(error.kind) else { return }
            // The note is beside the point: what keeps the bus from being looked at is the watch's own to say.
            let readers = ((try? hub.readers()) ?? []).map { "\($0.path) \($0.name)" }
            let words = selector.text.shown
            let waiting = Phrase(
                "nothing fits \(words) now; waiting for it; ",
                "\(words) に当てはまるリーダーは今ありません。つながるのを待ちます。")
            let present =
                readers.isEmpty
                ? Phrase("no reader is there", "リーダーはつながっていません")
                : Phrase("there are: {}", "今あるのは次のとおりです：{}").filled(Phrase(list: readers))
            console.note(
                Phrase(waiting.english + present.english, waiting.japanese + present.japanese))
        }
    }
}

extension Console {
    /// Says what stands in the way of seeing events at once.
    fileprivate func note(_ notice: WatchNotice, _ language: Language) {
        let marks = language.marks
        switch notice {
        case .busIsSilent:
            note(
                Phrase(
                    "no udev tells of devices that come and go; looking once a second",
                    "機器の抜き差しを知らせるudevが動いていないため、1秒ごとに調べます"))
        case .busFailed(let error):
            let error = CommandError(converting: error)
            note(error.message(language) + marks.semicolon + again[language])
        case .readerUnavailable(let reader, let error):
            let error = CommandError(converting: error)
            note(
                "\(reader.path) \(reader.name)\(marks.colon)\(error.message(language))\(marks.semicolon)"
                    + error.hint[language] + marks.semicolon + again[language])
        case .readerUnusable(let reader): noteUnusable(reader)
        case .readerIsPolled(let reader):
            note(
                Phrase(
                    "\(reader.path) \(reader.name): its interrupt pipe is broken, asking it four times a second",
                    "\(reader.path) \(reader.name)：割り込みパイプの異常のため、1秒に4回問い合わせます"))
        }
    }

    private var again: Phrase { Phrase("trying again until it works", "使えるようになるまで繰り返します") }
}
