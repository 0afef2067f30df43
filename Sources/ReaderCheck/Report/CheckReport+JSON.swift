// SPDX-License-Identifier: Apache-2.0
//
// The JSON form of a report (Docs/JSON.md, `check`): what identifies a device or a person is not in it.

import CCIDReader
import KioskReader
import MyNumberCard

extension CheckReport: Encodable {
    private enum CodingKeys: String, CodingKey {
        case format, program, startedAt, milliseconds, reader, virtual, slot, card, counts, missing, results
    }

    private enum ReaderKeys: String, CodingKey {
        case path, vendorID, productID, bcdDevice, interfaceNumber, interfaceClass, manufacturer, product
        case interfaceName, name, exchangeLevel, descriptor
    }

    private enum CardKeys: String, CodingKey { case atr, kind, `protocol` }
    private enum CountKeys: String, CodingKey { case passed, failed, skipped }

    /// Writes the report's keys, each as Docs/JSON.md says.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(Self.currentFormat, forKey: .format)
        try fields.encode(program, forKey: .program)
        try fields.encode(date.rfc3339, forKey: .startedAt)
        try fields.encode(duration.milliseconds, forKey: .milliseconds)
        try fields.encode(isVirtual, forKey: .virtual)
        try fields.encode(slot.rawValue, forKey: .slot)
        try fields.encode(missing.map(\.id), forKey: .missing)
        try fields.encode(results, forKey: .results)
        try encodeReader(to: fields.nestedContainer(keyedBy: ReaderKeys.self, forKey: .reader))
        var ends = fields.nestedContainer(keyedBy: CountKeys.self, forKey: .counts)
        try ends.encode(counts.passed, forKey: .passed)
        try ends.encode(counts.failed, forKey: .failed)
        try ends.encode(counts.skipped, forKey: .skipped)
        guard let card else { return try fields.encodeNil(forKey: .card) }
        var own = fields.nestedContainer(keyedBy: CardKeys.self, forKey: .card)
        try own.encode(HexText.of(card.atr), forKey: .atr)
        try own.encode(card.kind, forKey: .kind)
        try own.encode(card.cardProtocol.rawValue, forKey: .protocol)
    }

    private func encodeReader(to container: KeyedEncodingContainer<ReaderKeys>) throws {
        var fields = container
        try fields.encode(reader.path, forKey: .path)
        try fields.encode(HexText.of(reader.vendorID), forKey: .vendorID)
        try fields.encode(HexText.of(reader.productID), forKey: .productID)
        try fields.encode(reader.bcdDevice, forKey: .bcdDevice)
        try fields.encode(reader.interfaceNumber, forKey: .interfaceNumber)
        try fields.encode(reader.interfaceClass, forKey: .interfaceClass)
        try fields.encode(reader.manufacturer, forKey: .manufacturer)
        try fields.encode(reader.product, forKey: .product)
        try fields.encode(reader.interfaceName, forKey: .interfaceName)
        try fields.encode(reader.name, forKey: .name)
        try fields.encode(reader.exchangeLevel.rawValue, forKey: .exchangeLevel)
        try fields.encode(HexText.of(reader.descriptor.bytes), forKey: .descriptor)
    }
}

extension CheckResult: Encodable {
    private enum CodingKeys: String, CodingKey {
        case id, group, title, checked, essential, outcome, skipped, saw, notes, faults, milliseconds
    }

    private enum SkipKeys: String, CodingKey { case reason, text }

    /// Writes the result's keys, each as Docs/JSON.md says.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encode(group.rawValue, forKey: .group)
        try fields.encode(title, forKey: .title)
        try fields.encode(checked, forKey: .checked)
        try fields.encode(isEssential, forKey: .essential)
        try fields.encode(outcome.rawValue, forKey: .outcome)
        try fields.encode(seen, forKey: .saw)
        try fields.encode(notes, forKey: .notes)
        try fields.encode(faults, forKey: .faults)
        try fields.encode(duration.milliseconds, forKey: .milliseconds)
        guard let skipReason else { return try fields.encodeNil(forKey: .skipped) }
        var skipped = fields.nestedContainer(keyedBy: SkipKeys.self, forKey: .skipped)
        try skipped.encode(skipReason.rawValue, forKey: .reason)
        try skipped.encode(skipReason.text, forKey: .text)
    }
}

extension Duration {
    /// Milliseconds with three decimals.
    package var milliseconds: Double {
        let microseconds = self / .microseconds(1)
        return microseconds.rounded() / 1000
    }
}
