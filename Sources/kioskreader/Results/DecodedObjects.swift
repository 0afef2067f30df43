// SPDX-License-Identifier: Apache-2.0
//
// BER-TLV objects, as a tree.

import ISO7816

/// Data objects, the outermost ones in order.
struct DecodedObjects: CommandResult {
    let objects: [DecodedObject]

    init(_ objects: [BERTLV]) { self.objects = objects.map(DecodedObject.init) }

    func lines(_ style: TextStyle) -> [String] { objects.flatMap { $0.lines(style, depth: 0) } }
}

/// One data object.
struct DecodedObject: Encodable {
    let tag: String
    let `class`: String
    let constructed: Bool
    let length: Int
    /// The value of a primitive object.
    let value: String?
    /// The objects inside a constructed one.
    let children: [DecodedObject]?
    private let bytes: [UInt8]

    init(_ object: BERTLV) {
        tag = "\(object.tag)"
        `class` =
            switch object.tag.tagClass {
            case .universal: "universal"
            case .application: "application"
            case .contextSpecific: "contextSpecific"
            case .private: "private"
            }
        constructed = object.tag.isConstructed
        length = object.value.count
        bytes = object.value
        value = constructed ? nil : object.value.hex
        children = constructed ? object.children.map(DecodedObject.init) : nil
    }

    private enum CodingKeys: String, CodingKey { case tag, `class`, constructed, length, value, children }

    func lines(_ style: TextStyle, depth: Int) -> [String] {
        let indent = String(repeating: "  ", count: depth)
        let head = indent + style.bold(tag) + "  \(length) byte" + (length == 1 ? "" : "s")
        if let children { return [head] + children.flatMap { $0.lines(style, depth: depth + 1) } }
        if bytes.count <= 16 { return [head + (bytes.isEmpty ? "" : "  " + bytes.spacedHex)] }
        return [head] + HexDump.lines(bytes, indent: indent + "  ")
    }
}
