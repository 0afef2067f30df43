// SPDX-License-Identifier: Apache-2.0
//
// The reference authority: an Authority as an issuer would write one, for the simulated card alone. Its unlock command
// is invented, its keys are made up and public, its reservations are whatever the caller says.

import ISO7816
import MyNumberCard
import VirtualReader

/// An authority for the simulated My Number Card, and for no other card.
///
/// The real issuer's commands are not public; the one that this authority sends is invented, and only a simulated card
/// understands it. A card that the made-up issuer JPKI-SIMULATED did not issue is refused before any command is sent to
/// it, and one that cannot prove to be that issuer's before the invented one.
public final class SimulatedAuthority: Authority {
    /// What it pretends to know.
    public struct Books {
        /// Its clock.
        public var clock: () -> CertificateTime
        /// The PIN of the reservation; nil: there is no reservation.
        public var pin: ResettablePIN?
        /// Whether the phone has checked the holder's face.
        public var isFaceChecked = true
        /// When the reservation was completed.
        public var completed: CertificateTime
        /// How the user authentication certificate stands; nil: as the simulation's issuer knows it.
        public var authentication: RegisteredStanding?
        /// How the signature certificate stands; nil: as the simulation's issuer knows it.
        public var signature: RegisteredStanding?

        /// Books with a reservation that was completed an hour ago.
        ///
        /// - Parameters:
        ///   - pin: the PIN of the reservation.
        ///   - clock: the authority's clock.
        public init(reserving pin: ResettablePIN?, clock: @escaping () -> CertificateTime) {
            self.clock = clock
            self.pin = pin
            completed = CertificateTime(secondsSince1970: clock().secondsSince1970 - 3600)
        }
    }

    /// What it says of itself: that nothing about it is real.
    public let name = "reference authority of the simulation"

    /// What it pretends to know; it may change at any time.
    public var books: Books
    private let office = SimulatedIssuerOffice()
    /// What the issuer knows of the cards that it was asked about.
    private var records: [[UInt8]: SimulatedIssuerOffice.CardRecord] = [:]
    private var session: Session?
    private var draws: UInt64 = 0

    /// A relayed session that is under way.
    private struct Session {
        let purpose: RelayPurpose
        var challenge: [UInt8] = []
        var sent = 0
    }

    /// Opens its books.
    public init(_ books: Books) { self.books = books }

    /// The invented unlock command, for each of the two PINs in the session that unlocks it.
    public var issuerCommands: [RelayRule] {
        ResettablePIN.allCases.compactMap { pin in
            let header = SimulatedIssuerOffice.unlockHeader(reference: Self.reference(pin))
            return RelayRule(
                for: .unlocking(pin), cla: header[0], ins: header[1], p1: header[2], p2: header[3],
                longestData: CardBinding.length)
        }
    }

    /// The books' clock.
    public func now() throws(AuthorityError) -> CertificateTime { books.clock() }

    /// HMAC-SHA-256 over the certificate, with a made-up key.
    public func binding(of evidence: CardEvidence) throws(AuthorityError) -> CardBinding {
        let certificate = evidence.authenticationCertificate
        guard let hash = office.binding(of: certificate), let binding = CardBinding(hash) else {
            throw AuthorityError(.refused, "not a simulated card; this authority serves no other")
        }
        records[hash] = office.record(of: certificate)
        return binding
    }

    /// The books' reservation.
    public func reservation(for binding: CardBinding) throws(AuthorityError) -> Reservation? {
        guard let pin = books.pin else { return nil }
        let record = records[binding.bytes]
        func standing(_ isRevoked: Bool?) -> RegisteredStanding {
            guard let record, let begin = record.begin, let end = record.end, let isRevoked else {
                return .unknown
            }
            guard !isRevoked else { return .revoked }
            return .valid(
                from: CertificateTime(secondsSince1970: begin), until: CertificateTime(secondsSince1970: end))
        }
        return Reservation(
            binding: binding, pin: pin, isFaceChecked: books.isFaceChecked, completed: books.completed,
            authentication: books.authentication ?? standing(record?.isAuthenticationRevoked),
            signature: books.signature ?? standing(record?.isSignatureRevoked))
    }

