// SPDX-License-Identifier: Apache-2.0
//
// A My Number Card made of software, from the command APDU inwards: which application and file are current,
// what is verified, and which handler a command goes to. The handlers stand in the extensions, the files in
// SimulatedCardFiles, the wire (T=1, contacts, reader) in the rest of VirtualReader.

/// Today's My Number Card with a made-up holder and issuer.
///
/// It answers as publicly known facts say; what is not known is chosen, and the choice is said where it is
/// made. Not there: SET PUBLIC IC KEY beyond its refusals, and the issuer's commands; in their place stands one that is invented, so that a kiosk's PIN reset can be tried (`InventedUnlock`).
public final class SimulatedMyNumberCard: SimulatedApplication {
    let options: Options
    var applications: [CardApplication]
    var random: SeededGenerator

    /// Index into `applications`; 0, the card manager, after every reset.
    var application = 0
    var currentFile: FileIdentifier?
    /// The PINs of the current application that were presented right.
    var verified: Set<FileIdentifier> = []
    /// What the invented unlock command has to remember.
    var unlock = InventedUnlock.State()
    /// The session of secure messaging, from SET SESSION KEY to the next SELECT of an application.
    var secureMessaging: SecureMessaging?
    private var failsNext: Bool
    private var chain: (command: ReceivedCommand, data: [UInt8])?

    /// A card as it is inserted, powered off.
    public init(_ options: Options = Options()) {
        self.options = options
        applications = SimulatedCardFiles(options: options).applications
        random = SeededGenerator(seed: options.seed)
        failsNext = options.firstCommandFails
    }

    /// The answer to reset of the model (OpenSC issue 3021; pcsc-tools' list).
    public var atr: [UInt8] {
        switch options.model {
        case .current:
            [
                0x3B, 0xDA, 0x13, 0xFF, 0x81, 0x31, 0xFB, 0x46, 0x80, 0x12,
                0x39, 0x2F, 0x31, 0xC1, 0x73, 0xC6, 0x01, 0xC0, 0x3B,
            ]
        case .earlier: [0x3B, 0xC5, 0xFF, 0x81, 0x31, 0xFB, 0x45, 0x80, 0x73, 0xC6, 0x01, 0x00, 0x00]
        case .first: [0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14]
        }
    }

    /// What the antenna's ATQB gives of the pseudo-ATR: application data, protocol info, MBLI (PC/SC part 3;
    /// pcsc-tools' list).
    public var contactlessHistoricalBytes: [UInt8] {
        switch options.antenna {
        case .fwi10: [0x00, 0x00, 0x05, 0xE0, 0xB3, 0x81, 0xA1, 0x00]
        case .fwi13: [0x00, 0x4B, 0x51, 0xFF, 0xB3, 0x81, 0xD1, 0x00]
        }
    }

    /// Card manager current, no file, no PIN verified. A warm reset does the same: assumed, as ISO expects
    /// it.
    public func reset() {
        select(application: 0)
        chain = nil
        failsNext = options.firstCommandFails
    }

    /// How many tries a PIN has left; no command, so that a test can look without touching the card.
    public func triesLeft(_ pin: PIN) -> Int {
        let place = SimulatedCardFiles.place(of: pin)
        guard case .pin(let reference?)? = applications[place.application].files[place.file]?.content else {
            return 0
        }
        return reference.triesLeft
    }

    /// The signing time of the options for private-key operations, nothing for all others.
    public func workingTime(for command: [UInt8]) -> Duration {
        guard command.count >= 4, command[1] == 0x2A || command[1] == 0x88 else { return .zero }
        return options.signingTime
    }

    /// Runs one command; see `SimulatedApplication`.
    public func process(_ command: [UInt8]) -> [UInt8] {
        do throws(CardStatus) {
            return try run(command) + [0x90, 0x00]
        } catch {
            return error.bytes
        }
    }

    private func run(_ bytes: [UInt8]) throws(CardStatus) -> [UInt8] {
        if failsNext {
            failsNext = false
            throw .noPreciseDiagnosis
        }
        guard bytes.count >= 4 else { throw .wrongLength }
        let isChained = try checkClass(bytes[0])
        guard let command = ReceivedCommand(bytes) else { throw .wrongLength }
        let before = chain
        chain = nil
        if let before {
            let same =
                (command.ins, command.p1, command.p2) == (
                    before.command.ins, before.command.p1, before.command.p2
                )
            guard same, command.cla & 0xEF == before.command.cla & 0xEF else {
                throw .lastCommandOfChainExpected
            }
        }
        let gathered = before?.data ?? []
        guard isChained else { return try dispatch(ReceivedCommand(command, chained: gathered)) }
        guard gathered.count + command.data.count <= 0xFFFF else { throw .wrongLength }
        chain = (command, gathered + command.data)
        return []
    }

    /// Whether the class says that more of the command follows; throws for one that the card does not serve.
    private func checkClass(_ cla: UInt8) throws(CardStatus) -> Bool {
        guard cla & 0x60 == 0 else { throw .unknownClass }
        if cla & 0x03 != 0 { throw .channelNotSupported }
        switch cla & 0x0C {
        case 0x00: break
        case 0x08 where secureMessaging != nil: break
        case 0x08: throw .noSecureSession
        case 0x0C: throw .secureMessagingObjectMissing
        default: throw .unknownClass
        }
        guard cla & 0x10 != 0 else { return false }
        // The newest card's historical bytes announce chaining; an earlier card's do not.
        guard options.model == .current else { throw .chainingNotSupported }
        return true
    }

    func dispatch(_ command: ReceivedCommand) throws(CardStatus) -> [UInt8] {
        if command.cla & 0x08 != 0 { return try runSecured(command) }
        return switch (command.cla & 0x80, command.ins) {
        case (0x00, 0xA4): try select(command)
        case (0x00, 0xB0): try readBinary(command)
        case (0x00, 0xB2): try readRecord(command)
        case (0x00, 0xCA): try getData(command)
        case (0x00, 0x84): try rememberedChallenge(command)
        case (0x00, 0x20): try verify(command)
        case (0x00, 0x24): try changeReferenceData(command)
        case (0x80, 0x32): try changeKey(command)
        // UNLOCK KEY, LOCK, EXTERNAL AUTHENTICATE and MANAGE ATTRIBUTES want the issuer's keys, which nobody here
        // has. 6982 is expected for the first, and chosen for the others.
        case (0x80, 0x54), (0x80, 0x52), (0x80, 0x50), (_, 0x82), (_, 0x8A): throw .accessNotAllowed
        case (InventedUnlock.cla, InventedUnlock.ins): try unlock(command)
        case (0x80, 0x2A): try computeSignature(command)
        case (0x00, 0x88): try internalAuthenticate(command)
        // SET PUBLIC IC KEY: every pair of parameters that was tried on a real card answered so.
        case (0x80, 0xA2): throw .wrongParameters
        case (0x80, 0xAE): try setSessionKey(command)
        default: throw .unknownInstruction
        }
    }

    func select(application index: Int) {
        application = index
        currentFile = nil
        verified = []
        secureMessaging = nil
        unlock = InventedUnlock.State()
    }

    var currentApplication: CardApplication { applications[application] }
}
