// SPDX-License-Identifier: Apache-2.0
//
// `simulate --issuer-files`: what the made-up issuer publishes, in files for `card cert` to judge simulated cards by.

import VirtualReader

/// The files that were written.
struct IssuerFiles: CommandResult {
    /// Their paths.
    private let files: [String]

    /// Writes them into a folder, which is made where it is missing.
    ///
    /// - Throws: what `OutputFolder` and `OutputFile` throw; before anything is written where a file may not go.
    init(in folder: String, overwrites: Bool) throws {
        files = try OutputFolder.with(folder, of: "--issuer-files") {
            let outputs = try SimulatedIssuerOffice.publications.map { publication in
                let path = folder + "/" + publication.fileName
                return (publication, path, try OutputFile(path, overwrites: overwrites, mode: 0o644))
            }
            for (publication, _, file) in outputs { try file.write(publication.bytes) }
            for (_, _, file) in outputs { try file.takePlace() }
            return outputs.map { $0.1 }
        }
    }

    func lines(_ style: TextStyle) -> [String] { files }
}
