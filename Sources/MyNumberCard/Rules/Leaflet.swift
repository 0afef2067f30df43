// SPDX-License-Identifier: Apache-2.0
//
// Every number that people are told about the card, in one table: the leaflet's, and of other official pages what
// the leaflet leaves out. Nothing is computed here; what follows from a number is in Leaflet+Moments.swift.

/// The numbers of the leaflet 電子証明書 利用のご案内, and those that go with them.
public enum Leaflet {
    /// The year and month of which the leaflet shows the state: the end of June 2024.
    public static let edition = (year: 2024, month: 6)

    // MARK: PINs

    /// How many letters and digits the signature password has.
    public static let signatureLength = Rule(6...16, .leaflet)
    /// How many wrong entries in a row lock the signature password.
    public static let signatureTries = Rule(5, .leaflet)
    /// How many digits the user authentication PIN has.
    public static let authenticationLength = Rule(4...4, .leaflet)
    /// How many wrong entries in a row lock the user authentication PIN.
    public static let authenticationTries = Rule(3, .leaflet)
    /// How many digits the input support PIN has.
    public static let inputSupportLength = Rule(4...4, .municipalities)
    /// How many wrong entries in a row lock the input support PIN.
    public static let inputSupportTries = Rule(3, .municipalities)
    /// How many digits the resident registry PIN has.
    public static let residentRegistryLength = Rule(4...4, .municipalities)
    /// How many wrong entries in a row lock the resident registry PIN.
    public static let residentRegistryTries = Rule(3, .municipalities)
    /// How many wrong entries in a row lock 照合番号B. For 照合番号A and the birth date nothing is published.
    public static let numberBTries = Rule(10, .officialPages)

    // MARK: The reset without the office

    /// On how many hours of a day the app takes a reservation; its maintenance is excepted.
    public static let reservationHoursPerDay = Rule(24, .leaflet)
    /// Within how many hours of the reservation the reset is done at the kiosk.
    public static let reservationHours = Rule(24, .leaflet)
    /// When the kiosks of the shops serve, Japan time.
    public static let kioskHours = Rule(DailyHours(from: TimeOfDay(6, 30), to: TimeOfDay(23, 0)), .leaflet)
    /// What the reset at a kiosk costs, in yen.
    public static let kioskFee = Rule(0, .leaflet)
    /// How many PINs can be reset there: those of the two certificates, each with the other one known.
    public static let kioskPINs = Rule(2, .leaflet)

    // MARK: Telephone

    /// The number of the call centre.
    public static let callCentreNumber = Rule("0120-95-0178", .leaflet)
    /// When it answers questions about the reset, every day, Japan time.
    public static let callCentreHours = Rule(
        DailyHours(from: TimeOfDay(9, 30), to: TimeOfDay(20, 0)), .leaflet)
    /// Which keys lead to those who know the reset, one after the other.
    public static let callCentreKeys = Rule([1, 1], .leaflet)
    /// On how many hours of a day the same number takes the report of a lost card and puts it on hold.
    public static let lostCardHoursPerDay = Rule(24, .jpkiAnswers)

    // MARK: Validity. No end is ever computed from these: it stands in the certificate and on the card.

    /// To which birthday after the issue a certificate lasts at most.
    public static let certificateBirthday = Rule(5, .leaflet)
    /// To which birthday one lasts that is issued in the months of renewal.
    public static let renewedCertificateBirthday = Rule(6, .municipalities)
    /// How many months before the end a renewal is taken.
    ///
    /// Two readings are published: from the day that lies three months before the end, and from the day after it.
    public static let renewalMonths = Rule(3, .leaflet)
    /// How many months before the end the notice comes by mail.
    public static let noticeMonths = Rule(2...3, .municipalities)
    /// To which birthday after the issue the card lasts.
    public static let cardBirthday = Rule(10, .municipalities)
    /// To which birthday it lasts for those who were younger than ``fullAge`` at the issue.
    public static let minorsCardBirthday = Rule(5, .municipalities)
    /// The age from which a card lasts longer.
    public static let fullAge = Rule(18, .municipalities)
    /// The age from which there is a signature certificate, as a rule.
    public static let signatureAge = Rule(15, .municipalities)
}
