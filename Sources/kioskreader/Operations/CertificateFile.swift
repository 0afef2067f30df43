// SPDX-License-Identifier: Apache-2.0
//
// A certificate in a file, as DER or PEM (RFC 7468).

/// Where and how a certificate is written; what cannot be written to is known before the card is touched.
struct CertificateFile {
    /// `nil`: standard output.
    private let file: OutputFile?
    private let format: CertificateFormat

    /// Opens it; `-` is standard output. A file is for its owner alone.
    ///
    /// - Throws: what `OutputFile` throws.
    init(_ path: String, _ format: CertificateFormat, overwrites: Bool) throws {
        file = path == "-" ? nil : try OutputFile(path, overwrites: overwrites)
        self.format = format
    }

    /// Writes the certificate, and puts a file in its place.
    func write(_ der: [UInt8], _ console: Console) throws {
        let bytes =
            switch format {
            case .der: der
            case .pem: Array(Self.pem(der).utf8)
            }
        guard let file else { return try console.write(bytes) }
        try file.write(bytes)
        try file.takePlace()
    }

    static func pem(_ der: [UInt8]) -> String { PEMEncoder.text("CERTIFICATE", der) }
}
