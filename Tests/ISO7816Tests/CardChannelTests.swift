// SPDX-License-Identifier: Apache-2.0
//
// The channel's shorter call, and the stable names of marks and fates.

import Testing

@testable import ISO7816

struct CardChannelTests {
    private final class Recorder: CardChannel {
        var marks: [Sensitivity] = []

        func transmit(
            _ command: CommandAPDU, sensitivity: Sensitivity
        ) throws(CardChannelError) -> ResponseAPDU {
            marks.append(sensitivity)
            return ResponseAPDU(sw: .success)
        }
    }

    @Test("Without a mark of the caller's, a command goes out with the mark of its own bytes")
    func ownMark() throws {
        let channel = Recorder()
        for hex in ["00200080 04 31323334", "00200080", "00B0000000"] {
            _ = try channel.transmit(CommandAPDU(octets(hex)))
        }
        #expect(channel.marks == [.secret, .open, .open])
    }

    @Test("Marks and fates have the names that error output uses")
    func names() {
        #expect(Sensitivity.allCases.map(\.description) == ["open", "identifying", "personal", "secret"])
        #expect("\(Fate.notSent) \(Fate.mayHaveRun)" == "notSent mayHaveRun")
    }
}
