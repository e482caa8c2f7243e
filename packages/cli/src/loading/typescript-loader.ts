import { register } from "node:module";
import { pathToFileURL } from "node:url";
import { compilerTarget } from "./compiler-target.js";

/**
 * Imported for its effect: TypeScript files can be imported afterwards in this thread, through
 * ts-node and the tsconfig of the working directory. Types are not checked. Threads and processes
 * for tasks import it before the user's modules, since they inherit no loader.
 */
process.env["TS_NODE_TRANSPILE_ONLY"] ??= "true";
process.env["TS_NODE_COMPILER_OPTIONS"] ??= JSON.stringify({
  module: "ESNext",
  moduleResolution: "Bundler",
  ...compilerTarget(),
});
// Stack traces then show positions in the source.
process.setSourceMapsEnabled(true);
register("ts-node/esm", import.meta.url, { parentURL: pathToFileURL(`${process.cwd()}/`) });
