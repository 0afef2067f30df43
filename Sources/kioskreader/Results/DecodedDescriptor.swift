// SPDX-License-Identifier: Apache-2.0
//
// The class descriptor, field by field by the standard's names, with what is derived and what is odd.

import CCIDReader

/// A key whose name is known at run time.
struct FieldKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init(_ name: String) { stringValue = name }
    init?(intValue: Int) { nil }
}

/// A class descriptor.
struct DecodedDescriptor: CommandResult {
    let descriptor: ClassDescriptor

    init(_ descriptor: ClassDescriptor) { self.descriptor = descriptor }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: FieldKey.self)
        for field in descriptor.fields { try fields.encode(field.value, forKey: FieldKey(field.name)) }
        try fields.encode(descriptor.exchangeLevel.rawValue, forKey: FieldKey("exchangeLevel"))
        try fields.encode(descriptor.features.meanings, forKey: FieldKey("features"))
        try fields.encode(descriptor.problems, forKey: FieldKey("problems"))
    }

    func lines(_ style: TextStyle) -> [String] {
        let rows = descriptor.fields.map { field in
            let digits = String(field.value, radix: 16, uppercase: true)
            let padding = String(repeating: "0", count: max(field.width * 2 - digits.count, 0))
            return [field.name, "0x" + padding + digits, "\(field.value)", field.meaning ?? ""]
        }
        return TextStyle.columns(rows) + ["exchange level: \(descriptor.exchangeLevel.rawValue)"]
            + descriptor.problems.map { style.bold("odd: ") + $0 }
    }
}
