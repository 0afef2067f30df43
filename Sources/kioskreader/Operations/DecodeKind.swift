// SPDX-License-Identifier: Apache-2.0
//
// Which explanation belongs to which KIND of `decode`, and the loop over lines. The explanations themselves
// stand in Results/, one file a kind; PEM among the lines is put together in PEMLines.swift.

import CCIDReader
import ISO7816
import MyNumberCard

/// How bytes are explained.
struct DecodeTerms {
    /// Of a certificate, also what identifies a person.
    let full: Bool
    let language: Language
}

/// What bytes can be explained as.
enum DecodeKind: String, CaseIterable {
    case atr, apdu, response, sw, block, ccid, descriptor, tlv, cert

    /// Explains bytes that stand in the arguments, as hex. Where a certificate stands there in another form, it may be
    /// the name of its file.
    func explainArguments(_ words: [String], _ terms: DecodeTerms) throws -> any CommandResult {
        let subject = Phrase("the bytes", "バイト列")
        do {
            return try explain(words.joined(separator: " "), terms, subject: subject)
        } catch let error as CommandError
            where self == .cert && error.kind == CommandError.Kind.malformedHex.name
        {
            throw CommandError(.certificateNotHex, detail: error.detail, subject: subject)
        }
    }

    /// Explains bytes in hex.
    ///
    /// - Parameter subject: where the hex comes from, for errors.
    /// - Throws: `malformedHex` or `malformedInput`, exit code 65; never with the bytes.
    func explain(_ hex: String, _ terms: DecodeTerms, subject: Phrase) throws -> any CommandResult {
        try explain(try HexInput.bytes(hex, subject: subject), terms, subject: subject)
    }

    /// Explains bytes.
    func explain(_ bytes: [UInt8], _ terms: DecodeTerms, subject: Phrase) throws -> any CommandResult {
        do {
            return try explanation(of: bytes, terms)
        } catch let error as CommandError {
            throw error
        } catch {
            // That it is no certificate is said already.
            let detail = (error as? MyNumberCardError).map { $0.parserReason ?? $0.message } ?? "\(error)"
            throw CommandError(.malformedBytes, name, detail: detail, subject: subject)
        }
    }

    private func explanation(of bytes: [UInt8], _ terms: DecodeTerms) throws -> any CommandResult {
        switch self {
        case .atr: DecodedATR(try ATR(bytes))
        case .apdu: DecodedCommand(try CommandAPDU(bytes))
        case .response: DecodedResponse(try ResponseAPDU(bytes))
        case .sw: try DecodedStatusWord(bytes)
        case .block: try DecodedBlock(bytes)
        case .ccid: try DecodedMessage(bytes)
        case .descriptor: DecodedDescriptor(try ClassDescriptor(bytes))
        case .tlv: DecodedObjects(try BERTLV.parse(bytes, padding: .skipped))
        case .cert: try Self.certificate(bytes, terms)
        }
    }

    private static func certificate(_ bytes: [UInt8], _ terms: DecodeTerms) throws -> any CommandResult {
        #if Certificates
        let reading = CertificateReading(kind: nil, der: bytes)
        return CertificateResult(
            try CertificateJudgement(reading, nil, now: .now), full: terms.full, terms.language)
        #else
        throw CommandError(.certificatesNotBuilt)
        #endif
    }

    private var name: Phrase {
        switch self {
        case .atr: Phrase("an ATR", "ATR")
        case .apdu: Phrase("a command APDU", "コマンドAPDU")
        case .response: Phrase("a response APDU", "レスポンスAPDU")
        case .sw: Phrase("a status word", "ステータスワード")
        case .block: Phrase("a T=1 block", "T=1のブロック")
        case .ccid: Phrase("a CCID message", "CCIDのメッセージ")
        case .descriptor: Phrase("a CCID class descriptor", "CCIDのクラスディスクリプター")
        case .tlv: Phrase("BER-TLV", "BER-TLV")
        case .cert: Phrase("a certificate", "証明書")
        }
    }

    /// A line of PEM; `nil` for any other.
    private func take(_ line: String, _ number: Int, _ pem: inout PEMLines) throws -> PEMLines.Taken? {
        do throws(PEMError) {
            return try pem.take(line, number: number)
        } catch {
            throw CommandError(
                .malformedBytes, name, detail: error.problem.rawValue, subject: .line(error.first))
        }
    }

    /// What standard input holds beside lines: a certificate in DER.
    private func takeWhole(_ input: inout LineInput) throws -> [UInt8]? {
        guard self == .cert else { return nil }
        do throws(LineInput.Failure) {
            // A SEQUENCE with a length of one to four bytes; the second is no letter in ASCII or the first of one in UTF-8.
            return try input.whole(first: 2) {
                $0.count == 2 && $0.first == 0x30 && 0x81...0x84 ~= $0[$0.startIndex + 1]
            }
        } catch {
            throw CommandError(error)
        }
    }

    /// Explains each line of standard input, or the certificate that it is. A bad line does not end it; it decides the
    /// exit code.
    ///
    /// With JSON a bad line's error stands in the stream in its place, else on standard error.
    func explainLines(_ terms: DecodeTerms, _ console: Console) throws -> ExitStatus {
        var pem = PEMLines()
        var input = LineInput(signals: console.signals)
        var number = 0
        var isEmpty = true
        if let der = try takeWhole(&input) {
            try console.show(try explain(der, terms, subject: .standardInput))
            return .done
        }
        var status = ExitStatus.done
        while let line = try input.nextLine() {
            number += 1
            guard !line.allSatisfy(\.isWhitespace) else { continue }
            isEmpty = false
            do throws {
                guard self == .cert, let state = try take(line, number, &pem) else {
                    try console.show(try explain(line, terms, subject: .line(number)))
                    continue
                }
                if case .whole(let block) = state {
                    try console.show(try explain(block.der, terms, subject: .line(block.first)))
                }
            } catch let error as CommandError {
                status = error.status
                if console.json {
                    try console.showInStream(console.errorReport(error))
                } else {
                    _ = console.report(error)
                }
            }
        }
        guard !isEmpty else { throw CommandError(.inputEmpty, name, subject: .standardInput) }
        guard pem.isOpen else { return status }
        throw CommandError(
            .malformedBytes, name, detail: PEMError.Problem.noEnd.rawValue, subject: .line(number))
    }
}

extension LineInput {
    /// The next line, with failures as errors that can be printed.
    mutating func nextLine() throws -> String? { try told { (input) throws(Failure) in try input.next() } }

    /// The same as it came.
    mutating func nextLineBytes() throws -> ArraySlice<UInt8>? {
        try told { (input) throws(Failure) in try input.nextBytes() }
    }

    private mutating func told<Line>(_ next: (inout LineInput) throws(Failure) -> Line) throws -> Line {
        do throws(Failure) {
            return try next(&self)
        } catch {
            throw CommandError(error)
        }
    }
}

extension CommandError {
    /// Why no line comes.
    fileprivate init(_ failure: LineInput.Failure) {
        switch failure {
        case .input(let failure): self.init(failure, subject: .standardInput)
        case .tooLong:
            self.init(
                .lineTooLong, detail: "more than \(LineInput.maximumLength) characters",
                subject: .standardInput)
        }
    }
}

extension Phrase {
    static let standardInput = Phrase("standard input", "標準入力")

    /// A line of standard input, as a subject.
    static func line(_ number: Int) -> Phrase { Phrase("line \(number)", "\(number)行目") }
}

/// Why bytes are not what they were said to be, where no library says it.
struct MalformedBytes: Error, CustomStringConvertible {
    let description: String
}
