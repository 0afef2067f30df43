// SPDX-License-Identifier: Apache-2.0
//
// `info`: what is known of a reader without opening it, and the lists that it gives out when asked.

import KioskReader

extension ReaderAccess {
    /// Everything that is known of one reader.
    ///
    /// Its lists of clocks and data rates need the interface; where another process holds it, or no
    /// permission is given, they stay unknown, and a note says why.
    func info(raw: Bool, _ console: Console) throws -> ReaderDetails {
        let place = try hub.reader(selector, wait: options.wait, cancellation: options.cancellation)
        var clocks: [UInt32]?
        var rates: [UInt32]?
        do {
            (clocks, rates) = try hub.withReader(
                ReaderSelector(parsing: place.reader.path), options: options
            ) { (try $0.clockFrequencies(), try $0.dataRates()) }
        } catch let error as KioskReaderError where error.kind == .readerBusy || error.kind == .permission {
            let reason = CommandError(error)
            console.note(
                Phrase(
                    "clocks and data rates are not shown: \(reason.message(.english))",
                    "クロックと通信速度の一覧は出せません：\(reason.message(.japanese))"))
        }
        let (vendorID, productID) = (place.reader.vendorID, place.reader.productID)
        return ReaderDetails(
            reader: place.reader, clockFrequencies: clocks, dataRates: rates,
            libccid: LibccidSummary(.read(), vendorID, productID), raw: raw)
    }
}
