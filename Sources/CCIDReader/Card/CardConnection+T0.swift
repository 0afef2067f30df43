// SPDX-License-Identifier: Apache-2.0
//
// Short APDUs as TPDUs of T=0 (ISO/IEC 7816-3:2006, 12.2.1), for readers of TPDU level, which handle
// procedure bytes by themselves. Extended APDUs (ENVELOPE) are not mapped. 61xx and 6Cxx go up as they come.

import ISO7816

extension CardConnection {
    /// One short APDU over T=0.
    mutating func exchangeT0(_ apdu: [UInt8], _ terms: CommandTerms) throws(CardError) -> [UInt8] {
        var command: CommandAPDU
        do throws(APDUError) {
            command = try CommandAPDU(apdu)
        } catch {
            throw CardError(.commandUnsupported("not an APDU: \(error)"), canContinue: true)
        }
        defer { if terms.sensitivity == .secret { command.wipe() } }
        switch command.apduCase {
        case .case1:
            return try tpdu(command.header + [0], terms)
        case .case2Short, .case3Short:
            return try tpdu(apdu, terms)
        case .case4Short:
            var body = Array(apdu.dropLast())
            defer { if terms.sensitivity == .secret { body.wipe() } }
            let answer = try tpdu(body, terms)
            // 9000 without data: the answer waits for GET RESPONSE with the Le of the command.
            guard answer == [0x90, 0x00], let last = apdu.last else { return answer }
            let cla = command.classByte.forGetResponse.rawValue
            do throws(CardError) {
                return try tpdu([cla, 0xC0, 0, 0, last], terms)
            } catch {
                // The card has answered 9000: the command has run, whatever became of GET RESPONSE.
                throw CardError(error.reason, fate: .mayHaveRun, canContinue: error.canContinue)
            }
        case .case2Extended, .case3Extended, .case4Extended:
            throw CardError(.commandUnsupported("extended APDUs over T=0 need ENVELOPE"), canContinue: true)
        }
    }

    private mutating func tpdu(_ bytes: [UInt8], _ terms: CommandTerms) throws(CardError) -> [UInt8] {
        let answer: CCIDAnswer
        do throws(ReaderError) {
            answer = try interface.transferBlock(call(terms, waiting: ReaderPatience.apdu), bytes)
        } catch {
            throw failure(error, terms)
        }
        guard answer.state == .active else { throw CardError(.cardGone, fate: .mayHaveRun) }
        guard (2...258).contains(answer.bytes.count) else { throw CardError(.t0, fate: .mayHaveRun) }
        return answer.bytes
    }
}
