// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
//
// A kiosk's own package: what it takes to link KioskReader.

import PackageDescription

let package = Package(
    name: "ReadCertificate",
    dependencies: [
        .package(name: "KioskReader", path: "../..")
    ],
    targets: [
        .executableTarget(
            name: "ReadCertificate",
            dependencies: [
                .product(name: "KioskReader", package: "KioskReader"),
                .product(name: "MyNumberCard", package: "KioskReader"),
                .product(name: "VirtualReader", package: "KioskReader"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
