// SPDX-License-Identifier: Apache-2.0
//
// Which explanation belongs to which KIND of `decode`, and the loop over lines. The explanations themselves
// stand in Results/, one file a kind.

import CCIDReader
import ISO7816

/// What bytes can be explained as.
enum DecodeKind: String, CaseIterable {
    case atr, apdu, response, sw, block, ccid, descriptor, tlv

    /// Explains bytes in hex.
    ///
    /// - Parameter subject: where the hex comes from, for errors.
    /// - Throws: `malformedHex` or `malformedInput`, exit code 65; never with the bytes.
    func explain(_ hex: String, subject: String? = nil) throws -> any CommandResult {
        let subject = subject ?? "the bytes"
        let bytes = try HexInput.bytes(hex, subject: subject)
        do {
            return try explain(bytes)
        } catch var error as CommandError {
            error.subject = subject
            throw error
        } catch {
            throw CommandError(
                .data, .malformedInput, "not \(name): \(error)", subject: subject,
                hint: "check that the bytes are whole, and that `\(rawValue)` is what they are")
        }
    }

    private func explain(_ bytes: [UInt8]) throws -> any CommandResult {
        switch self {
        case .atr: DecodedATR(try ATR(bytes))
        case .apdu: DecodedCommand(try CommandAPDU(bytes))
        case .response: DecodedResponse(try ResponseAPDU(bytes))
        case .sw: try DecodedStatusWord(bytes)
        case .block: try DecodedBlock(bytes)
        case .ccid: try DecodedMessage(bytes)
        case .descriptor: DecodedDescriptor(try ClassDescriptor(bytes))
        case .tlv: DecodedObjects(try BERTLV.parse(bytes, padding: .skipped))
        }
    }

    private var name: String {
        switch self {
        case .atr: "an ATR"
        case .apdu: "a command APDU"
        case .response: "a response APDU"
        case .sw: "a status word"
        case .block: "a T=1 block"
        case .ccid: "a CCID message"
        case .descriptor: "a CCID class descriptor"
        case .tlv: "BER-TLV"
        }
    }

    /// Explains each line of standard input. A bad line does not end it; it decides the exit code.
    ///
    /// With JSON a bad line's error stands in the stream in its place, else on standard error.
    func explainLines(_ console: Console) throws -> ExitStatus {
        var input = LineInput(signals: console.signals)
        var number = 0
        var status = ExitStatus.done
        while let line = try input.nextLine(console.language) {
            number += 1
            guard !line.allSatisfy(\.isWhitespace) else { continue }
            do throws {
                try console.show(try explain(line, subject: "line \(number)"))
            } catch let error as CommandError {
                status = error.status
                if console.json {
                    try console.showInStream(ErrorReport(error))
                } else {
                    _ = console.report(error)
                }
            }
        }
        return status
    }
}

extension LineInput {
    /// The next line, with failures as errors that can be printed.
    mutating func nextLine(_ language: Language) throws -> String? {
        do throws(Failure) {
            return try next()
        } catch {
            switch error {
            case .interrupted: throw CommandError.interrupted(language)
            case .tooLong:
                throw CommandError(
                    .data, .malformedInput, "a line of more than \(Self.maximumLength) characters",
                    subject: "standard input", hint: "write one hex string a line")
            case .file(let failure):
                throw CommandError(
                    .data, .fileUnreadable, "cannot read: \(failure.text)", subject: "standard input",
                    hint: "give it a file or a pipe")
            }
        }
    }
}
