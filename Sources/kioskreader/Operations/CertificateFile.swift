// SPDX-License-Identifier: Apache-2.0
//
// A certificate in a file, as DER or PEM (RFC 7468).

/// Where and how a certificate is written.
struct CertificateFile {
    let path: String
    let format: CertificateFormat

    /// Writes it; `-` is standard output. The file is for its owner alone, and one that was there stays until it is whole.
    ///
    /// - Throws: `cannotWrite`, exit code 73.
    func write(_ der: [UInt8], _ console: Console) throws {
        let bytes =
            switch format {
            case .der: der
            case .pem: Array(Self.pem(der).utf8)
            }
        guard path != "-" else { return try console.write(bytes) }
        do {
            let file = try OutputFile(path)
            try file.write(bytes)
            try file.takePlace()
        } catch let failure as FileFailure {
            throw CommandError.cannotWrite(Phrase(path.shown), failure)
        }
    }

    static func pem(_ der: [UInt8]) -> String { PEMEncoder.text("CERTIFICATE", der) }
}
