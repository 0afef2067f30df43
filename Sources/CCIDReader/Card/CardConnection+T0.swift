// SPDX-License-Identifier: Apache-2.0
//
// Drives T0.Engine: its TPDUs go to readers of TPDU level in one XfrBlock each, which handle procedure bytes by
// themselves; to readers of character level byte by byte (CardConnection+Character.swift). 61xx and 6Cxx go up.

import ISO7816

extension CardConnection {
    /// The most bytes of data that one command over T=0 carries: the header, P3 included, takes five bytes of the
    /// reader's message.
    public var roomForT0: Int { room(beside: 5) }

    /// The most bytes of data in one short APDU: header, Lc and Le take six.
    public var roomForShortAPDU: Int { room(beside: 6) }

    private func room(beside count: Int) -> Int {
        max(1, min(255, interface.descriptor.outMessageLength - 10 - count))
    }

    /// One APDU over T=0; its answer is added to an array.
    mutating func exchangeT0(
        _ apdu: [UInt8], _ terms: CommandTerms, into answer: inout [UInt8]
    ) throws(CardError) {
        var engine: T0.Engine
        do throws(APDUError) {
            engine = try T0.Engine(apdu, partLength: roomForT0)
        } catch {
            throw CardError(.commandUnsupported("not an APDU: \(error)"), fate: .notSent, canContinue: true)
        }
        var next: T0.Engine.Action? = engine.start()
        // Taken out, so that a TPDU has one holder and wiping reaches its bytes.
        while let action = next.take() {
            switch consume action {
            case .send(var tpdu):
                defer { if terms.sensitivity == .secret { tpdu.wipe() } }
                do throws(CardError) {
                    next = engine.received(try transmit(tpdu, terms))
                } catch {
                    let fate = engine.fate(ofTPDU: error.fate)
                    throw CardError(error.reason, fate: fate, canContinue: error.canContinue)
                }
            case .complete(var whole):
                answer.makeRoom(for: whole.count)
                answer.append(contentsOf: whole)
                if terms.sensitivity != .open { whole.wipe() }
                return
            case .fail(let failure, let fate):
                settings.observer?(.note("T=0: \(failure)"))
                throw CardError(.t0, fate: fate)
            }
        }
        throw CardError(.over, fate: .mayHaveRun)
    }

    private mutating func transmit(
        _ tpdu: T0.TPDU, _ terms: CommandTerms
    ) throws(CardError) -> [UInt8] {
        if link.exchangeLevel == .character { return try exchangeCharacters(tpdu, terms) }
        var answer: [UInt8] = []
        let state: SlotState
        do throws(ReaderError) {
            // The reader asks for more time where the card's NULLs do; without them the card has its waiting time.
            let waiting = max(ReaderPatience.apdu, waitingTime + ReaderPatience.margin)
            state = try transferBlock(call(terms, waiting: waiting), tpdu.bytes, into: &answer).state
        } catch {
            throw failure(error, terms)
        }
        guard state == .active else { throw CardError(.cardGone, fate: .mayHaveRun) }
        return answer
    }
}
