// SPDX-License-Identifier: Apache-2.0
//
// What openssl made for these tests: authorities, certificates, revocation lists, OCSP responses. Made once a run,
// in a temporary folder, by Tests/Support/Authority/make.

#if Certificates
import Foundation
import Synchronization

@testable import MyNumberCard

/// The files that openssl made.
final class MadeUpAuthority: Sendable {
    struct Failure: Error { let text: String }

    private static let made = Mutex<MadeUpAuthority?>(nil)
    private let folder: URL

    /// The files, made by whoever asks first.
    static func shared() throws -> MadeUpAuthority {
        try made.withLock { made in
            if let made { return made }
            let authority = try MadeUpAuthority()
            made = authority
            return authority
        }
    }

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "kioskreader-authority-" + UUID().uuidString)
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Support/Authority/make")
        let result = try Self.run([script.path, folder.path])
        guard result.status == 0 else { throw Failure(text: result.output) }
        // Gone with the process; a folder that is in use can be read until then.
        let path = folder.path
        atexitFolder.withLock { $0 = path }
        atexit {
            atexitFolder.withLock { if let path = $0 { try? FileManager.default.removeItem(atPath: path) } }
        }
    }

    /// The bytes of a file.
    func file(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    func certificate(_ name: String) throws -> CardCertificate {
        try CardCertificate(der: try file(name + ".der"))
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// Runs a program to its end.
    static func run(_ words: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}

private let atexitFolder = Mutex<String?>(nil)

/// A moment as RFC 3339 writes it, in UTC or in Japan.
func moment(_ text: String) -> CertificateTime {
    let formatter = ISO8601DateFormatter()
    guard let date = formatter.date(from: text) else { fatalError("no moment: \(text)") }
    return CertificateTime(secondsSince1970: Int64(date.timeIntervalSince1970))
}
#endif
