// SPDX-License-Identifier: Apache-2.0
//
// Where a signature goes: standard output, a file that is there only when it is whole, or a device. What cannot be
// written to is known before the card is touched.

/// The form of a CMS.
enum SignatureFormat: String, CaseIterable {
    case der, pem
}

/// An output for one signature.
final class SignatureFile {
    private enum Place {
        case standardOutput
        case file(OutputFile)
    }

    private let place: Place
    private let console: Console
    private var pem: PEMEncoder?

    /// Opens the output.
    ///
    /// - Parameters:
    ///   - path: `-` is standard output.
    ///   - format: how the bytes are written.
    ///   - overwrites: whether a file that is there may go.
    ///   - console: whose standard output it is.
    /// - Throws: what `OutputFile` throws; `signatureToTerminal` (64) where bytes would go to a terminal.
    init(_ path: String, _ format: SignatureFormat, overwrites: Bool, _ console: Console) throws {
        self.console = console
        pem = format == .pem ? PEMEncoder("CMS") : nil
        place = path == "-" ? .standardOutput : .file(try OutputFile(path, overwrites: overwrites))
        guard format == .pem || !isTerminal else { throw CommandError(.signatureToTerminal) }
    }

    /// Writes the next piece.
    ///
    /// - Throws: `OutputClosed`, `cannotWrite`.
    func write(_ bytes: [UInt8]) throws {
        guard var encoder = pem else { return try put(bytes) }
        // Nothing was added before: the first line is missing.
        if !hasBegun { try put(Array(encoder.begin.utf8)) }
        try put(Array(encoder.add(bytes).utf8))
        pem = encoder
    }

    /// Ends it; a file takes its place.
    func finish() throws {
        if var encoder = pem { try put(Array(encoder.end().utf8)) }
        if case .file(let file) = place { try file.takePlace() }
    }

    private var hasBegun = false

    private func put(_ bytes: [UInt8]) throws {
        hasBegun = true
        switch place {
        case .standardOutput: try console.write(bytes)
        case .file(let file): try file.write(bytes)
        }
    }

    private var isTerminal: Bool {
        switch place {
        case .standardOutput: console.showsResultsOnTerminal
        case .file(let file): file.isTerminal
        }
    }
}
