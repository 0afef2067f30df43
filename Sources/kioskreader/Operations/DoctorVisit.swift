// SPDX-License-Identifier: Apache-2.0
//
// Which machine the doctor looks at: this one, one of files below a directory, or none but a virtual reader.

import ReaderDoctor
import VirtualReader

/// One visit of the doctor.
struct DoctorVisit {
    let reader: String?
    let virtual: String?
    let root: String?

    func report(_ console: Console) throws -> DoctorReport {
        DoctorReport(try diagnosis(), console.language)
    }

    private func diagnosis() throws -> Diagnosis {
        if let virtual {
            let device = try VirtualChoice(parsing: virtual).makeReader(clock: .virtual)
            return try ReaderDoctor.examine(software: [device], only: reader)
        }
        return ReaderDoctor.examine(root.map { MachineView(root: $0) } ?? .here, only: reader)
    }
}
