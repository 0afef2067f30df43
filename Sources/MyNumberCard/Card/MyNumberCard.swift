// SPDX-License-Identifier: Apache-2.0
//
// The card as one object: what is selected, which PINs are verified, and the way of one command. What stands on
// the card is read in MyNumberCard+Files.swift, PINs are in PINs/, signatures in Signing/.

import ISO7816

/// A My Number Card behind a channel.
///
/// It keeps in software what the card does not tell: the current application and file, and which PINs are verified.
/// So nothing else may use the channel at the same time. It has one user at a time, and its calls block.
///
/// What it has verified ends with ``end()``, and for certain when the session powers the card down.
public final class MyNumberCard {
    let channel: any CardChannel
    /// The most bytes that one READ BINARY asks for.
    let longestRead: Int
    /// The most bytes that one READ BINARY asks for where more would only come in more blocks or messages.
    let transferRead: Int
    /// The application that is current; nil: not known, as after a failure and at the beginning.
    public private(set) var application: CardApplication?
    /// The PINs that the card holds for verified, as far as this object knows: the card itself never says so.
    public private(set) var verified: Set<PINReference> = []
    private var currentFile: CardFile?
    private var hasSelected = false
    /// What tells this card from others, once it was looked for.
    var mark: CardMark?
    var hasMark = false

    /// Takes a channel; nothing is sent.
    ///
    /// - Parameters:
    ///   - channel: the way to the card.
    ///   - longestRead: the most bytes to ask for in one READ BINARY, 1 to 65,536; anything below 1 counts as 1. Above
    ///     256 the reads are extended, which reader and card must carry. `nil`: what the channel says.
    public init(on channel: any CardChannel, longestRead: Int? = nil) {
        let lengths = channel.answerLengths
        self.channel = channel
        self.longestRead = min(max(longestRead ?? lengths.longest, 1), 65_536)
        transferRead = min(self.longestRead, max(lengths.inOneTransfer ?? 256, 1))
    }

    /// Selects an application: `00 A4 04 0C`, which ends the verified state of every PIN. The one that is current
    /// already is not selected again.
    ///
    /// The very first SELECT is sent once more after 6F00: some cards answer so to the first command after power-on.
    /// - Parameter application: which one.
    /// - Throws: `notMyNumberCard` where the card has no such application, `cardRefused` or `channelFailed`.
    public func select(_ application: CardApplication) throws(MyNumberCardError) {
        guard application != self.application else { return }
        let answer = try selection(application)
        guard answer.sw.isSuccess else { throw .selecting(application, answer.sw) }
    }

    /// Whether the card has an application. It is selected, if it has: that ends the verified state of every PIN.
    /// - Parameter application: which one.
    /// - Throws: `cardRefused` or `channelFailed`.
    public func has(_ application: CardApplication) throws(MyNumberCardError) -> Bool {
        do throws(MyNumberCardError) {
            try select(application)
            return true
        } catch {
            guard error.kind == .notMyNumberCard else { throw error }
            return false
        }
    }

    /// Leaves the card without a verified PIN, by selecting the card manager. Sent even where nothing was verified
    /// here: another program may have left something.
    /// - Throws: `notMyNumberCard`, `cardRefused` or `channelFailed`; powering the card down is then what is left.
    public func end() throws(MyNumberCardError) {
        try select(.cardManager)
    }

    private func selection(_ application: CardApplication) throws(MyNumberCardError) -> ResponseAPDU {
        let isFirst = !hasSelected
        forget()
        var answer = try exchange(
            ins: 0xA4, p1: 0x04, p2: 0x0C, data: application.identifier, subject: application.englishName)
        hasSelected = true
        if isFirst, answer.sw.rawValue == 0x6F00 {
            answer = try exchange(
                ins: 0xA4, p1: 0x04, p2: 0x0C, data: application.identifier, subject: application.englishName)
        }
        if answer.sw.isSuccess { self.application = application }
        return answer
    }

    // MARK: For the other files of this module

    /// Sends one command to whatever is selected, and gives the answer with whatever status word it has.
    ///
    /// After a channel's failure nothing is held for selected or verified any more.
    func exchange(
        cla: UInt8 = 0x00, ins: UInt8, p1: UInt8, p2: UInt8, data: [UInt8] = [], ne: Int? = nil,
        sensitivity: Sensitivity = .open, subject: String
    ) throws(MyNumberCardError) -> ResponseAPDU {
        let command: CommandAPDU
        do throws(APDUError) {
            command = try CommandAPDU(cla: cla, ins: ins, p1: p1, p2: p2, data: data, ne: ne)
        } catch {
            throw .channel(CardChannelError(fate: .notSent, underlying: error), subject: subject)
        }
        return try transmit(command, sensitivity: sensitivity, subject: subject)
    }

    /// The same for a command that is there already.
    func transmit(
        _ command: CommandAPDU, sensitivity: Sensitivity = .open, subject: String
    ) throws(MyNumberCardError) -> ResponseAPDU {
        do throws(CardChannelError) {
            return try channel.transmit(command, sensitivity: max(sensitivity, command.leastSensitivity))
        } catch {
            forget()
            throw .channel(error, subject: subject)
        }
    }

    /// Selects a file, and its application where another one is current; not again when it is current.
    /// - Returns: the card's answer to the SELECT of the file, 9000 where none was needed.
    func selectFile(_ file: CardFile) throws(MyNumberCardError) -> StatusWord {
        try select(file.application)
        guard file != currentFile else { return .success }
        currentFile = nil
        let identifier = [UInt8(file.identifier >> 8), UInt8(file.identifier & 0xFF)]
        let answer = try exchange(
            ins: 0xA4, p1: 0x02, p2: 0x0C, data: identifier, sensitivity: file.sensitivity,
            subject: file.englishName)
        if answer.sw.isSuccess { currentFile = file }
        return answer.sw
    }

    /// Reads bytes of a file by its short identifier, in one exchange; the file is current then.
    ///
    /// - Parameters:
    ///   - file: which one, in the application that is current.
    ///   - range: which bytes, from an offset up to 255.
    /// - Returns: the bytes; nil where the card has no such file, or one that is shorter.
    func readShort(_ file: CardFile, _ range: Range<Int>) throws(MyNumberCardError) -> [UInt8]? {
        let answer = try askShort(file, range)
        guard answer.sw.isSuccess, answer.data.count == range.count else { return nil }
        return answer.data
    }

    /// READ BINARY by a short identifier. Every file's identifier is one, and cards take it so (soltia48/myna-card,
    /// AokiApp/jsapdu).
    /// - Returns: the answer, perhaps shorter than the range; the file is current where it is a success.
    func askShort(_ file: CardFile, _ range: Range<Int>) throws(MyNumberCardError) -> ResponseAPDU {
        currentFile = nil
        let answer = try exchange(
            ins: 0xB0, p1: 0x80 | UInt8(file.identifier & 0x1F), p2: UInt8(range.lowerBound & 0xFF),
            ne: range.count, sensitivity: file.sensitivity, subject: file.englishName)
        if answer.sw.isSuccess || answer.sw.isEndOfFile { currentFile = file }
        return answer
    }

    /// Whether the file is the one that commands without an identifier are about.
    func isCurrent(_ file: CardFile) -> Bool { file.application == application && file == currentFile }

    /// Notes what the card has answered to a PIN.
    func note(_ reference: PINReference, isVerified: Bool) {
        if isVerified { verified.insert(reference) } else { verified.remove(reference) }
    }

    /// Holds nothing for selected or verified.
    func forget() {
        application = nil
        currentFile = nil
        verified = []
    }
}
