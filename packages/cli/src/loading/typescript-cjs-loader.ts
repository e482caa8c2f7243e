import "./typescript-loader.js";
import nodeModule from "node:module";
import { pathToFileURL } from "node:url";
import tsNode from "ts-node";
import { compilerTarget, ignoredDiagnostics } from "./compiler-target.js";
import { typescriptSource } from "./typescript-source.js";

/**
 * Imported for its effect, as `typescript-loader.ts` is, where TypeScript files are CommonJS: these
 * are required, in the thread itself.
 */
tsNode.register({
  transpileOnly: true,
  ignoreDiagnostics: ignoredDiagnostics,
  compilerOptions: { module: "CommonJS", moduleResolution: "Node10", ...compilerTarget() },
});

/** How `require` finds a file. Node does not document it, yet all loaders change it. */
interface Resolver {
  _resolveFilename: (this: unknown, request: string, ...rest: readonly [parent?: Parent | null, ...unknown[]]) => string;
}

/** The module that requires. */
interface Parent {
  readonly filename?: string | null;
}

const resolver = nodeModule as unknown as Resolver;
const resolve = resolver._resolveFilename;

/** As under `module: NodeNext`, `./other.js` may stand for `./other.ts`. */
resolver._resolveFilename = function (request, ...rest) {
  try {
    return resolve.call(this, request, ...rest);
  } catch (error) {
    const file = rest[0]?.filename;
    const source = typeof file === "string" ? typescriptSource(request, pathToFileURL(file).href) : undefined;
    if (source === undefined) throw error;
    return resolve.call(this, source, ...rest);
  }
};
