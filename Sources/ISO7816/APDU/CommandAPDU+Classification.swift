// SPDX-License-Identifier: Apache-2.0
//
// What a command's own bytes say about secrecy and repetition. In doubt a command is secret and is
// not repeated; the caller may raise the first and vouch for the second.

extension CommandAPDU {
    /// The least secrecy that the command demands by itself.
    ///
    /// `secret` are the commands that carry reference data or move its counters: VERIFY (20, 21), CHANGE REFERENCE
    /// DATA (24, 25), DISABLE and ENABLE VERIFICATION REQUIREMENT (26, 28), RESET RETRY COUNTER (2C, 2D), the JICSAP
    /// commands CHANGE KEY (32) and UNLOCK KEY (54) that the My Number Card knows as 80 32 and 80 54, PC/SC's
    /// LOAD KEYS (FF 82), and an ENVELOPE (C2, C3) whose data begin with one of them. The class makes no difference:
    /// proprietary, on a channel, chained or under secure messaging they are the same commands. Of a command cut into
    /// several ENVELOPEs only the first shows what it is: there the caller has to raise the mark.
    /// A VERIFY that only asks (see ``isRetryCounterQuery``) is `open`.
    public var leastSensitivity: Sensitivity {
        let enveloped = (ins == 0xC2 || ins == 0xC3) && data.count >= 2
        if enveloped, Self.isSecret(cla: data[0], ins: data[1]) { return .secret }
        return Self.isSecret(cla: cla, ins: ins) && !isRetryCounterQuery ? .secret : .open
    }

    /// Whether this is a VERIFY that presents nothing and so asks for the tries left, such as `00 20 00 80`.
    ///
    /// It costs no try (ISO/IEC 7816-4, VERIFY with P1 = 00 and an absent data field). Only the plain form counts:
    /// interindustry class, no chaining, no secure messaging, no length field.
    public var isRetryCounterQuery: Bool {
        ins == 0x20 && p1 == 0x00 && apduCase == .case1 && classByte.isInterindustry
            && !classByte.isChained && classByte.secureMessaging == .none
    }

    /// Whether the card may be handed this command once only, whatever it answers: a second time could cost a PIN try.
    public var isHandedOverOnce: Bool { leastSensitivity == .secret }

    /// Whether running twice is the same as running once, so that the T=1 engine may send the command again after RESYNCH.
    ///
    /// True for SELECT of the first or only occurrence, READ BINARY, READ RECORD by absolute number, GET DATA and
    /// GET CHALLENGE, in an interindustry class without chaining and secure messaging. A SELECT counts only where it
    /// does not start from the current directory: the MF, an EF of the current DF, a DF name, a path from the MF;
    /// a child, a parent or a relative path would be looked up from another place the second time.
    public var isRepeatable: Bool {
        guard classByte.isInterindustry, !classByte.isChained, classByte.secureMessaging == .none else {
            return false
        }
        switch ins {
        case 0xA4: return isRepeatableSelect
        case 0xB0, 0xB1: return true
        case 0xB2, 0xB3: return isRecordByAbsoluteNumber
        case 0xCA, 0xCB: return true
        case 0x84: return true
        default: return false
        }
    }

    /// Whether the command may run twice without harm, where the caller may vouch that it changes nothing.
    ///
    /// Nobody's word counts for a secret command, for a part of a chain or of several ENVELOPEs (the card would collect
    /// it twice), for GET RESPONSE (the second one gives the next bytes), or under secure messaging, which counts what
    /// it protects; proprietary classes are read as their interindustry neighbours are, as GlobalPlatform's 84 wants.
    /// - Parameter vouchedFor: the caller's word.
    public func isRepeatable(vouchedFor: Bool) -> Bool {
        guard vouchedFor, !isRepeatable else { return isRepeatable }
        let read: ClassByte
        switch classByte.kind {
        case .firstInterindustry, .furtherInterindustry: read = classByte
        case .proprietary: read = ClassByte(rawValue: cla & 0x7F)
        case .reserved, .reader: return false
        }
        guard read.secureMessaging == .none, !read.isChained, !isHandedOverOnce else { return false }
        switch ins {
        case 0xC0, 0xC2, 0xC3: return false
        default: return true
        }
    }

    /// INS alone decides: of a chained or protected command nothing else can be read.
    static func isSecret(cla: UInt8, ins: UInt8) -> Bool {
        switch ins {
        case 0x20, 0x21, 0x24, 0x25, 0x26, 0x28, 0x2C, 0x2D, 0x32, 0x54: true
        case 0x82: cla == 0xFF
        default: false
        }
    }

    private var isRepeatableSelect: Bool {
        // P2: bits 2 and 1 are the occurrence, 4 and 3 the wanted control information, the others reserved.
        guard p2 & 0xF3 == 0 else { return false }
        switch p1 {
        case 0x00: return data.isEmpty || data == [0x3F, 0x00]
        case 0x02, 0x04, 0x08: return true
        default: return false
        }
    }

    private var isRecordByAbsoluteNumber: Bool {
        // P1 00 is the current record, FF reserved; P2 bits 3 to 1 are 100, 101 or 110 for a record number in P1.
        (0x01...0xFE).contains(p1) && (0x04...0x06).contains(p2 & 0x07)
    }
}
