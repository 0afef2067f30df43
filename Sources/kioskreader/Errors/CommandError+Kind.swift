// SPDX-License-Identifier: Apache-2.0
//
// The errors that the command itself makes: their names in JSON, and their exit codes. Several that differ
// in words only share a name.

extension CommandError {
    /// What went wrong in the command itself. The kinds of the libraries come under their own names.
    enum Kind: CaseIterable {
        case usage
        case unknownSubcommand
        case readerApart
        case pinSourcesExclude
        case newPINSourcesExclude
        case pinSourceMissing
        case confirmationMissing
        case notConfirmed
        case newPINMismatch
        case authorityMissing
        case unknownDecodeKind
        case malformedStatusWord
        case certificateAndJSON
        case certificatesNotBuilt
        case numberNotBuilt
        case secondsOutOfRange
        case timeNotUnderstood
        case timeOutOfRange
        case timeForSoakOnly
        case portNotUnderstood
        case virtualNameMissing
        case unknownProfile
        case unknownCard
        case cardNeedsContacts
        case unknownFault
        case simulateAlone
        case pinInArguments
        case pinOption
        case virtualValueApart
        case pinMissing
        case binaryToTerminal
        case traceFormat
        case authKeySignsNoDocuments
        case audienceNeedsAuth
        case audienceMissing
        case audienceUnusable
        case audienceAndBare
        case optionNeedsCMS
        case signatureAndJSON
        case standardInputTwice
        case standardInputBeside
        case outputIsInput
        case outputsShare
        case signatureToTerminal
        case signingNeedsCryptography
        case pinUnreadable
        case pinInFolder
        case pinFromTerminal
        case pinReadableByOthers
        case pinEmpty
        case pinNotTyped
        case pinSeveralLines
        case pinTooLong
        case pinStrangeCharacter
        case pinTypedStrange
        case pinWrong
        case pinLocked
        case malformedHex
        case certificateNotHex
        case severalPINs
        case malformedCommand
        case malformedBytes
        case lineTooLong
        case inputEmpty
        case inputUnreadable
        case trustUnusable
        case revocationListUnusable
        case ocspResponseUnusable
        case unexpectedStatus
        case checkWithoutCard
        case checkWithMuteCard
        case approvalUnusable
        case approvalNeedsDigest
        case testerMissing
        case outputExists
        case outputIsLink
        case pipeUnread
        case outputUnnamed
        case outputIsDash
        case cannotWrite
        case kernelModuleMissing
        case notRoot
        case noFreePort
        case realReaderPresent
        case kernelRefused
        case portTaken
        case interrupted
        case defect

        /// The stable English name.
        var name: String {
            switch self {
            case .usage, .unknownSubcommand, .readerApart, .cardNeedsContacts, .simulateAlone,
                .audienceUnusable, .pinSourcesExclude, .newPINSourcesExclude, .confirmationMissing,
                .unknownDecodeKind,
                .malformedStatusWord, .certificateAndJSON, .certificatesNotBuilt, .secondsOutOfRange,
                .approvalNeedsDigest, .testerMissing, .audienceNeedsAuth, .audienceMissing, .audienceAndBare,
                .optionNeedsCMS, .signatureAndJSON, .standardInputTwice, .outputIsInput, .outputsShare,
                .signingNeedsCryptography, .virtualValueApart, .virtualNameMissing, .numberNotBuilt,
                .timeNotUnderstood, .timeOutOfRange, .timeForSoakOnly, .portNotUnderstood, .outputUnnamed,
                .outputIsDash, .standardInputBeside:
                "usage"
            case .pinOption: "pinInArguments"
            case .pinSourceMissing: "pinMissing"
            case .signatureToTerminal: "binaryToTerminal"
            case .pinUnreadable, .pinInFolder, .pinFromTerminal, .pinReadableByOthers, .pinEmpty,
                .pinNotTyped,
                .pinSeveralLines, .pinTooLong, .pinStrangeCharacter, .pinTypedStrange:
                "pinUnreadable"
            case .malformedHex, .certificateNotHex, .severalPINs: "malformedHex"
            case .malformedCommand, .malformedBytes, .lineTooLong, .inputEmpty: "malformedInput"
            case .inputUnreadable: "fileUnreadable"
            case .trustUnusable: "malformedCertificate"
            case .revocationListUnusable, .ocspResponseUnusable: "malformedRevocationData"
            case .checkWithoutCard: "noCard"
            case .checkWithMuteCard: "cardMute"
            case .kernelRefused, .portTaken: "serverFailed"
            default: "\(self)"
            }
        }

        /// The exit code.
        var status: ExitStatus {
            switch self {
            case .notConfirmed, .unexpectedStatus: .no
            case .newPINMismatch: .data
            case .usage, .unknownSubcommand, .readerApart, .cardNeedsContacts, .simulateAlone,
                .audienceUnusable, .pinSourcesExclude, .newPINSourcesExclude, .pinSourceMissing,
                .confirmationMissing,
                .authorityMissing, .unknownDecodeKind, .malformedStatusWord, .certificateAndJSON,
                .certificatesNotBuilt, .secondsOutOfRange, .approvalNeedsDigest, .testerMissing,
                .unknownProfile, .unknownCard, .unknownFault, .pinInArguments, .pinOption, .pinMissing,
                .virtualValueApart, .binaryToTerminal, .traceFormat, .authKeySignsNoDocuments,
                .audienceNeedsAuth, .audienceMissing, .audienceAndBare, .optionNeedsCMS, .signatureAndJSON,
                .standardInputTwice, .outputIsInput, .outputsShare, .signatureToTerminal,
                .signingNeedsCryptography, .virtualNameMissing, .numberNotBuilt, .timeNotUnderstood,
                .timeOutOfRange, .timeForSoakOnly, .portNotUnderstood, .outputUnnamed, .outputIsDash,
                .standardInputBeside:
                .usage
            case .pinUnreadable, .pinInFolder, .pinFromTerminal, .pinReadableByOthers, .pinEmpty,
                .pinNotTyped,
                .pinSeveralLines, .pinTooLong, .pinStrangeCharacter, .pinTypedStrange, .malformedHex,
                .certificateNotHex,
                .severalPINs, .malformedCommand, .malformedBytes, .lineTooLong, .inputEmpty, .inputUnreadable,
                .approvalUnusable, .trustUnusable, .revocationListUnusable, .ocspResponseUnusable:
                .data
            case .checkWithoutCard, .checkWithMuteCard: .noCard
            case .cannotWrite, .outputExists, .outputIsLink, .pipeUnread: .cannotCreate
            case .kernelModuleMissing, .noFreePort, .realReaderPresent, .portTaken: .unavailable
            case .pinWrong, .pinLocked: .cardRefused
            case .notRoot: .permission
            case .kernelRefused: .inputOutput
            case .interrupted: .interrupted
            case .defect: .software
            }
        }
    }
}
