import nodeModule from "node:module";
import { pathToFileURL } from "node:url";
import { compilerTarget } from "./compiler-target.js";
import type { ModuleHooks } from "./typescript-hooks.js";

/**
 * Imported for its effect: TypeScript files can be imported afterwards in this thread, through
 * ts-node and the tsconfig of the working directory. Types are not checked. Threads and processes
 * for tasks import it before the user's modules, since they inherit no loader.
 */
const { registerHooks } = nodeModule as { registerHooks?: (hooks: ModuleHooks) => unknown };

// Stack traces then show positions in the source.
process.setSourceMapsEnabled(true);
if (registerHooks) registerHooks((await import("./typescript-hooks.js")).typescriptHooks());
else {
  process.env["TS_NODE_TRANSPILE_ONLY"] ??= "true";
  process.env["TS_NODE_COMPILER_OPTIONS"] ??= JSON.stringify({
    module: "ESNext",
    moduleResolution: "Bundler",
    ...compilerTarget(),
  });
  nodeModule.register("ts-node/esm", import.meta.url, { parentURL: pathToFileURL(`${process.cwd()}/`) });
}
