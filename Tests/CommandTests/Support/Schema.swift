// SPDX-License-Identifier: Apache-2.0
//
// Checks JSON against the schemas of Docs/schema: the part of JSON Schema that they use, and no other word.

import Foundation

/// A schema of Docs/schema.
struct Schema {
    struct Unknown: Error { let keyword: String }

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Docs/schema")

    private let root: [String: Any]
    let name: String

    init(named name: String) throws {
        let data = try Data(contentsOf: Self.folder.appendingPathComponent(name + ".json"))
        root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        self.name = name
    }

    /// Every schema that there is.
    static func allNames() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    /// What is wrong with a line of JSON; empty when nothing is.
    func problems(with line: String) throws -> [String] {
        let value = try JSONSerialization.jsonObject(with: Data(line.utf8), options: .fragmentsAllowed)
        return try problems(value, root, at: "$")
    }

    private func problems(_ value: Any, _ schema: [String: Any], at place: String) throws -> [String] {
        var found: [String] = []
        for (keyword, rule) in schema {
            switch (keyword, rule) {
            case ("$schema", _), ("title", _), ("description", _), ("$defs", _): break
            case ("$ref", let reference as String):
                let name = String(reference.split(separator: "/").last ?? "")
                let target = (root["$defs"] as? [String: Any])?[name] as? [String: Any]
                guard let target else { throw Unknown(keyword: reference) }
                found += try problems(value, target, at: place)
            case ("type", let type):
                let types = type as? [String] ?? [type as? String ?? ""]
                if !types.contains(where: { Self.value(value, is: $0) }) {
                    found.append("\(place) is no \(types)")
                }
            case ("enum", let values as [Any]):
                if !values.contains(where: { Self.equal($0, value) }) { found.append("\(place) is \(value)") }
            case ("pattern", let pattern as String):
                if let text = value as? String, try text.firstMatch(of: Regex(pattern)) == nil {
                    found.append("\(place) does not match \(pattern)")
                }
            case ("required", let keys as [String]):
                let object = value as? [String: Any]
                if let object { found += keys.filter { object[$0] == nil }.map { "\(place) has no \($0)" } }
            case ("properties", let properties as [String: [String: Any]]):
                guard let object = value as? [String: Any] else { break }
                for (key, inner) in properties {
                    guard let value = object[key] else { continue }
                    found += try problems(value, inner, at: "\(place).\(key)")
                }
            case ("additionalProperties", let rule):
                guard let object = value as? [String: Any] else { break }
                let known = schema["properties"] as? [String: Any] ?? [:]
                for (key, value) in object where known[key] == nil {
                    if let inner = rule as? [String: Any] {
                        found += try problems(value, inner, at: "\(place).\(key)")
                    } else {
                        found.append("\(place).\(key) is not in the schema")
                    }
                }
            case ("items", let inner as [String: Any]):
                for (index, element) in (value as? [Any] ?? []).enumerated() {
                    found += try problems(element, inner, at: "\(place)[\(index)]")
                }
            case ("anyOf", let choices as [[String: Any]]):
                let results = try choices.map { try problems(value, $0, at: place) }
                if !results.contains([]) { found.append("\(place) fits none of anyOf: \(results)") }
            default:
                throw Unknown(keyword: keyword)
            }
        }
        return found
    }

    private static func value(_ value: Any, is type: String) -> Bool {
        switch type {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "null": value is NSNull
        case "boolean": isBoolean(value)
        case "integer":
            !isBoolean(value)
                && (value as? NSNumber).map { $0.doubleValue.rounded() == $0.doubleValue } ?? false
        case "number": !isBoolean(value) && value is NSNumber
        default: false
        }
    }

    private static func isBoolean(_ value: Any) -> Bool {
        guard let number = value as? NSNumber else { return false }
        return CFGetTypeIDIsBoolean(number)
    }

    /// On Linux a JSON boolean is a number whose type encoding is that of a char.
    private static func CFGetTypeIDIsBoolean(_ number: NSNumber) -> Bool {
        String(cString: number.objCType) == "c"
    }

    private static func equal(_ left: Any, _ right: Any) -> Bool {
        switch (left, right) {
        case (let left as String, let right as String): left == right
        case (is NSNull, is NSNull): true
        case (let left as NSNumber, let right as NSNumber): left == right
        default: false
        }
    }
}
