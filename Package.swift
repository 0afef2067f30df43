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

/// What parses certificates and checks signatures; absent without the trait.
let certificates: [Target.Dependency] = [
    .product(name: "X509", package: "swift-certificates", condition: .when(traits: ["Certificates"])),
    .product(name: "SwiftASN1", package: "swift-asn1", condition: .when(traits: ["Certificates"])),
    .product(name: "Crypto", package: "swift-crypto", condition: .when(traits: ["Certificates"])),
    .product(name: "_CryptoExtras", package: "swift-crypto", condition: .when(traits: ["Certificates"])),
]

let package = Package(
    name: "KioskReader",
    products: [
        // With the modules whose types stand in their API.
        .library(name: "KioskReader", targets: ["KioskReader", "CCIDReader", "ReaderCatalog", "ISO7816"]),
        .library(name: "MyNumberCard", targets: ["MyNumberCard", "ISO7816"]),
        // Empty without its trait.
        .library(name: "IndividualNumber", targets: ["IndividualNumber", "MyNumberCard", "ISO7816"]),
        .library(name: "VirtualReader", targets: ["VirtualReader", "CCIDReader"]),
        .library(name: "SimulatedAuthority", targets: ["SimulatedAuthority", "MyNumberCard", "ISO7816"]),
        .executable(name: "kioskreader", targets: ["kioskreader"]),
    ],
    traits: [
        .trait(name: "Certificates", description: "Parses the card's certificates with swift-certificates."),
        .trait(
            name: "IndividualNumber",
            description: "Reads the individual number (個人番号); first read Docs/IndividualNumber.md."),
        .default(enabledTraits: ["Certificates"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    ],
    targets: [
        // Floor 0
        .systemLibrary(
            name: "CLibUSB", path: "CSources/CLibUSB", pkgConfig: "libusb-1.0",
            providers: [.apt(["libusb-1.0-0-dev"])]),
        .target(
            name: "CCCID", dependencies: ["CLibUSB"], path: "CSources/CCCID", cSettings: cSettings),
        .systemLibrary(name: "CProcess", path: "CSources/CProcess"),
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
            dependencies: ["ISO7816"] + certificates,
            swiftSettings: swiftSettings),
        .target(
            name: "IndividualNumber", dependencies: ["MyNumberCard", "ISO7816"],
            swiftSettings: swiftSettings),
        .target(name: "VirtualReader", dependencies: ["CCIDReader"], swiftSettings: swiftSettings),

        // Floor 3
        .target(
            name: "ReaderCheck",
            dependencies: [
                "KioskReader", "MyNumberCard", "CCIDReader", "ReaderCatalog", "ISO7816",
                .product(
                    name: "Crypto", package: "swift-crypto", condition: .when(traits: ["Certificates"])),
            ],
            swiftSettings: swiftSettings),
        .target(
            name: "SimulatedAuthority", dependencies: ["MyNumberCard", "VirtualReader", "ISO7816"],
            swiftSettings: swiftSettings),
        .target(
            name: "ReaderDoctor", dependencies: ["CCIDReader", "ReaderCatalog"],
            swiftSettings: swiftSettings),

        // Floor 5 (floor 4 is not built yet)
        .executableTarget(
            name: "kioskreader",
            dependencies: [
                "ReaderCheck", "ReaderDoctor", "SimulatedAuthority", "KioskReader", "MyNumberCard",
                "VirtualReader", "CCIDReader", "ReaderCatalog", "ISO7816", "CProcess",
                .target(name: "IndividualNumber", condition: .when(traits: ["IndividualNumber"])),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swiftSettings),

        // Tests
        .executableTarget(
            name: "vscard-server", dependencies: ["VirtualReader"], path: "Tests/Support/VSCardServer",
            swiftSettings: swiftSettings),
        .target(
            name: "ReaderScripts", dependencies: ["CCIDReader"], path: "Tests/Support/ScriptedReader",
            swiftSettings: swiftSettings),
        .target(
            name: "ReaderFaults", dependencies: ["CCIDReader", "VirtualReader", "ReaderScripts"],
            path: "Tests/Support/FaultyReader", swiftSettings: swiftSettings),
        .target(name: "SecretForms", path: "Tests/Support/SecretForms", swiftSettings: swiftSettings),
        .executableTarget(
            name: "memory-search", dependencies: ["SecretForms"], path: "Tests/Support/MemorySearch"),
        .executableTarget(
            name: "kiosk-reset", dependencies: ["SimulatedAuthority", "KioskReader", "MyNumberCard"],
            path: "Tests/Support/KioskReset", swiftSettings: swiftSettings),
        .target(name: "AllocationCount", path: "Tests/Support/AllocationCount", cSettings: cSettings),
        .target(
            name: "ProcessFigures", dependencies: ["AllocationCount"], path: "Tests/Support/ProcessFigures",
            swiftSettings: swiftSettings),
        .executableTarget(
            name: "endurance",
            dependencies: [
                "KioskReader", "VirtualReader", "CCIDReader", "ISO7816", "ProcessFigures", "ReaderScripts",
            ],
            path: "Tests/Support/Endurance", swiftSettings: swiftSettings),
        .executableTarget(
            name: "benchmark",
            dependencies: [
                "KioskReader", "MyNumberCard", "VirtualReader", "CCIDReader", "ISO7816", "ProcessFigures",
                "AllocationCount",
            ],
            path: "Tests/Benchmark", swiftSettings: swiftSettings),
        .executableTarget(
            name: "usb-bench-client", dependencies: ["KioskReader", "CCIDReader", "ISO7816"],
            path: "Tests/USBBenchmark/SwiftClient", swiftSettings: swiftSettings),
        .testTarget(name: "ISO7816Tests", dependencies: ["ISO7816"]),
        .testTarget(
            name: "CCIDReaderTests",
            dependencies: ["CCIDReader", "VirtualReader", "ISO7816", "ReaderScripts"]),
        .testTarget(name: "ReaderCatalogTests", dependencies: ["ReaderCatalog"]),
        .testTarget(
            name: "KioskReaderTests",
            dependencies: [
                "KioskReader", "MyNumberCard", "VirtualReader", "CCIDReader", "ReaderCatalog", "ISO7816",
                "ReaderScripts", "ReaderFaults", "SecretForms",
            ]),
        .testTarget(name: "VirtualReaderTests", dependencies: ["VirtualReader", "CCIDReader", "ISO7816"]),
        .testTarget(
            name: "MyNumberCardTests",
            dependencies: [
                "MyNumberCard", "SimulatedAuthority", "VirtualReader", "KioskReader", "CCIDReader", "ISO7816",
                "ReaderFaults", "SecretForms",
            ] + certificates),
        .testTarget(
            name: "IndividualNumberTests",
            dependencies: ["IndividualNumber", "MyNumberCard", "VirtualReader", "ISO7816"]),
        .testTarget(
            name: "ReaderCheckTests",
            dependencies: [
                "ReaderCheck", "KioskReader", "MyNumberCard", "VirtualReader", "CCIDReader", "ReaderCatalog",
                "ISO7816",
            ]),
        .testTarget(
            name: "ReaderDoctorTests",
            dependencies: [
                "ReaderDoctor", "KioskReader", "VirtualReader", "CCIDReader", "ReaderCatalog",
                "ReaderScripts",
            ]),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "kioskreader", "ReaderCheck", "KioskReader", "MyNumberCard", "VirtualReader", "CCIDReader",
                "ReaderCatalog", "ISO7816", "CProcess", "SecretForms",
            ]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)
