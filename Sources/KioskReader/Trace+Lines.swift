// SPDX-License-Identifier: Apache-2.0
//
// The form of a trace's lines, and the blanking:
//   1-1:1.0 > APDU 00 A4 04 0C …              a command, its answer with `<`
//   1-1:1.0 > T=1  I(0) 00 00 0A …            a block
//   1-1:1.0 > CCID PC_to_RDR_XfrBlock slot 0, seq 7, …: …

import CCIDReader
import ISO7816

/// The lines of one reader.
struct ReaderTrace: Sendable {
    let trace: Trace
    let path: String

    func note(_ text: String) { trace.write("\(path) # \(text)") }

    func command(_ command: CommandAPDU, _ sensitivity: Sensitivity) {
        switch sensitivity {
        case .open, .identifying: line(true, "APDU", hex(command.bytes))
        case .personal: line(true, "APDU", hex(command.header) + " … blanked (personal)")
        case .secret: line(true, "APDU", hex(command.header) + " … blanked (secret)")
        }
    }

    /// A command of which the PIN is typed at the keypad: no more of it than of one that carries a PIN.
    func entry(_ entry: PINEntry) {
        line(true, "APDU", hex(Array(entry.template.prefix(4))) + " … blanked (secret, typed at the keypad)")
    }

    func response(_ data: ArraySlice<UInt8>, _ sw: StatusWord, _ sensitivity: Sensitivity) {
        switch sensitivity {
        case .open: line(false, "APDU", hex(Array(data) + [sw.sw1, sw.sw2]))
        case .identifying, .personal, .secret:
            line(false, "APDU", "… blanked (\(sensitivity)) " + hex([sw.sw1, sw.sw2]))
        }
    }

    func event(_ event: CardEvent) {
        switch event {
        case .note(let text): note(text)
        case .block(let toCard, let bytes, let edc, let sensitivity):
            switch sensitivity {
            case .identifying where !toCard:
                line(toCard, "T=1 ", T1.Block.summary(of: bytes, edc: edc) + "  … blanked (identifying)")
            case .open, .identifying:
                line(toCard, "T=1 ", T1.Block.summary(of: bytes, edc: edc) + "  " + hex(bytes))
            case .personal, .secret: line(toCard, "T=1 ", "… blanked (\(sensitivity))")
            }
        }
    }

    func event(_ event: CCIDTraceEvent) {
        var text = ""
        var toDevice = false
        switch event.kind {
        case .bulkOut: (toDevice, text) = (true, message(event))
        case .bulkIn, .interrupt: text = message(event)
        case .controlOut: (toDevice, text) = (true, "control " + hex(event.bytes))
        case .controlIn: text = "control " + hex(event.bytes)
        case .clearHalt: (toDevice, text) = (true, "CLEAR_FEATURE(ENDPOINT_HALT)")
        }
        if event.isStray { text += " (answers nobody; dropped)" }
        if let failure = event.failure { text += " (transfer failed: \(failure.rawValue))" }
        line(toDevice, "CCID", text)
    }

    private func message(_ event: CCIDTraceEvent) -> String {
        if event.isBlanked {
            guard event.bytes.count >= 3 else { return "blanked" }
            let name = CCIDNames.message(event.bytes[0]) ?? "message type " + hex([event.bytes[0]])
            return "\(name) slot \(event.bytes[1]), seq \(event.bytes[2]): blanked"
        }
        guard let message = try? CCIDMessage(event.bytes) else { return hex(event.bytes) }
        return message.description
    }

    private func line(_ toDevice: Bool, _ level: String, _ text: String) {
        trace.write("\(path) \(toDevice ? ">" : "<") \(level) \(text)")
    }
}
