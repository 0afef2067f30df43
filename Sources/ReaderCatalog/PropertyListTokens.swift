// SPDX-License-Identifier: Apache-2.0
//
// As much of XML as an Info.plist is made of, as a stream of elements and text. It keeps the names of the open
// elements and nothing else, so that no file makes it call itself; what a property list does not need (a DTD of its
// own, CDATA, processing instructions in the middle) is refused.

/// Why bytes are no XML property list, and the byte where it shows.
public struct PropertyListFailure: Error, Sendable, Equatable {
    /// What is wrong.
    public enum Reason: String, Sendable {
        /// The file ends in the middle.
        case endsEarly
        /// It is not UTF-8.
        case notUTF8
        /// Something stands where an element should.
        case noElement
        /// A name of an element that is none.
        case badName
        /// An element is closed that is not open.
        case notNested
        /// A reference to something that XML does not define by itself.
        case unknownReference
        /// A document type with declarations of its own.
        case ownDeclarations
        /// Elements within elements, deeper than any Info.plist.
        case tooDeep
        /// One text that is longer than any in an Info.plist.
        case textTooLong
    }

    /// What is wrong.
    public let reason: Reason
    /// The offset of the byte, from 0.
    public let offset: Int
}

/// The elements and texts of an XML property list, one after the other.
struct PropertyListTokens {
    /// An element's beginning, its end, or text between them with references resolved.
    enum Token: Equatable {
        case start(String)
        case text(String)
        case end
    }

    private static let maximumDepth = 32
    private static let maximumText = 4_096

    private let bytes: [UInt8]
    private var position = 0
    private var open: [String] = []
    /// An empty element such as `<array/>` has begun: its end is due.
    private var endIsDue = false
    private var rootSeen = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next token; `nil` when the document is over.
    mutating func next() throws(PropertyListFailure) -> Token? {
        if endIsDue {
            endIsDue = false
            open.removeLast()
            return .end
        }
        while position < bytes.count {
            if bytes[position] != 0x3C {
                if let text = try text() { return .text(text) }
            } else if looksAt("<!--") {
                try skip(past: "-->", from: 4)
            } else if looksAt("<?") {
                guard !rootSeen else { throw failure(.noElement) }
                try skip(past: "?>", from: 2)
            } else if looksAt("<!DOCTYPE") {
                guard !rootSeen else { throw failure(.noElement) }
                try skipDocumentType()
            } else {
                return try tag()
            }
        }
        guard open.isEmpty, rootSeen else { throw failure(.endsEarly) }
        return nil
    }

    // MARK: Pieces

    /// Text up to the next `<`; `nil` for white space outside of the root.
    private mutating func text() throws(PropertyListFailure) -> String? {
        let start = position
        let end = bytes[start...].firstIndex(of: 0x3C) ?? bytes.endIndex
        if open.isEmpty {
            guard bytes[start..<end].allSatisfy(Self.isBlank) else { throw failure(.noElement) }
            position = end
            return nil
        }
        guard end - start <= Self.maximumText else { throw failure(.textTooLong) }
        var plain: [UInt8] = []
        while position < end {
            if bytes[position] == 0x26 {
                plain += try reference(before: end)
            } else {
                plain.append(bytes[position])
                position += 1
            }
        }
        guard let text = String(validating: plain, as: UTF8.self) else {
            throw PropertyListFailure(reason: .notUTF8, offset: start)
        }
        return text
    }

    /// `&amp;` and its four kin, and characters by their number.
    private mutating func reference(before end: Int) throws(PropertyListFailure) -> [UInt8] {
        let start = position + 1
        guard let semicolon = bytes[start..<min(end, start + 10)].firstIndex(of: 0x3B) else {
            throw failure(.unknownReference)
        }
        let name = String(decoding: bytes[start..<semicolon], as: UTF8.self)
        let scalar: Unicode.Scalar? =
            switch name {
            case "amp": "&"
            case "lt": "<"
            case "gt": ">"
            case "quot": "\""
            case "apos": "'"
            case _ where name.hasPrefix("#x"): Self.scalar(name.dropFirst(2), radix: 16)
            case _ where name.hasPrefix("#"): Self.scalar(name.dropFirst(), radix: 10)
            default: nil
            }
        guard let scalar, scalar.value != 0 else { throw failure(.unknownReference) }
        position = semicolon + 1
        return Array(String(Character(scalar)).utf8)
    }

    private static func scalar(_ digits: Substring, radix: Int) -> Unicode.Scalar? {
        guard digits.allSatisfy({ $0.isHexDigit && $0.isASCII }) else { return nil }
        return UInt32(digits, radix: radix).flatMap(Unicode.Scalar.init)
    }

    private mutating func tag() throws(PropertyListFailure) -> Token {
        let start = position
        guard let close = bytes[start...].firstIndex(of: 0x3E) else { throw failure(.endsEarly) }
        var inside = bytes[(start + 1)..<close]
        let isEnd = inside.first == 0x2F
        if isEnd { inside.removeFirst() }
        let isEmpty = !isEnd && inside.last == 0x2F
        if isEmpty { inside.removeLast() }
        let word = inside.prefix { !Self.isBlank($0) }
        // Attributes: `version` of plist has one, and nothing here depends on any.
        let rest = inside.dropFirst(word.count)
        guard !word.isEmpty, word.count <= 64, word.allSatisfy(Self.isName),
            !rest.contains(0x3C), !isEnd || rest.allSatisfy(Self.isBlank)
        else { throw failure(.badName) }
        let name = String(decoding: word, as: UTF8.self)
        if isEnd {
            guard open.last == name else { throw failure(.notNested) }
            open.removeLast()
            position = close + 1
            return .end
        }
        guard !open.isEmpty || !rootSeen else { throw failure(.noElement) }
        guard open.count < Self.maximumDepth else { throw failure(.tooDeep) }
        rootSeen = true
        open.append(name)
        endIsDue = isEmpty
        position = close + 1
        return .start(name)
    }

    private mutating func skipDocumentType() throws(PropertyListFailure) {
        guard let close = bytes[position...].firstIndex(of: 0x3E) else { throw failure(.endsEarly) }
        guard !bytes[position..<close].contains(0x5B) else { throw failure(.ownDeclarations) }
        position = close + 1
    }

    private mutating func skip(past end: String, from offset: Int) throws(PropertyListFailure) {
        let end = Array(end.utf8)
        var index = position + offset
        while index + end.count <= bytes.count {
            if bytes[index] == end[0], bytes[index..<(index + end.count)].elementsEqual(end) {
                position = index + end.count
                return
            }
            index += 1
        }
        throw failure(.endsEarly)
    }

    // MARK: Bytes

    private func looksAt(_ text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

    private func failure(_ reason: PropertyListFailure.Reason) -> PropertyListFailure {
        PropertyListFailure(reason: reason, offset: position)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }
}
