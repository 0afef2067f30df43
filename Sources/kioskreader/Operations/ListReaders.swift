// SPDX-License-Identifier: Apache-2.0
//
// The readers for `list`: all of them, or the one that was asked for.

import KioskReader

extension ReaderAccess {
    /// The readers that are there. With `--reader`, that one; with `--wait`, once there is one.
    func list() throws -> ReaderList {
        if let selector {
            let place = try hub.reader(selector, wait: options.wait, cancellation: options.cancellation)
            return ReaderList([place.reader])
        }
        if options.wait > .zero {
            do throws(KioskReaderError) {
                _ = try hub.reader(nil, wait: options.wait, cancellation: options.cancellation)
            } catch {
                // None came, or more than one is there: the list shows either.
                guard error.kind == .noReader || error.kind == .readerAmbiguous else { throw error }
            }
        }
        return ReaderList(try hub.readers())
    }
}

extension Console {
    /// What is plugged in and not in the list: that is no error of the list's.
    func noteUnusable(_ reader: ReaderHub.UnusableReader) {
        let name = "\(reader.path) \(reader.product ?? reader.usbID)"
        note(
            Phrase(
                "\(name) says that it is a reader, and its descriptor cannot be used (\(reader.reason)); "
                    + "`kioskreader doctor` tells more",
                "\(name) はリーダーを名乗りますが、ディスクリプターが使えません（\(reader.reason)）。"
                    + "`kioskreader doctor` で詳しくわかります"))
    }

    /// What to do when the list is empty; that is no error.
    func hintAtMissingReader() {
        note(
            Phrase(
                "no reader is connected; plug one in, or try any subcommand with --virtual",
                "カードリーダーがありません。つなぐか、--virtual を付けて試してください"))
    }
}
