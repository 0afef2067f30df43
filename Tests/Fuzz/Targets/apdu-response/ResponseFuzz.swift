// SPDX-License-Identifier: Apache-2.0
//
// Any bytes are a response that writes itself back, or a typed error; and a command driven by a scripted
// card ends within its limits, a secret command sent once.

@testable import ISO7816

/// One run, by libFuzzer: never fails but by a broken promise.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let bytes = input.rest()
    do throws(APDUError) {
        let response = try ResponseAPDU(bytes)
        promise(response.bytes == bytes, "it writes itself otherwise")
        promise(response.description.utf8.count <= 14, "the description says too much")
        _ = (response.sw.category, response.sw.meaning, response.sw.counter)
    } catch {
        promise(bytes.count < 2 || bytes.count > ResponseAPDU.maximumDataLength + 2, "\(error)")
    }
    input.rewind(to: 0)
    exchange(&input)
    return 0
}

/// The script: how the command goes out, the command, then the card's answers.
private func exchange(_ input: inout FuzzInput) {
    let how = input.byte()
    let length = how & 9 == 0 ? 0 : Int(input.byte())
    let carriage: CommandCarriage =
        how & 8 != 0 ? .envelope(partLength: length) : how & 1 != 0 ? .chain(partLength: length) : .whole
    let limits = CommandExchange.Limits(answerLength: input.word(), rounds: Int(input.byte() & 0x3F))
    let sensitivity: Sensitivity = how & 2 == 0 ? .open : .secret
    guard let command = try? CommandAPDU(input.bytes(Int(input.byte()))),
        var exchange = try? CommandExchange(
            command, sensitivity: sensitivity, carriage: carriage, correctsLe: how & 4 != 0,
            limits: limits)
    else { return }
    let secret = sensitivity == .secret || command.isHandedOverOnce
    var action = exchange.start()
    var sent = 0
    // What carries the command, and how much of it there is: an ENVELOPE has all its bytes as data.
    let (carrier, whole) =
        how & 8 != 0 ? (UInt8(0xC2), command.bytes.count) : (command.ins, command.data.count)
    var commandBytes = 0
    var delivered = 0
    // Parts of one byte: of the data in a chain, of the whole command in ENVELOPEs, and an empty one behind them.
    let most = command.bytes.count + 2 + 2 * limits.rounds + 2
    while case .send(let next) = action {
        sent += 1
        promise(sent <= most, "\(sent) commands for one")
        if next.ins == carrier { commandBytes += next.data.count }
        promise(!secret || commandBytes <= whole, "a secret command went out twice")
        let response = answer(&input)
        delivered += response.data.count
        action = exchange.received(response.sw, dataLength: response.data.count)
    }
    if action == .done {
        promise(delivered <= max(limits.answerLength, 0) || sent == 1, "longer than the limit")
    }
    let late = exchange.received(.success, dataLength: 0)
    promise(late == .fail(.unexpectedEvent), "an answer after the end was taken")
}

/// A status word, and the data bytes before it; at the end of the script the card says 9000 for ever.
private func answer(_ input: inout FuzzInput) -> ResponseAPDU {
    guard !input.isAtEnd else { return ResponseAPDU(sw: .success) }
    let sw = StatusWord(sw1: input.byte(), sw2: input.byte())
    let data = [UInt8](repeating: input.byte(), count: Int(input.byte()) * (sw.sw2 == 0x7F ? 257 : 1))
    return (try? ResponseAPDU(data: data, sw: sw)) ?? ResponseAPDU(sw: sw)
}
