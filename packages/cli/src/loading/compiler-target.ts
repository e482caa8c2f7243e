import { createPathsMatcher, getTsconfig } from "get-tsconfig";

/**
 * Compiler targets that do not work: in old ones classes are functions, and in `esnext` decorators
 * stay in the code.
 */
const unfit = [undefined, "es3", "es5", "esnext"];

/**
 * The `target` that replaces the one of the working directory's tsconfig; nothing if that one
 * works.
 */
export function compilerTarget(): { readonly target?: "ES2022" } {
  const target = getTsconfig(process.cwd())?.config.compilerOptions?.target?.toLowerCase();
  return unfit.includes(target) ? { target: "ES2022" } : {};
}

/**
 * Findings of the compiler that are passed over, besides types: TypeScript 6 tells of
 * `moduleResolution` `node10`, which the compiler needs with `module` `commonjs` before it.
 */
export const ignoredDiagnostics = [5107];

/** Whether the working directory's tsconfig maps this specifier by `paths`. */
export function isTsconfigPath(specifier: string): boolean {
  const tsconfig = getTsconfig(process.cwd());
  return tsconfig !== null && (createPathsMatcher(tsconfig)?.(specifier).length ?? 0) > 0;
}
