// SPDX-License-Identifier: Apache-2.0
//
// `readers`: the catalogue, and what is plugged in. Nothing is opened for it.

import KioskReader
import ReaderCatalog

extension ReaderAccess {
    /// The catalogue's rows that fit, and what is plugged in.
    ///
    /// - Parameters:
    ///   - search: what to look for.
    ///   - libccid: the list of the libccid that is installed here.
    ///   - devices: the USB devices that are plugged in, those that are no readers included.
    func catalogue(
        _ search: CatalogueSearch, libccid: InstalledLibccid, devices: [USBDevice]
    ) throws -> CatalogueListing {
        CatalogueListing(
            entries: ReaderCatalog.entries.filter(search.fits),
            notCCID: ReaderCatalog.nonCCIDDevices.filter(search.fits),
            withoutID: ReaderCatalog.readersWithoutID.filter(search.fits),
            pluggedIn: try pluggedIn(search, devices), libccid: libccid, isSearch: !search.isEmpty)
    }

    private func pluggedIn(_ search: CatalogueSearch, _ devices: [USBDevice]) throws -> [PluggedInDevice] {
        if let selector {
            let place = try hub.find(selector, wait: options.wait, cancellation: options.cancellation)
            return [PluggedInDevice(place.reader, hub.policy)]
        }
        let readers = try hub.enumerated().filter(search.fits).map { PluggedInDevice($0, hub.policy) }
        let unusable = try hub.unusableReaders().map(PluggedInDevice.init)
        let others = devices.compactMap { device in
            ReaderCatalog.notCCID(vendorID: device.vendorID, productID: device.productID)
                .map { ($0, device) }
        }
        return readers + (search.isEmpty ? unusable : [])
            + others.filter { search.fits($0.0) }.map { PluggedInDevice($0.0, at: $0.1.path) }
    }
}

extension Console {
    /// What to do when nothing fits; that is no error.
    func hintAtEmptySearch() {
        note(
            Phrase(
                "nothing in the catalogue fits; a reader that is not in it may work all the same",
                "カタログに当てはまるものがありません。載っていないリーダーでも使えることがあります"))
    }
}
