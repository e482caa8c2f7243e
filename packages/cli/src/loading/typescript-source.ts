import { existsSync } from "node:fs";

/** What a name in an import of TypeScript may stand for; the compiled file is named there. */
const sources: readonly (readonly [compiled: RegExp, source: string])[] = [
  [/\.js$/, ".ts"],
  [/\.jsx?$/, ".tsx"],
  [/\.mjs$/, ".mts"],
  [/\.cjs$/, ".cts"],
];

/** The name of the TypeScript file that a relative specifier means, if there is one. */
export function typescriptSource(specifier: string, parentURL: string): string | undefined {
  if (!/^\.\.?\//.test(specifier)) return undefined;
  const named = sources.filter(([compiled]) => compiled.test(specifier)).map(([compiled, ts]) => specifier.replace(compiled, ts));
  return named.find((name) => existsSync(new URL(name, parentURL)));
}
