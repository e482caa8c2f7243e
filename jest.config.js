const transform = {
  "^.+\\.ts$": [
    "@swc/jest",
    {
      jsc: {
        target: "es2022",
        parser: { syntax: "typescript", decorators: true },
        transform: { legacyDecorator: true },
        keepClassNames: true,
      },
      module: { type: "es6" },
      sourceMaps: "inline",
    },
  ],
};

/** @type {import("jest").Config} */
export default {
  testEnvironment: "node",
  testEnvironmentOptions: { customExportConditions: ["mazepa-source", "node", "node-addons"] },
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform,
  testMatch: ["<rootDir>/packages/*/{src,test}/**/*.test.ts"],
  modulePathIgnorePatterns: ["/dist/"],
};
