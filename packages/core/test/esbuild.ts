import { createRequire } from "node:module";
import path from "node:path";

interface Esbuild {
  transformSync(source: string, options: Options): { readonly code: string };
  buildSync(options: Options): { readonly outputFiles?: readonly { readonly text: string }[] };
}

type Options = Readonly<Record<string, unknown>>;

const tools = process.env["MAZEPA_RUNTIMES_TOOLS"] ?? "";

/**
 * The esbuild that `npm run test:runtimes` has installed. It has an install script, so that it is
 * no dependency of the repository.
 */
export const esbuild = createRequire(path.join(tools, "index.js"))("esbuild") as Esbuild;
