// SPDX-License-Identifier: Apache-2.0
//
// Finds what keeps readers from working on a machine, and says how to mend it. It reads files and asks the
// library what is on the bus; it opens, claims, detaches and resets nothing, so nobody is disturbed by it.
//
//   MachineView ──▶ Machine ──▶ Scene ──▶ Examination ──▶ Finding
//   where to look   what was    which     one judgement   what it means,
//                   seen        devices   each, pure      what mends it

import CCIDReader

/// Finds what keeps readers from working.
public enum ReaderDoctor {
    /// Looks at a machine.
    ///
    /// - Parameters:
    ///   - view: the machine.
    ///   - words: the words that name one device, as `kioskreader list` shows it; `nil`: every reader.
    public static func examine(_ view: MachineView, only words: String? = nil) -> Diagnosis {
        Diagnosis(Scene(Machine(view), only: words), Examination.allCases)
    }

    /// Looks at readers made of software, and not at the machine, which does nothing for them.
    ///
    /// - Parameters:
    ///   - devices: the readers.
    ///   - words: the words that name one of them; `nil`: every one.
    /// - Throws: what keeps their bus from being read.
    public static func examine(
        software devices: [any USBDeviceModel], only words: String? = nil
    ) throws(ReaderError) -> Diagnosis {
        let found = try CCIDHost.software(devices, vendorClass: MachineView.vendorClass).interfaces()
        return Diagnosis(Scene(Machine(software: found), only: words), [.bus, .descriptors])
    }
}

/// What came of a visit.
public struct Diagnosis: Sendable {
    /// What was examined, in order.
    public let results: [Examination.Result]
    /// The readers that it was about, by their paths.
    public let readers: [Finding.Subject]

    init(_ scene: Scene, _ examinations: [Examination]) {
        results = examinations.map { $0.examine(scene) }
        readers = scene.readers.map { scene.subject($0) }
    }

    /// What was found: first what must be mended.
    public var findings: [Finding] {
        let all = results.flatMap(\.findings)
        return all.filter(\.mustBeMended) + all.filter { !$0.mustBeMended }
    }

    /// Whether nothing must be mended.
    public var isHealthy: Bool { !findings.contains(where: \.mustBeMended) }
}
