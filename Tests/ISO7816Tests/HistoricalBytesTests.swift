// SPDX-License-Identifier: Apache-2.0
//
// Historical bytes: COMPACT-TLV, card service data, capabilities, status indicator.

import Testing

@testable import ISO7816

struct HistoricalBytesTests {
    @Test("The newest My Number Card announces chaining, extended length and one channel")
    func myNumberCard() throws {
        let bytes = HistoricalBytes(octets("80 12 39 2F 31 C1 73 C6 01 C0"))
        #expect(bytes.category == .compactTLV)
        #expect(bytes.objects.map(\.tag) == [1, 3, 7])
        #expect(bytes.unread.isEmpty)
        #expect(bytes.countryCode == 392)
        let service = try #require(bytes.cardService)
        #expect(service.selectsApplicationByFullName && service.selectsApplicationByPartialName)
        #expect(!service.hasMasterFile && !service.hasObjectsInDirectory && !service.hasObjectsInATRFile)
        let can = try #require(bytes.capabilities)
        #expect(can.selectsByFullName && can.selectsByPartialName)
        #expect(can.hasShortFileIdentifiers && can.hasRecordNumbers)
        #expect(
            !can.selectsByPath && !can.selectsByFileIdentifier && !can.selectsImplicitly
                && !can.hasRecordIdentifiers)
        #expect(can.dataUnitQuartets == 2 && can.writeBehaviour == .oneTime && can.allowsTagFF == false)
        #expect(can.hasCommandChaining && can.hasExtendedLength && !can.hasExtendedLengthInformation)
        #expect(can.logicalChannels == 1 && !can.assignsChannelNumbers && !can.acceptsChannelNumbers)
        #expect(bytes.statusIndicator == nil)
    }

    @Test("The older My Number Card announces neither")
    func olderMyNumberCard() throws {
        let can = try #require(HistoricalBytes(octets("80 73 C6 01 00")).capabilities)
        #expect(!can.hasCommandChaining && !can.hasExtendedLength && can.logicalChannels == 1)
    }

    @Test("Category 00 ends with three bytes of status (OpenPGP card 2)")
    func withStatus() throws {
        let bytes = HistoricalBytes(octets("00 31 C5 73 C0 01 40 00 90 00"))
        #expect(bytes.category == .compactTLVWithStatus)
        #expect(bytes.objects.map(\.tag) == [3, 7])
        #expect(bytes.statusIndicator == HistoricalBytes.StatusIndicator(lifeCycle: 0, sw: .success))
        #expect(bytes.cardService?.fileAccess == .getData)
        #expect(
            bytes.capabilities?.hasExtendedLength == true && bytes.capabilities?.hasCommandChaining == false)
    }

    @Test("A USIM's capabilities: four channels, numbered by the card (pcsc-tools on sysmoUSIM-SJS1)")
    func usim() throws {
        let bytes = HistoricalBytes(octets("80 31 A0 73 BE 21 13 67 43 20 07 18 00 00 01"))
        let can = try #require(bytes.capabilities)
        #expect(can.selectsByPath && can.selectsByFileIdentifier && can.selectsImplicitly)
        #expect(can.writeBehaviour == .proprietary && can.dataUnitQuartets == 2)
        #expect(can.assignsChannelNumbers && !can.acceptsChannelNumbers && can.logicalChannels == 4)
        #expect(bytes.cardService?.hasObjectsInDirectory == true && bytes.cardService?.hasMasterFile == true)
        #expect(bytes.value(of: 6) == octets("43 20 07 18 00 00 01"))
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let hex: String
        let category: HistoricalBytes.Category
        let tags: [UInt8]
        let unread: String
        var status: HistoricalBytes.StatusIndicator?
        var testDescription: String { hex.isEmpty ? "nothing" : hex }
    }

    @Test(
        "What does not fit is kept, and nothing is invented",
        arguments: [
            Row(hex: "", category: .none, tags: [], unread: ""),
            Row(hex: "80", category: .compactTLV, tags: [], unread: ""),
            Row(hex: "00", category: .compactTLVWithStatus, tags: [], unread: ""),
            Row(hex: "00 90 00", category: .compactTLVWithStatus, tags: [9, 0], unread: ""),
            Row(
                hex: "00 05 90 00", category: .compactTLVWithStatus, tags: [], unread: "",
                status: .init(lifeCycle: 5, sw: .success)),
            Row(hex: "80 73 C6 01", category: .compactTLV, tags: [], unread: "73 C6 01"),
            Row(hex: "80 31 C1 4F", category: .compactTLV, tags: [3], unread: "4F"),
            Row(
                hex: "80 81 05", category: .compactTLV, tags: [8], unread: "",
                status: .init(lifeCycle: 5, sw: nil)),
            Row(
                hex: "80 82 90 00", category: .compactTLV, tags: [8], unread: "",
                status: .init(lifeCycle: nil, sw: .success)),
            Row(
                hex: "80 83 07 62 82", category: .compactTLV, tags: [8], unread: "",
                status: .init(lifeCycle: 7, sw: StatusWord(rawValue: 0x6282))),
            Row(hex: "10 01", category: .directoryReference, tags: [], unread: ""),
            Row(hex: "85 01", category: .reserved(0x85), tags: [], unread: ""),
            Row(hex: "59 75 62", category: .proprietary, tags: [], unread: ""),
        ])
    func categories(_ row: Row) {
        let bytes = HistoricalBytes(octets(row.hex))
        #expect(bytes.category == row.category)
        #expect(bytes.objects.map(\.tag) == row.tags)
        #expect(bytes.statusIndicator == row.status)
        #expect(!bytes.explanation.isEmpty)
        #expect(bytes.unread == octets(row.unread))
    }

    @Test("A country code that is not digits, or capabilities of a wrong length, are not read as such")
    func wrongContents() {
        #expect(HistoricalBytes(octets("80 12 3A 2F")).countryCode == nil)
        #expect(HistoricalBytes(octets("80 11 39")).countryCode == nil)
        #expect(HistoricalBytes(octets("80 70")).capabilities == nil)
        #expect(HistoricalBytes(octets("80 74 01 02 03 04")).capabilities == nil)
        #expect(HistoricalBytes(octets("80 32 C1 00")).cardService == nil)
    }

    @Test("Capabilities of one byte say nothing of what the others would say")
    func shortCapabilities() throws {
        let can = try #require(HistoricalBytes(octets("80 71 FF")).capabilities)
        #expect(can.writeBehaviour == nil && can.dataUnitQuartets == nil && can.allowsTagFF == nil)
        #expect(can.logicalChannels == nil && !can.hasCommandChaining && !can.hasExtendedLength)
        #expect(try #require(CardCapabilities([0, 0, 7])).logicalChannels == 8)
    }
}
