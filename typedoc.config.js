import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { OptionDefaults } from "typedoc";
import { groupNames } from "./scripts/typedoc-reference.js";

const names = globSync("packages/*/package.json").map((path) => JSON.parse(readFileSync(path, "utf8")).name);

/** @type {Partial<import("typedoc").TypeDocOptions>} */
export default {
  name: "Mazepa",
  entryPoints: ["packages/*/src/index.ts", "packages/core/src/transport.ts"],
  entryPointStrategy: "resolve",
  tsconfig: "tsconfig.docs.json",
  plugin: ["./scripts/typedoc-reference.js"],
  categorizeByGroup: false,
  categoryOrder: groupNames,
  navigation: { includeCategories: true },
  highlightLanguages: [...OptionDefaults.highlightLanguages, "dockerfile", "ini", "mermaid"],
  out: "docs/api",
  readme: "README.md",
  projectDocuments: ["docs/*.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"],
  disableSources: true,
  excludePrivate: true,
  excludeInternal: true,
  treatWarningsAsErrors: true,
  validation: { notExported: true, invalidLink: true, invalidPath: true, rewrittenLink: true, notDocumented: true },
  requiredToBeDocumented: ["Class", "Function", "Interface", "TypeAlias", "Variable"],
  packagesRequiringDocumentation: names,
};
