// SPDX-License-Identifier: Apache-2.0
//
// Everything that a reset needs, made of software: a card with a locked PIN, an authority that remembers all it was
// told, a holder who types, a disk.

import ISO7816
import SimulatedAuthority
import Synchronization
import Testing

@testable import MyNumberCard
@testable import VirtualReader

/// The reference authority, and a record of all that reached it.
final class RecordingAuthority: Authority {
    let real: SimulatedAuthority
    /// Every byte that the authority was told, one entry a call.
    private(set) var heard: [[UInt8]] = []
    /// In the place of the real one's moves.
    var instead: (RelayPurpose, ResponseAPDU?) throws(AuthorityError) -> RelayMove? = { _, _ in nil }
    /// Fails every call from this one on (counted from 0).
    var failsFrom = Int.max
    private(set) var calls = 0
    private(set) var completions = 0
    /// Whether a PIN is verified on the card; asked at each call.
    var isOpen: () -> Bool = { false }
    /// The calls that came while one was, and how long each might take.
    private(set) var whileOpen: [(call: String, limit: Duration?)] = []
    /// How long it takes to say what comes next.
    var delay: (RelayPurpose, ResponseAPDU?) -> Duration = { _, _ in .zero }
    /// All that it took so far: the time of the tests.
    private(set) var time = Duration.zero

    init(_ books: SimulatedAuthority.Books) { real = SimulatedAuthority(books) }

    var name: String { real.name }
    var issuerCommands: [RelayRule] { real.issuerCommands }

    private func count(_ call: String = #function, _ limit: Duration? = nil) throws(AuthorityError) {
        if isOpen() { whileOpen.append((call, limit)) }
        calls += 1
        if calls > failsFrom { throw AuthorityError(.unreachable, "no line") }
    }

    func now() throws(AuthorityError) -> CertificateTime {
        try count()
        return try real.now()
    }

    func binding(of evidence: CardEvidence) throws(AuthorityError) -> CardBinding {
        try count()
        heard.append(evidence.authenticationCertificate)
        return try real.binding(of: evidence)
    }

    func reservation(for binding: CardBinding) throws(AuthorityError) -> Reservation? {
        try count()
        heard.append(binding.bytes)
        return try real.reservation(for: binding)
    }

    func next(
        _ purpose: RelayPurpose, for binding: CardBinding, after answer: ResponseAPDU?,
        within limit: Duration?
    ) throws(AuthorityError) -> RelayMove {
        try count("next", limit)
        time += delay(purpose, answer)
        heard.append(binding.bytes)
        if let answer { heard.append(answer.bytes) }
        if let move = try instead(purpose, answer) { return move }
        return try real.next(purpose, for: binding, after: answer, within: limit)
    }

    func complete(_ binding: CardBinding) throws(AuthorityError) {
        try count()
        heard.append(binding.bytes)
        try real.complete(binding)
        completions += 1
    }
}

/// A holder who types what the test says.
final class TypingHolder: ResetHolder {
    var known: String
    var new: String
    private(set) var steps: [ResetStep] = []
    private(set) var triesShown: [Int] = []

    init(known: String, new: String) { (self.known, self.new) = (known, new) }

    struct Away: Error {}

    func enterKnownPIN(_ pin: ResettablePIN, triesLeft: Int) throws -> PIN {
        triesShown.append(triesLeft)
        guard !known.isEmpty else { throw Away() }
        return PIN(copying: Array(known.utf8))
    }

    func enterNewPIN(_ pin: ResettablePIN) throws -> PIN {
        guard !new.isEmpty else { throw Away() }
        return PIN(copying: Array(new.utf8))
    }

    func begins(_ step: ResetStep) { steps.append(step) }
}

/// A locked PIN, and everything that is needed to reset it.
struct ResetRig {
    let pin: ResettablePIN
    let card: SimulatedMyNumberCard
    let channel: SimulatedChannel
    let authority: RecordingAuthority
    let holder: TypingHolder
    let disk = ModelDisk()

    static let newValues: [ResettablePIN: String] = [.authentication: "8642", .signature: "NEW24680"]

    /// What the card's key 0019 made of a challenge: the same each time, and the slow part of a reset.
    private static let signatures = Mutex<[[UInt8]: [UInt8]]>([:])

    /// The card's answer, where it takes long from what it answered before.
    static func answer(_ card: SimulatedMyNumberCard, to command: [UInt8]) -> [UInt8] {
        guard command[1] == 0x88, card.application == 5 else { return card.process(command) }
        return signatures.withLock { known in
            if let answer = known[command] { return answer }
            let answer = card.process(command)
            known[command] = answer
            return answer
        }
    }

    init(_ pin: ResettablePIN, _ turn: (inout SimulatedMyNumberCard.Options) -> Void = { _ in }) {
        self.pin = pin
        var options = SimulatedMyNumberCard.Options()
        options.triesLeft[Self.name(pin)] = 0
        turn(&options)
        card = SimulatedMyNumberCard(options)
        channel = Self.channel(to: card)
        authority = RecordingAuthority(SimulatedAuthority.Books(reserving: pin) { japan(12, 0) })
        holder = TypingHolder(
            known: pin == .signature ? "1234" : "ABC123", new: Self.newValues[pin] ?? "")
        let card = card
        authority.isOpen = { !card.verified.isEmpty }
    }

    /// A channel to a card that was just put in.
    static func channel(to card: SimulatedMyNumberCard) -> SimulatedChannel {
        let channel = SimulatedChannel(card)
        channel.instead = { $0.ins == 0x88 ? answer(card, to: $0.bytes) : nil }
        return channel
    }

    static func name(_ pin: ResettablePIN) -> SimulatedMyNumberCard.PIN {
        pin == .signature ? .signature : .authentication
    }

    var reset: PINReset {
        let authority = authority
        return PINReset(
            of: pin, authority: authority, journal: journal, patience: .seconds(10)
        ) { authority.time }
    }
    var journal: JournalFile { JournalFile("folder/journal", disk) }

    /// Begins it on a card that was just put in.
    func begin(_ channel: SimulatedChannel? = nil) throws -> PINReset.Report {
        try reset.begin(on: MyNumberCard(on: channel ?? self.channel), holder: holder)
    }

    /// Begins it, or goes on where a journal says so, on a card that was just put in.
    func goOn() throws -> PINReset.Report {
        card.reset()
        let fresh = Self.channel(to: card)
        guard try journal.load() != nil else { return try begin(fresh) }
        return try reset.resume(holder: holder) { MyNumberCard(on: fresh) }
    }

    /// The value of a PIN, as the card keeps it.
    func value(_ pin: ResettablePIN) -> String {
        let place = SimulatedCardFiles.place(of: Self.name(pin))
        guard case .pin(let reference?)? = card.applications[place.application].files[place.file]?.content
        else { return "" }
        return String(decoding: reference.value, as: UTF8.self)
    }

    var triesLeft: Int { card.triesLeft(Self.name(pin)) }
    var otherTriesLeft: Int { card.triesLeft(Self.name(pin.other)) }

    /// What happened, as a kind; nil where it came to its end.
    func kind(of body: () throws -> PINReset.Report) -> PINResetError? {
        do {
            _ = try body()
            return nil
        } catch let error as PINResetError {
            return error
        } catch {
            Issue.record("\(error)")
            return nil
        }
    }
}

extension SimulatedChannel {
    /// How many PINs went to the card.
    var verifications: Int { commands.count { $0.ins == 0x20 && !$0.data.isEmpty } }
}
