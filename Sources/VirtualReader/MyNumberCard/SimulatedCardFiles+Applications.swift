// SPDX-License-Identifier: Apache-2.0
//
// The files of the three applications that a kiosk works with. A row a file: identifier, content, access.

extension SimulatedCardFiles {
    /// 公的個人認証AP: certificates and keys.
    var jpki: CardApplication {
        let signature = AccessRule.afterAny(of: [0x001B])
        let authentication = AccessRule.afterAny(of: [0x0018])
        let hasSignature = options.hasSignatureCertificate
        let issued = IssuedCertificates(options.certificates)
        return CardApplication(
            name: [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01], change: .changeReferenceData,
            sessionKeyRefusal: .accessNotAllowed,
            files: [
                0x0001: certificate(hasSignature ? issued.signature : [], signature),
                0x0002: certificate(SimulatedIssuer.signatureCA),
                0x0005: .hidden,
                0x0006: .transparent(tokenInformation),
                0x0008: .transparent([hasSignature ? 0x8F : 0x00, 0x8F, 0x00]),
                0x0009: .hidden,
                0x000A: certificate(issued.authentication),
                0x000B: certificate(SimulatedIssuer.authenticationCA),
                0x0010: .reference,
                0x0016: .reference,
                0x0017: ElementaryFile(content: issued.authenticationKey, access: authentication),
                0x0018: pin(.authentication),
                0x0019: .reference,
                0x001A: ElementaryFile(content: issued.signatureKey, access: signature),
                0x001B: pin(.signature),
                0x001C: .reference,
                0x001E: .reference,
            ])
    }

    /// 券面事項入力補助AP: the number and the attributes as text.
    var support: CardApplication {
        let pinOrNumber = AccessRule.afterAny(of: [0x0011, 0x0014])
        let pinOrFace = AccessRule.afterAny(of: [0x0011, 0x0015])
        let any = AccessRule.afterAny(of: [0x0011, 0x0014, 0x0015])
        let blocked = ReferencePIN(value: "", lengths: 1...16, limit: 3, triesLeft: 0)
        return CardApplication(
            name: [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08], change: .changeReferenceData,
            defaultKey: 0x0013, sessionKeyRefusal: .accessNotAllowed,
            files: [
                0x0001: .transparent(SimulatedIssuer.supportNumber, pinOrNumber),
                0x0002: .transparent(SimulatedIssuer.supportAttributes, pinOrFace),
                0x0003: .transparent(SimulatedIssuer.supportIntegrity, any),
                0x0004: .transparent(SimulatedIssuer.supportVerifiable),
                0x0005: .transparent(SimulatedIssuer.supportInformation),
                0x0006: .transparent(SimulatedIssuer.supportMessaging, any),
                0x0007: .transparent(SimulatedIssuer.supportCardPublicKey, any),
                // Access not recorded; the twin in the surface application wants a number, so does this one.
                0x0008: .transparent([UInt8](repeating: 0xFF, count: 16), any),
                0x0010: .reference,
                0x0011: pin(.support),
                0x0012: ElementaryFile(content: .pin(blocked), access: .never),  // issued locked
                0x0013: .key(SimulatedIssuer.Keys.supportCard),
                0x0014: pin(.supportNumberA),
                0x0015: pin(.supportNumberB),
                0x001C: .reference,
                0x001E: .reference,
            ])
    }

    /// 券面事項確認AP: what is printed on the card, as pictures.
    var surface: CardApplication {
        let numberA: FileIdentifier = 0x0013
        let numberB: FileIdentifier = 0x0012
        return CardApplication(
            name: [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02], change: .none,
            defaultKey: 0x001A, sessionKeyRefusal: .noSessionKeyHere,
            files: [
                0x0001: .transparent(SimulatedIssuer.surfaceAge, .afterAny(of: [0x0011])),
                0x0002: .transparent(surfaceFace, .afterAny(of: [numberA, numberB])),
                0x0003: .transparent(SimulatedIssuer.surfaceInformation),
                0x0004: .transparent(SimulatedIssuer.surfaceVerifiable),
                0x0005: .transparent(SimulatedIssuer.surfaceNumber, .afterAny(of: [numberA])),
                0x0006: .transparent(
                    [UInt8](repeating: 0xFF, count: 16), .afterAny(of: [numberA, numberB])),
                0x0011: pin(.surfaceBirthDate),
                0x0012: pin(.surfaceNumberB),
                0x0013: pin(.surfaceNumberA),
                0x001A: .key(SimulatedIssuer.Keys.surfaceCard),
                0x001C: .reference,
                0x001E: .reference,
            ])
    }

    /// EF 0002 with the card's own end in DF29, which the issuer does not sign.
    private var surfaceFace: [UInt8] {
        var file = SimulatedIssuer.surfaceFace
        let header: [UInt8] = [0xDF, 0x29, 0x08]
        let place = file.indices.dropLast(10).last { Array(file[$0..<$0 + 3]) == header }
        if let place { file.replaceSubrange(place + 3..<place + 11, with: options.cardEnd.text.utf8) }
        return file
    }

    /// A certificate and the filler behind it. The file's size is not publicly known; 2048 works with every reading
    /// program seen.
    private func certificate(_ der: [UInt8], _ access: AccessRule = .free) -> ElementaryFile {
        let filler = [UInt8](repeating: options.filler, count: max(2048 - der.count, 0))
        return .transparent(der + filler, access)
    }

    /// EF 0006: CK_TOKEN_INFO of PKCS#11, 160 bytes, integers big-endian, text padded with spaces.
    var tokenInformation: [UInt8] {
        func text(_ text: String, _ width: Int) -> [UInt8] {
            Array(text.utf8) + [UInt8](repeating: 0x20, count: max(width - text.utf8.count, 0))
        }
        func number(_ value: UInt32) -> [UInt8] {
            (0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        let unavailable = UInt32.max
        var bytes = text(options.tokenLabel, 32)
        bytes += text(String(repeating: "0", count: 31) + "1", 32)
        bytes += text("E00S00NJ", 16) + text("9900000000000001", 16)
        bytes += number(0x0000_040D)  // RNG, login required, user PIN and token initialised
        bytes += [1, 0, 1, 0, 16, 6].flatMap(number)  // sessions, then the longest and the shortest PIN
        bytes += [unavailable, unavailable, unavailable, unavailable].flatMap(number)
        bytes += text("03", 2) + text("01", 2) + text(String(repeating: "9", count: 16), 16)
        return bytes
    }
}
