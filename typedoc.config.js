import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";

const names = globSync("packages/*/package.json").map((path) => JSON.parse(readFileSync(path, "utf8")).name);

/** @type {Partial<import("typedoc").TypeDocOptions>} */
export default {
  name: "Mazepa",
  entryPoints: ["packages/*/src/index.ts", "packages/core/src/transport.ts"],
  entryPointStrategy: "resolve",
  tsconfig: "tsconfig.docs.json",
  out: "docs/api",
  readme: "README.md",
  disableSources: true,
  excludePrivate: true,
  excludeInternal: true,
  treatWarningsAsErrors: true,
  validation: { notExported: true, invalidLink: true, notDocumented: true },
  requiredToBeDocumented: ["Class", "Function", "Interface", "TypeAlias", "Variable"],
  packagesRequiringDocumentation: names,
};
