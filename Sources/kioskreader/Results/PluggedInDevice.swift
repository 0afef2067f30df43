// SPDX-License-Identifier: Apache-2.0
//
// A device that is plugged in, and why it is or is not approved, in words.

import ISO7816
import KioskReader
import ReaderCatalog

/// A device that is plugged in.
struct PluggedInDevice: Encodable {
    /// What it is to this program.
    enum Kind: String, Encodable {
        /// A CCID reader.
        case reader
        /// It says it is one, and its descriptor cannot be used.
        case unusable
        /// It is known not to be one.
        case notCCID
    }

    let path: String
    let usbID: String
    let name: String
    let kind: Kind
    let approval: Approval?
    /// Why it is approved, or is not.
    let why: [String]
    /// What to do instead.
    let instead: String?

    init(_ reader: Reader, _ policy: ApprovalPolicy) {
        path = reader.path
        usbID = reader.usbID
        name = reader.name
        kind = .reader
        approval = reader.approval
        why = Self.why(reader, policy)
        instead = nil
    }

    init(_ reader: ReaderHub.UnusableReader) {
        path = reader.path
        usbID = reader.usbID
        name = reader.product ?? reader.usbID
        kind = .unusable
        approval = nil
        why = ["it says that it is a reader, and its descriptor cannot be used: \(reader.reason)"]
        instead = nil
    }

    init(_ device: NonCCIDDevice, at path: String) {
        self.path = path
        usbID = device.vendorID.hex.lowercased() + ":" + device.productID.hex.lowercased()
        name = device.name
        kind = .notCCID
        approval = nil
        var why = ["it does not speak CCID: \(device.reason.value) (\(device.reason.source))"]
        if let driver = device.kernelDriver {
            why.append("the kernel has a driver for it, \(driver.value) (\(driver.source))")
        }
        self.why = why
        instead = device.instead
    }

    private static func why(_ reader: Reader, _ policy: ApprovalPolicy) -> [String] {
        let approval = reader.approval
        var why: [String]
        switch approval.status {
        case .virtual:
            why = ["it is made of software in this process: everything may pass, its cards are made up"]
        case .official, .tested, .local:
            let place = [approval.source, approval.date].compactMap { $0 }.joined(separator: ", ")
            why = ["its approval stands in " + place]
        case .known:
            why = [
                "facts about it are known, and nobody's word; the facts are from " + (approval.source ?? "")
            ]
        case .unknown:
            why = ["nothing is known about it"]
        }
        why += approval.reasons
        switch policy.verdict(on: reader, .secret) {
        case .allowed: break
        case .overridden(let override): why.append("overridden all the same: " + override)
        case .refused(let reasons):
            why += reasons.filter { !why.contains($0) }
            why.append("no PIN and no personal data pass through it")
        }
        return why
    }

    private enum CodingKeys: String, CodingKey {
        case path, vendorID, productID, name, kind, approval, why, instead
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(path, forKey: .path)
        try fields.encode(String(usbID.prefix(4)), forKey: .vendorID)
        try fields.encode(String(usbID.suffix(4)), forKey: .productID)
        try fields.encode(name, forKey: .name)
        try fields.encode(kind, forKey: .kind)
        try fields.encode(approval.map(ApprovalSummary.init), forKey: .approval)
        try fields.encode(why, forKey: .why)
        try fields.encode(instead, forKey: .instead)
    }

    func lines(_ style: TextStyle) -> [String] {
        let state =
            switch kind {
            case .reader: "approval " + (approval?.status.rawValue ?? "")
            case .unusable: "no reader that can be used"
            case .notCCID: "not CCID"
            }
        return ["\(path)  \(usbID)  \(style.bold(name)): \(state)"] + why.map { "   " + $0 }
            + (instead.map { ["   " + $0] } ?? [])
    }
}
