// SPDX-License-Identifier: Apache-2.0
//
// A folder of approval files for one test, gone with it, and the files that belong into it.

import Foundation
import VirtualReader

@testable import KioskReader

final class ApprovalFolder {
    let top: String
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appendingPathComponent("approvals-" + UUID().uuidString)
        top = url.path
        path = top + "/kioskreader/approved.d"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        try chmod(top, 0o755)
        try chmod(top + "/kioskreader", 0o755)
    }

    deinit { try? FileManager.default.removeItem(atPath: top) }

    /// The folder as the policy reads it, with this process's user in root's place, or another one.
    func directory(owner: UInt32 = geteuid()) -> ApprovalDirectory {
        ApprovalDirectory(path, owner: owner, below: top)
    }

    /// Puts a file there.
    @discardableResult
    func put(_ name: String, _ content: String, mode: Int = 0o644) throws -> String {
        let place = path + "/" + name
        try Data(content.utf8).write(to: URL(fileURLWithPath: place))
        try chmod(place, mode)
        return place
    }

    @discardableResult
    func put(_ name: String, _ file: ApprovalFile, mode: Int = 0o644) throws -> String {
        try put(name, String(decoding: JSONEncoder().encode(file), as: UTF8.self), mode: mode)
    }

    func chmod(_ place: String, _ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place)
    }
}

extension ApprovalFile {
    /// What the suite would write of the virtual SCR3310, as if it were one of plastic.
    static let scr3310 = ApprovalFile(
        tester: "Imaginary Laboratory", date: "2026-11-01", program: "kioskreader 0.1.0",
        reader: Device(
            vendorID: "04e6", productID: "5116", bcdDevice: "0523", interfaceNumber: 0,
            manufacturer: "SCM Microsystems Inc.", product: "SCR3310 USB Smart Card Reader",
            interfaceName: "CCID Interface"),
        isVirtual: false, card: Card(atr: "3BDA13FF8131FB468012392F31C173C601C03B", kind: "My Number Card"),
        counts: Counts(passed: 20, failed: 0, skipped: 2),
        reportDigest: "sha256:" + String(repeating: "0a", count: 32))

    /// The same with something changed.
    static func scr3310(_ change: (inout ApprovalFile) -> Void) -> ApprovalFile {
        var file = scr3310
        change(&file)
        return file
    }
}
