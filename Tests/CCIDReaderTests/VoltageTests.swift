// SPDX-License-Identifier: Apache-2.0
//
// Which voltages a card is tried at, and in which order: the lowest that reader and card have in common.

import ReaderScripts
import Testing

@testable import CCIDReader

@Suite("Voltages")
struct VoltageTests {
    private static let refused = ScriptedReader.Reply(bStatus: 0x40, bError: 0xF6)
    private static let mute = ScriptedReader.Reply(bStatus: 0x40, bError: 0xFE)

    struct Voltage: Sendable, CustomTestStringConvertible {
        let name: String
        let bVoltageSupport: UInt8
        var dwFeatures: UInt32 = 0x0001_0030
        var atr = "3B 00"
        var replies: [(to: String, ScriptedReader.Reply)] = []
        let expected: [String]
        var fails = false
        var testDescription: String { name }
    }

    /// T=15 with classes A and B; with class C alone.
    private static let classesAB = "3B 80 81 1F 03 1D"
    private static let classC = "3B 80 81 1F 04 1A"

    @Test(
        "The lowest voltage that both have comes first",
        arguments: [
            Voltage(name: "all three, no class indicator", bVoltageSupport: 7, expected: ["63", "62 03"]),
            Voltage(name: "3 V and 5 V", bVoltageSupport: 3, expected: ["63", "62 02"]),
            Voltage(name: "none named: 5 V", bVoltageSupport: 0, expected: ["63", "62 01"]),
            Voltage(
                name: "the reader's choice", bVoltageSupport: 7, dwFeatures: 0x0001_0038,
                expected: ["63", "62 00"]),
            Voltage(
                name: "the reader's choice, once", bVoltageSupport: 7, dwFeatures: 0x0001_0038,
                replies: [("62", mute)], expected: ["63", "62 00"], fails: true),
            Voltage(
                name: "a card of classes A and B", bVoltageSupport: 7, atr: classesAB,
                expected: ["63", "62 03", "63", "62 02"]),
            Voltage(
                name: "silent at 1.8 V and 3 V", bVoltageSupport: 7, replies: [("62", mute), ("62", mute)],
                expected: ["63", "62 03", "63", "62 02", "63", "62 01"]),
            Voltage(
                name: "1.8 V that the reader cannot give", bVoltageSupport: 7, replies: [("62", refused)],
                expected: ["63", "62 03", "63", "62 02"]),
            Voltage(
                name: "a garbled ATR at 1.8 V", bVoltageSupport: 7, replies: [("62", .init(data: [0x3A]))],
                expected: ["63", "62 03", "63", "62 02"]),
            Voltage(
                name: "silent at all", bVoltageSupport: 3, replies: [("62", mute), ("62", mute)],
                expected: ["63", "62 02", "63", "62 01"], fails: true),
            Voltage(
                name: "the card is pulled: no other voltage", bVoltageSupport: 7,
                replies: [("62", .init(bStatus: 0x42, bError: 0xFE))], expected: ["63", "62 03"], fails: true),
        ])
    func voltage(_ row: Voltage) throws {
        let rig = try ParameterRig(
            dwFeatures: row.dwFeatures, atr: row.atr,
            ParameterRig.Habits(descriptor: [(5, [row.bVoltageSupport])], replies: row.replies))
        if row.fails {
            #expect(throws: CardError.self) { try rig.opening().coldStart() }
        } else {
            _ = try rig.opening().coldStart()
        }
        #expect(rig.lines == row.expected)
    }

    @Test("A card that takes none of the reader's voltages is not called silent")
    func noVoltage() throws {
        let rig = try ParameterRig(
            dwFeatures: 0x0001_0030, atr: Self.classC, ParameterRig.Habits(descriptor: [(5, [1])]))
        let error = #expect(throws: CardError.self) { try rig.opening().coldStart() }
        guard case .exchangeFailed? = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(rig.lines == ["63", "62 01", "63"])
    }
}
