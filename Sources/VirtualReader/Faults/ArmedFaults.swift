// SPDX-License-Identifier: Apache-2.0
//
// Counts how often each site of a fault plan was passed, and says which faults strike now.

/// A fault plan at work.
struct ArmedFaults {
    private let faults: [FaultPlan.Fault]
    private var counts: [Int]
    /// How often one struck, a flood aside.
    private(set) var struck = 0

    init(_ plan: FaultPlan) {
        faults = plan.faults
        counts = plan.faults.map { _ in 0 }
    }

    /// The faults that strike at this passing of a place; `matches` tells which sites are there.
    private mutating func strike(where matches: (FaultPlan.Site) -> Bool) -> [FaultPlan.Action] {
        var actions: [FaultPlan.Action] = []
        for index in faults.indices where matches(faults[index].site) {
            counts[index] += 1
            if faults[index].occasion.covers(counts[index]) { actions.append(faults[index].action) }
        }
        struck += actions.count
        return actions
    }

    /// At a command's arrival.
    mutating func at(_ command: CommandCode) -> [FaultPlan.Action] {
        strike { $0 == .command(command) || $0 == .command(nil) }
    }

    /// At a class-specific request.
    mutating func at(_ request: ClassRequest) -> [FaultPlan.Action] {
        strike { $0 == .request(request) || $0 == .request(nil) }
    }

    /// At an opening.
    mutating func atOpening() -> [FaultPlan.Action] {
        strike { $0 == .open }
    }

    /// At a plugging in.
    mutating func atPlug() -> [FaultPlan.Action] {
        strike { $0 == .plug }
    }

    /// The packet that floods a pipe from its next one on, `nil` where none does.
    func flood(_ pipe: FaultPlan.Site) -> [UInt8]? {
        for (fault, count) in zip(faults, counts) where fault.site == pipe {
            guard case .flood(let packet) = fault.action else { continue }
            switch fault.occasion {
            case .nth(let first), .from(let first): if count + 1 >= first { return packet }
            }
        }
        return nil
    }

    /// At a packet.
    mutating func at(pipe: FaultPlan.Site) -> [FaultPlan.Action] {
        strike { $0 == pipe }
    }
}
