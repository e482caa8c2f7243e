import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import tsNode, { type Service } from "ts-node";
import { compilerTarget } from "./compiler-target.js";
import { isCommonJs } from "./is-common-js.js";

/** What a module is resolved to. */
interface Resolved {
  readonly url: string;
}

/** The source of a module, and what it is. */
interface Loaded {
  readonly format?: string | null | undefined;
  readonly source?: unknown;
  readonly shortCircuit?: boolean;
}

/** Hooks as `registerHooks` of `node:module` takes them, which Node has since 22.15. */
export interface ModuleHooks {
  resolve(specifier: string, context: { parentURL?: string | undefined }, next: (specifier: string) => Resolved): Resolved;
  load(url: string, context: object, next: (url: string) => Loaded): Loaded;
}

/** What a name in an import of TypeScript may stand for; the compiled file is named there. */
const sources: readonly (readonly [compiled: RegExp, source: string])[] = [
  [/\.js$/, ".ts"],
  [/\.jsx?$/, ".tsx"],
  [/\.mjs$/, ".mts"],
  [/\.cjs$/, ".cts"],
];

/**
 * Hooks that compile TypeScript with ts-node, in the thread that imports it. Types are not checked.
 */
export function typescriptHooks(): ModuleHooks {
  const esm = makeCompiler({ module: "ESNext", moduleResolution: "Bundler" });
  const commonJs = makeCompiler({ module: "CommonJS", moduleResolution: "Node10" });
  return {
    resolve(specifier, { parentURL }, next) {
      try {
        return next(specifier);
      } catch (error) {
        const source = parentURL === undefined ? undefined : sourceOf(specifier, parentURL);
        if (source === undefined) throw error;
        return next(source);
      }
    },
    load(url, _context, next) {
      if (!isTypeScript(url)) return next(url);
      const file = fileURLToPath(url);
      if (esm.ignored(file)) return next(url);
      const isCommon = isCommonJs(file);
      const source = compile(isCommon ? commonJs : esm, file);
      return { format: isCommon ? "commonjs" : "module", source, shortCircuit: true };
    },
  };
}

function makeCompiler(modules: { readonly module: string; readonly moduleResolution: string }): Service {
  return tsNode.create({ transpileOnly: true, compilerOptions: { ...modules, ...compilerTarget() } });
}

function compile(compiler: Service, file: string): string {
  try {
    return compiler.compile(readFileSync(file, "utf8"), file);
  } catch (error) {
    if (!(error instanceof tsNode.TSError)) throw error;
    const broken = new SyntaxError(error.diagnosticText.trim());
    broken.stack = `${broken.name}: ${broken.message}`;
    throw broken;
  }
}

function isTypeScript(url: string): boolean {
  return /^file:.*\.[cm]?tsx?$/.test(url);
}

/** The name of the TypeScript file that a relative specifier means, if there is one. */
function sourceOf(specifier: string, parentURL: string): string | undefined {
  if (!/^\.\.?\//.test(specifier)) return undefined;
  const named = sources.filter(([compiled]) => compiled.test(specifier)).map(([compiled, ts]) => specifier.replace(compiled, ts));
  return named.find((name) => existsSync(new URL(name, parentURL)));
}
