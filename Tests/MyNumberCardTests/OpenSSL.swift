// SPDX-License-Identifier: Apache-2.0
//
// openssl as a second opinion on what the library made. Where it is not installed, the tests that ask it are skipped.

import Foundation

/// One run of openssl in a folder of its own, which goes with it.
final class OpenSSL {
    static let isThere = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

    private let folder: URL

    /// - Parameter files: the files of the folder, by name.
    init(_ files: [String: [UInt8]]) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "openssl-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, bytes) in files { try Data(bytes).write(to: folder.appending(path: name)) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs it; what it says comes with its exit code.
    func run(_ arguments: String) throws -> (status: Int32, said: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments.split(separator: " ").map(String.init)
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: said, as: UTF8.self))
    }

    /// A file that a run has left.
    func file(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: name))) }
}
