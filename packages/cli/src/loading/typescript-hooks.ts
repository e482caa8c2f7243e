import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import tsNode, { type Service } from "ts-node";
import { compilerTarget, ignoredDiagnostics } from "./compiler-target.js";
import { isCommonJs } from "./is-common-js.js";
import { typescriptSource } from "./typescript-source.js";

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
  load(url: string, context: { conditions?: readonly string[] }, next: (url: string) => Loaded): Loaded;
}

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
        const source = parentURL === undefined ? undefined : typescriptSource(specifier, parentURL);
        if (source === undefined) throw error;
        return next(source);
      }
    },
    load(url, { conditions }, next) {
      if (!isTypeScript(url)) return next(url);
      const file = fileURLToPath(url);
      if (esm.ignored(file)) return next(url);
      if (!isCommonJs(file)) return { format: "module", source: compile(esm, file), shortCircuit: true };
      if (!isRegistered()) return { format: "commonjs", source: compile(commonJs, file), shortCircuit: true };
      return { format: "commonjs", source: conditions?.includes("require") ? readFileSync(file) : null, shortCircuit: true };
    },
  };
}

function makeCompiler(modules: { readonly module: string; readonly moduleResolution: string }): Service {
  const compilerOptions = { ...modules, ...compilerTarget() };
  return tsNode.create({ transpileOnly: true, ignoreDiagnostics: ignoredDiagnostics, compilerOptions });
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

/**
 * Whether `typescript-cjs-loader.ts` has made ts-node compile what is required. Then an import of
 * CommonJS is left to `require`: in code from a hook, Node 22 cannot require modules in ESM.
 */
function isRegistered(): boolean {
  return tsNode.REGISTER_INSTANCE in process;
}

function isTypeScript(url: string): boolean {
  return /^file:.*\.[cm]?tsx?$/.test(url);
}
