// SPDX-License-Identifier: Apache-2.0
//
// What `simulate` says: that the reader is there, that it is gone, and which profiles there are.

import VirtualReader

/// Something that happened to a simulated reader.
struct SimulationEvent: CommandResult {
    enum What {
        case attached(port: Int)
        case listening(port: UInt16, busID: String)
        case detached
        case stopped
    }

    private let choice: VirtualChoice
    private let what: What

    init(_ choice: VirtualChoice, _ what: What) { (self.choice, self.what) = (choice, what) }

    /// The made-up PINs of the simulated My Number Card; they are the same in every build.
    static let pins = ["auth": "1234", "sign": "ABC123", "support": "5678"]

    private var hasPINs: Bool { choice.card.hasPINs }
    private var usbID: String {
        choice.profile.idVendor.hex.lowercased() + ":" + choice.profile.idProduct.hex.lowercased()
    }

    private enum CodingKeys: String, CodingKey {
        case event, profile, card, vendorID, productID, port, busID, pins
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(choice.profile.name, forKey: .profile)
        switch what {
        case .attached(let port):
            try fields.encode("attached", forKey: .event)
            try fields.encode(port, forKey: .port)
        case .listening(let port, let busID):
            try fields.encode("listening", forKey: .event)
            try fields.encode(port, forKey: .port)
            try fields.encode(busID, forKey: .busID)
        case .detached:
            return try fields.encode("detached", forKey: .event)
        case .stopped:
            return try fields.encode("stopped", forKey: .event)
        }
        try fields.encode(choice.card.name, forKey: .card)
        try fields.encode(choice.profile.idVendor.hex.lowercased(), forKey: .vendorID)
        try fields.encode(choice.profile.idProduct.hex.lowercased(), forKey: .productID)
        try fields.encode(hasPINs ? Self.pins : nil, forKey: .pins)
    }

    func lines(_ style: TextStyle) -> [String] {
        let pins = hasPINs ? ["the made-up PINs: auth 1234, sign ABC123, support 5678"] : []
        let reader = "\(choice.profile.name) (\(usbID)) with card \(choice.card.name)"
        switch what {
        case .attached(let port):
            return pins + ["attached \(reader), port \(port) of vhci-hcd; Ctrl-C detaches it"]
        case .listening(let port, let busID):
            return pins + [
                "listening \(reader), 127.0.0.1 port \(port); Ctrl-C stops it",
                "sudo usbip --tcp-port \(port) attach -r 127.0.0.1 -b \(busID)",
            ]
        case .detached: return ["detached \(choice.profile.name)"]
        case .stopped: return ["stopped \(choice.profile.name)"]
        }
    }
}

/// The profiles and cards that there are.
struct ProfileList: CommandResult {
    private let profiles = ReaderProfile.all.map(Profile.init)
    private let cards = CardKind.all.map { Entry(name: $0.name, summary: $0.summary) }

    private struct Entry: Encodable {
        let name: String
        let summary: String
    }

    private struct Profile: Encodable {
        let name: String
        let summary: String
        let vendorID: String
        let productID: String

        init(_ profile: ReaderProfile) {
            name = profile.name
            summary = profile.summary
            vendorID = profile.idVendor.hex.lowercased()
            productID = profile.idProduct.hex.lowercased()
        }
    }

    func lines(_ style: TextStyle) -> [String] { profiles.map(\.name) }
}