    /// Recognises a card by the key 0019 of its 共通カードAP, and unlocks with the invented command. It is here, and
    /// takes no time.
    public func next(
        _ purpose: RelayPurpose, for binding: CardBinding, after answer: ResponseAPDU?,
        within limit: Duration?
    ) throws(AuthorityError) -> RelayMove {
        var session = self.session ?? Session(purpose: purpose)
        if answer == nil || session.purpose != purpose { session = Session(purpose: purpose) }
        session.sent += 1
        defer { self.session = session }
        return switch purpose {
        case .recognising: try recognise(&session, answer)
        case .unlocking(let pin): try unlock(pin, &session, answer)
        }
    }

    /// Strikes the reservation out.
    public func complete(_ binding: CardBinding) throws(AuthorityError) { books.pin = nil }

    private func recognise(
        _ session: inout Session, _ answer: ResponseAPDU?
    ) throws(AuthorityError) -> RelayMove {
        switch session.sent {
        case 1:
            return try command(0x00, 0xA4, 0x04, 0x0C, CardApplication.common.identifier, ne: nil)
        case 2:
            try check(answer)
            session.challenge = challenge()
            return try command(0x00, 0x88, 0x00, 0x99, session.challenge, ne: 256)
        default:
            guard office.isSigned(session.challenge, try check(answer)) else {
                throw AuthorityError(.refused, "the card cannot prove that the made-up issuer issued it")
            }
            return .satisfied
        }
    }

    private func unlock(
        _ pin: ResettablePIN, _ session: inout Session, _ answer: ResponseAPDU?
    ) throws(AuthorityError) -> RelayMove {
        let reference = Self.reference(pin)
        switch session.sent {
        case 1:
            return try command(0x00, 0x84, 0x00, 0x00, [], ne: SimulatedIssuerOffice.challengeLength)
        case 2:
            session.challenge = try check(answer)
            let header = SimulatedIssuerOffice.unlockHeader(reference: reference)
            let proof = office.unlockProof(reference: reference, challenge: session.challenge)
            return try command(header[0], header[1], header[2], header[3], proof, ne: CardBinding.length)
        default:
            let confirmation = try check(answer)
            guard office.isConfirmed(confirmation, reference: reference, challenge: session.challenge) else {
                throw AuthorityError(.refused, "the card's confirmation is wrong")
            }
            return .satisfied
        }
    }

    @discardableResult
    private func check(_ answer: ResponseAPDU?) throws(AuthorityError) -> [UInt8] {
        guard let answer, answer.sw.isSuccess else {
            throw AuthorityError(.refused, "the card answered \(answer?.sw.description ?? "nothing")")
        }
        return answer.data
    }

    private func command(
        _ cla: UInt8, _ ins: UInt8, _ p1: UInt8, _ p2: UInt8, _ data: [UInt8], ne: Int?
    ) throws(AuthorityError) -> RelayMove {
        do throws(APDUError) {
            return .send(try CommandAPDU(cla: cla, ins: ins, p1: p1, p2: p2, data: data, ne: ne))
        } catch {
            throw AuthorityError(.unreachable, "\(error)")
        }
    }

    /// Sixteen bytes, others each time, and the same again in the next run: nothing secret hangs on them.
    private func challenge() -> [UInt8] {
        draws += 1
        return Array("simulate".utf8) + (0..<8).map { UInt8(truncatingIfNeeded: draws >> (8 * $0)) }
    }

    /// P2: the short identifiers of the two PINs' files.
    private static func reference(_ pin: ResettablePIN) -> UInt8 {
        switch pin {
        case .authentication: 0x98
        case .signature: 0x9B
        }
    }
}
