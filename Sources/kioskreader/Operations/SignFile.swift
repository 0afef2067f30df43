// SPDX-License-Identifier: Apache-2.0
//
// `card sign`: the file is read before the card is touched, the PIN is verified in one session with the signature, and
// the card ends without a verified PIN on every path. The output is written when the card is done.

import KioskReader
import MyNumberCard

#if Certificates
extension CardSign {
    /// Does what the options say.
    func run(_ console: Console) throws {
        let isToFile = outputFile != nil && outputFile != "-"
        // In JSON without a file, the signature stands in the result.
        let target =
            console.json && !isToFile
            ? nil
            : try SignatureFile(outputFile ?? "-", format ?? .der, overwrites: options.force, console)
        var document = try SignedFile(file, console)
        let deed = Phrase(
            "the PIN was right and no try is lost: the card did sign, and can sign again",
            "暗証番号は正しく、回数は減っていません。カードは署名しました。もう一度署名できます")
        try CommandError.telling(deed) { isSigned in
            try ReaderAccess.with(options, console, defaultWait: console.waitForCard) { access in
                let result =
                    switch key {
                    case .auth: try answer(document, target, access, isSigned)
                    case .sign: try sign(&document, target, access, isSigned)
                    }
                try target?.finish()
                if isToFile || console.json { try console.show(result) }
            }
        }
    }

    /// Answers the challenge in the file.
    private func answer(
        _ file: SignedFile, _ target: SignatureFile?, _ access: ReaderAccess, _ isSigned: () -> Void
    ) throws -> SignatureResult {
        // One byte more than any challenge has tells that it is too long.
        let bytes = try file.bytes(atMost: LogInChallenge.lengths.upperBound + 1)
        // Without a name, --bare-challenge was said.
        let challenge =
            try audience.map { try LogInChallenge(bytes, boundTo: $0) } ?? LogInChallenge(bare: bytes)
        var responder: LogInResponder?
        let signature = try withVerifiedCard(
            access, isSigned,
            before: { card, cardEnd in
                // The certificate needs no PIN: what is wrong with it costs no try.
                let found = try LogInResponder(on: card, cardEnd: cardEnd)
                try found.signingKey.validity.expectUsable(at: .now, as: .auth)
                responder = found
            }
        ) { card, cardEnd in
            try (responder ?? LogInResponder(on: card, cardEnd: cardEnd)).answer(
                challenge, digest: digest, at: .now)
        }
        try target?.write(signature.bytes)
        return SignatureResult(
            form: .raw, signature: signature, audience: challenge.audience, signingTime: nil,
            length: challenge.signedBytes.count, output: target == nil ? signature.bytes : nil,
            language: access.console.language)
    }

    /// Signs the document.
    private func sign(
        _ file: inout SignedFile, _ target: SignatureFile?, _ access: ReaderAccess, _ isSigned: () -> Void
    ) throws -> SignatureResult {
        // Which hash fits the key is known after the PIN only.
        let document = try file.hash(digest.map { [$0] } ?? SigningDigest.allCases, isNeededAgain: attached)
        var collected: [UInt8] = []
        func write(_ bytes: [UInt8]) throws {
            if let target { try target.write(bytes) } else { collected += bytes }
        }
        guard cms else {
            let signature = try withSigner(access, isSigned) {
                try $0.sign(document, digest: digest, at: .now)
            }
            try write(signature.bytes)
            return SignatureResult(
                form: .raw, signature: signature, audience: nil, signingTime: nil, length: document.length,
                output: target == nil ? collected : nil, language: access.console.language)
        }
        let signed = try withSigner(access, isSigned) { try $0.signCMS(document, digest: digest, at: .now) }
        if attached {
            let frame = signed.attached
            try write(frame.before)
            // Without its end it is no CMS, so a changed document does not come out signed.
            try signed.expect(try file.copy(signed.signature.digest, to: write))
            try write(frame.after)
        } else {
            try write(signed.detached)
        }
        return SignatureResult(
            form: attached ? .cmsAttached : .cmsDetached, signature: signed.signature, audience: nil,
            signingTime: signed.signingTime, length: document.length,
            output: target == nil ? collected : nil, language: access.console.language)
    }

    private func withSigner<Value>(
        _ access: ReaderAccess, _ isSigned: () -> Void, _ body: (DocumentSigner) throws -> Value
    ) throws -> Value {
        try withVerifiedCard(
            access, isSigned,
            before: { _, cardEnd in
                // The certificate is behind the password; what is known ahead of it costs no try.
                try DocumentSigner.expectUsable(cardEnd: cardEnd, at: .now)
            }
        ) { card, cardEnd in
            try body(try DocumentSigner(on: card, cardEnd: cardEnd))
        }
    }

    private func withVerifiedCard<Value>(
        _ access: ReaderAccess, _ isSigned: () -> Void,
        before: (MyNumberCard, CardEnd?) throws -> Void = { _, _ in },
        _ body: (MyNumberCard, CardEnd?) throws -> Value
    ) throws -> Value {
        let entrance = PINEntrance(try pin.source, access.console)
        var cardEnd: CardEnd?
        return try access.withVerified(
            key.pin, from: entrance, lastTry: lastTry.rule,
            before: { card in
                // Asking for it ends the verified state of every PIN.
                cardEnd = try card.readCardEnd()
                try before(card, cardEnd)
            }
        ) { card, _ in
            let value = try body(card, cardEnd)
            isSigned()
            return value
        }
    }
}
#endif
