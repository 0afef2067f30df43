// SPDX-License-Identifier: Apache-2.0
//
// Readers of character level: wLevelParameter of XfrBlock says how many bytes of the card are awaited. Here the
// bytes of a T=0 TPDU and of a T=1 block are moved; the protocols' rules stand in ISO7816.

import ISO7816

extension CardConnection {
    /// One TPDU of T=0.
    mutating func exchangeCharacters(
        _ tpdu: T0.TPDU, _ terms: CommandTerms
    ) throws(CardError) -> [UInt8] {
        var engine = T0.CharacterEngine(nullLimit: Int(settings.timeExtensions.count))
        var next: T0.CharacterEngine.Action? = engine.start(tpdu)
        var hasBegun = false
        while let action = next.take() {
            switch consume action {
            case .transfer(var bytes, let expected, let isExtension):
                defer { if terms.sensitivity == .secret { bytes.wipe() } }
                do throws(CardError) {
                    next = engine.received(
                        isExtension
                            ? try wait(terms) : try characters(bytes, expected, terms))
                } catch {
                    // With the header out, the card may do what it likes.
                    throw CardError(error.reason, fate: hasBegun ? .mayHaveRun : error.fate)
                }
                hasBegun = true
            case .complete(let answer):
                return answer
            case .fail(.instruction):
                throw CardError(
                    .commandUnsupported("T=0 has no commands of INS 6X and 9X"), fate: .notSent,
                    canContinue: true)
            case .fail(let failure):
                settings.observer?(.note("T=0: \(failure)"))
                throw CardError(failure == .nullLimit ? .waitingTimeLimit : .t0, fate: .mayHaveRun)
            }
        }
        throw CardError(.over, fate: .mayHaveRun)
    }

    /// One more procedure byte after NULL, within what is left of the time that a card may ask for.
    private mutating func wait(_ terms: CommandTerms) throws(CardError) -> [UInt8] {
        let begin = interface.now
        let before = extended
        let limit = begin.advanced(by: settings.timeExtensions.total - before)
        defer { extended = before + interface.now.since(begin) }
        var own = terms
        own.deadline = min(terms.deadline, limit)
        do throws(CardError) {
            guard begin < limit else { throw CardError(.deadline, fate: .mayHaveRun) }
            return try characters([], 1, own)
        } catch {
            guard case .deadline = error.reason, limit < terms.deadline else { throw error }
            throw CardError(.waitingTimeLimit, fate: .mayHaveRun)
        }
    }

    /// Bytes to the card, maybe none, and up to `expected` from it.
    private mutating func characters(
        _ bytes: [UInt8], _ expected: Int, _ terms: CommandTerms
    ) throws(CardError) -> [UInt8] {
        var answer: [UInt8] = []
        let state: SlotState
        do throws(ReaderError) {
            // Each character has the waiting time, in either direction.
            let waiting = waitingTime * (bytes.count + expected + 1) + ReaderPatience.margin
            state = try transferBlock(
                call(terms, waiting: waiting), bytes, wLevelParameter: UInt16(clamping: expected),
                into: &answer
            ).state
        } catch {
            throw failure(error, terms)
        }
        guard state == .active else { throw CardError(.cardGone, fate: .mayHaveRun) }
        return answer
    }

    /// T=0: WI counts with the F that TA1 names.
    var waitingTime: Duration {
        let factors = TransmissionFactors(code: atr.ta1) ?? .default
        return (atr.t0 ?? T0Parameters(wi: 10)).waitingTime(factors: factors, kilohertz: link.clock)
    }
}

extension CardConnection {
    /// One block of T=1 each way, at the reader's level. At character level first the prologue, then what LEN and
    /// the checksum demand; a reserved LEN, or a block that stays short, goes up as it is: it is an invalid block.
    ///
    /// - Parameter bytes: gets the card's block.
    /// - Returns: what the slot holds after it.
    mutating func carry(
        _ call: CCIDCall, _ block: [UInt8], _ edc: T1.EDC, bBWI: UInt8, into bytes: inout [UInt8]
    ) throws(ReaderError) -> SlotState {
        let isCharacters = link.exchangeLevel == .character
        let expected: UInt16 = isCharacters ? 3 : 0
        var state = try transferBlock(call, block, bBWI: bBWI, wLevelParameter: expected, into: &bytes)
            .state
        while isCharacters, state == .active, !bytes.isEmpty {
            let before = bytes.count
            let missing = Self.missing(bytes, edc)
            guard missing > 0 else { break }
            let after = try following(call, missing, into: &bytes)
            guard bytes.count > before else { break }
            state = after
        }
        return state
    }

    /// How many bytes of a block are still to come: of the prologue, then of the rest.
    private static func missing(_ bytes: [UInt8], _ edc: T1.EDC) -> Int {
        guard bytes.count >= 3 else { return 3 - bytes.count }
        guard bytes[2] <= T1.greatestInformation else { return 0 }
        return max(0, 3 + Int(bytes[2]) + (edc == .crc ? 2 : 1) - bytes.count)
    }

    /// More bytes of a block that has begun. Our own block went out before, whatever happens here.
    private mutating func following(
        _ call: CCIDCall, _ count: Int, into bytes: inout [UInt8]
    ) throws(ReaderError) -> SlotState {
        do throws(ReaderError) {
            return try transferBlock(call, [], wLevelParameter: UInt16(clamping: count), into: &bytes)
                .state
        } catch {
            var error = error
            error.sent = .all
            error.fate = .mayHaveRun
            throw error
        }
    }
}
