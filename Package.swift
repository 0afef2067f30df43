// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
//
// The house, floor by floor (Docs/Architecture.md): a target may use the floors under it, never one above.
// The floors 0 and 1 depend on libusb alone; swift-certificates comes in with the trait `Certificates`.

import PackageDescription

let cSettings: [CSetting] = [
    .treatAllWarnings(as: .error),
    .enableWarning("all"),
    .enableWarning("extra"),
    .enableWarning("conversion"),
]

let swiftSettings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "KioskReader",
    products: [
        .library(name: "KioskReader", targets: ["KioskReader", "ISO7816"]),
        .library(name: "MyNumberCard", targets: ["MyNumberCard"]),
        .library(name: "VirtualReader", targets: ["VirtualReader"]),
        .executable(name: "kioskreader", targets: ["kioskreader"]),
    ],
    traits: [
        .trait(name: "Certificates", description: "Parses the card's certificates with swift-certificates."),
        .default(enabledTraits: ["Certificates"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
    ],
    targets: [
        // Floor 0
        .systemLibrary(
            name: "CLibUSB", path: "CSources/CLibUSB", pkgConfig: "libusb-1.0",
            providers: [.apt(["libusb-1.0-0-dev"])]),
        .target(
            name: "CCCID", dependencies: ["CLibUSB"], path: "CSources/CCCID", cSettings: cSettings),
        .target(name: "ISO7816", swiftSettings: swiftSettings),

        // Floor 1
        .target(name: "CCIDReader", dependencies: ["CCCID", "ISO7816"], swiftSettings: swiftSettings),
        .target(name: "ReaderCatalog", swiftSettings: swiftSettings),

        // Floor 2
        .target(
            name: "KioskReader", dependencies: ["CCIDReader", "ReaderCatalog", "ISO7816"],
            swiftSettings: swiftSettings),
        .target(
            name: "MyNumberCard",
            dependencies: [
                "ISO7816",
                .product(
                    name: "X509", package: "swift-certificates", condition: .when(traits: ["Certificates"])),
            ],
            swiftSettings: swiftSettings),
        .target(name: "VirtualReader", dependencies: ["CCIDReader"], swiftSettings: swiftSettings),

        // Floor 5 (floors 3 and 4 are not built yet)
        .executableTarget(
            name: "kioskreader",
            dependencies: [
                "KioskReader", "MyNumberCard", "VirtualReader",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swiftSettings),

        // Tests
        .executableTarget(
            name: "vscard-server", dependencies: ["VirtualReader"], path: "Tests/Support/VSCardServer",
            swiftSettings: swiftSettings),
        .testTarget(name: "ISO7816Tests", dependencies: ["ISO7816"]),
        .testTarget(name: "CCIDReaderTests", dependencies: ["CCIDReader", "VirtualReader"]),
        .testTarget(name: "ReaderCatalogTests", dependencies: ["ReaderCatalog"]),
        .testTarget(name: "KioskReaderTests", dependencies: ["KioskReader", "VirtualReader"]),
        .testTarget(name: "VirtualReaderTests", dependencies: ["VirtualReader", "ISO7816"]),
        .testTarget(
            name: "MyNumberCardTests", dependencies: ["MyNumberCard", "VirtualReader", "KioskReader"]),
        .testTarget(name: "CommandTests", dependencies: ["kioskreader"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)
