// SPDX-License-Identifier: Apache-2.0
//
// A card's answer as one value, as the scripts of the tests have it.

@testable import ISO7816

extension CommandExchange {
    /// Takes the card's answer to the command that was last to be sent.
    mutating func received(_ response: ResponseAPDU) -> Action {
        received(response.sw, dataLength: response.data.count)
    }
}
