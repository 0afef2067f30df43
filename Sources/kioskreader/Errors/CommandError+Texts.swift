// SPDX-License-Identifier: Apache-2.0
//
// The one table of the command's own errors in words: what happened and what to do now, in each language. Which idea each
// kind belongs to stands here, the words in a file of each idea. `{}` stands for what is known only when it happens.

extension CommandError.Kind {
    /// What happened, and what to do now.
    var words: (text: Phrase, hint: Phrase) {
        switch self {
        case .usage, .unknownSubcommand, .readerApart, .unknownDecodeKind, .malformedStatusWord,
            .secondsOutOfRange, .timeNotUnderstood, .timeOutOfRange, .timeForSoakOnly, .portNotUnderstood:
            commandLineWords
        case .pinSourcesExclude, .newPINSourcesExclude, .pinSourceMissing, .pinOption, .pinInArguments,
            .pinMissing, .pinUnreadable, .pinInFolder, .pinFromTerminal, .pinReadableByOthers, .pinEmpty,
            .pinNotTyped, .pinSeveralLines, .pinTooLong, .pinStrangeCharacter, .pinTypedStrange,
            .confirmationMissing,
            .notConfirmed, .newPINMismatch, .authorityMissing, .pinWrong, .pinLocked:
            pinWords
        case .malformedHex, .certificateNotHex, .severalPINs, .malformedCommand, .malformedBytes,
            .lineTooLong, .inputEmpty, .inputUnreadable, .approvalUnusable, .trustUnusable,
            .revocationListUnusable, .ocspResponseUnusable, .standardInputBeside:
            inputWords
        case .cannotWrite, .outputExists, .outputIsLink, .pipeUnread, .outputUnnamed, .outputIsDash,
            .outputIsInput, .outputsShare, .certificateAndJSON, .binaryToTerminal, .traceFormat:
            outputWords
        case .authKeySignsNoDocuments, .audienceNeedsAuth, .audienceMissing, .audienceUnusable,
            .audienceAndBare, .optionNeedsCMS, .signatureAndJSON, .standardInputTwice, .signatureToTerminal,
            .signingNeedsCryptography:
            signingWords
        case .virtualValueApart, .virtualNameMissing, .unknownProfile, .unknownCard, .cardNeedsContacts,
            .unknownFault, .simulateAlone, .realReaderPresent, .kernelModuleMissing, .notRoot, .noFreePort,
            .kernelRefused, .portTaken:
            simulationWords
        case .unexpectedStatus, .checkWithoutCard, .checkWithMuteCard, .testerMissing, .approvalNeedsDigest,
            .certificatesNotBuilt, .numberNotBuilt, .interrupted, .defect:
            endWords
        }
    }
}
