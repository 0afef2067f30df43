// SPDX-License-Identifier: Apache-2.0
//
// Whether an approval file's content holds, and which reader it is about. Who may have written it is asked
// elsewhere: by ApprovalDirectory.

import FoundationEssentials
import ReaderCatalog

extension ApprovalFile {
    /// More than any approval.
    static let maximumSize = 65_536

    /// Reads the JSON, and checks that it approves something.
    static func checked(_ bytes: [UInt8], from path: String) throws(ApprovalRefusal) -> ApprovalFile {
        let decoder = JSONDecoder()
        // The form first: of a newer one, other keys may be missing.
        struct Form: Decodable { let format: Int }
        let file: ApprovalFile
        do {
            let form = try decoder.decode(Form.self, from: Data(bytes))
            guard form.format == currentFormat else {
                throw ApprovalRefusal(path, .unknownFormat(form.format))
            }
            file = try decoder.decode(ApprovalFile.self, from: Data(bytes))
        } catch let refusal as ApprovalRefusal {
            throw refusal
        } catch {
            throw ApprovalRefusal(path, .malformed(words(error)))
        }
        if let reason = file.flaw { throw ApprovalRefusal(path, reason) }
        return file
    }

    /// Why the content approves nothing; `nil`: it holds.
    var flaw: ApprovalRefusal.Reason? {
        let ids = [
            (reader.vendorID, "reader.vendorID"), (reader.productID, "reader.productID"),
            (reader.bcdDevice, "reader.bcdDevice"),
        ]
        for (id, name) in ids where !id.isHex(4) {
            return .malformed("\(name) is not four hex digits in lower case")
        }
        if tester.allSatisfy({ $0.isWhitespace }) { return .malformed("tester is empty") }
        if !date.isDate { return .malformed("date is not YYYY-MM-DD") }
        let digest = reportDigest
        guard digest.hasPrefix("sha256:"), String(digest.dropFirst(7)).isHex(64) else {
            return .malformed("reportDigest is not sha256: and 64 hex digits in lower case")
        }
        if min(counts.passed, counts.failed, counts.skipped) < 0 {
            return .malformed("counts are below 0")
        }
        if isVirtual { return .virtualReader }
        if counts.failed > 0 { return .failedTests(counts.failed) }
        if counts.passed == 0 { return .nothingPassed }
        return nil
    }

    /// The decoder's complaint in a few words; never a value of the file.
    private static func words(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "no JSON" }
        func place(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
        switch error {
        case .keyNotFound(let key, let context): return place(context.codingPath + [key]) + " is missing"
        case .valueNotFound(_, let context): return place(context.codingPath) + " is null"
        case .typeMismatch(_, let context) where context.codingPath.isEmpty: return "no JSON object"
        case .typeMismatch(_, let context): return place(context.codingPath) + " has the wrong type"
        case .dataCorrupted(let context) where context.codingPath.isEmpty: return "no JSON"
        case .dataCorrupted(let context): return place(context.codingPath) + " is out of range"
        @unknown default: return "no JSON"
        }
    }
}

extension ApprovalFile.Device {
    /// In what a reader differs from the one that was tried.
    enum Mismatch: Equatable {
        /// Another VID:PID.
        case ids(tried: String)
        /// Another firmware.
        case firmware(tried: String, found: String)
        /// Another interface of the device.
        case interface(tried: UInt8, found: UInt8)
        /// Another string of the interface.
        case interfaceName(tried: String?, found: String?)

        /// In words, to stand behind the file's path.
        var text: String {
            switch self {
            case .ids(let tried): "is for " + tried
            case .firmware(let tried, let found):
                "is for firmware \(tried), and this one has \(found): another firmware is another reader"
            case .interface(let tried, let found): "is for interface \(tried), and this is interface \(found)"
            case .interfaceName(let tried, let found):
                "is for an interface named \(quoted(tried)), and this one is named \(quoted(found))"
            }
        }

        private func quoted(_ name: String?) -> String { name.map { "'" + $0 + "'" } ?? "nothing" }
    }

    /// `VID:PID` as lsusb prints it.
    public var usbID: String { vendorID + ":" + productID }

    /// In what a reader differs from the one that was tried; `nil`: it is that reader.
    func mismatch(with reader: Reader) -> Mismatch? {
        if usbID != reader.usbID { return .ids(tried: usbID) }
        if bcdDevice != hex16(reader.bcdDevice) {
            return .firmware(tried: Self.version(bcdDevice), found: Self.version(hex16(reader.bcdDevice)))
        }
        if interfaceNumber != reader.interfaceNumber {
            return .interface(tried: interfaceNumber, found: reader.interfaceNumber)
        }
        if interfaceName != reader.interfaceName {
            return .interfaceName(tried: interfaceName, found: reader.interfaceName)
        }
        return nil
    }

    /// `0523` as people write it: 5.23.
    private static func version(_ digits: String) -> String {
        UInt16(digits, radix: 16).map { FirmwareVersion.text($0) } ?? digits
    }
}

extension String {
    /// Exactly so many hex digits in lower case.
    fileprivate func isHex(_ count: Int) -> Bool {
        utf8.count == count && utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// YYYY-MM-DD, of a month and a day that can be.
    fileprivate var isDate: Bool {
        let parts = split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let month = Int(parts[1]), let day = Int(parts[2])
        else { return false }
        return (1...12).contains(month) && (1...31).contains(day)
    }
}
