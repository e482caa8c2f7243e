import { readFileSync } from "node:fs";
import path from "node:path";
import type ts from "typescript";

const names = new Map<string, string | undefined>();

/** Whether a symbol is declared in `@mazepa/core`, wherever that is installed. */
export function isDeclaredInCore(symbol: ts.Symbol | undefined): boolean {
  return symbol?.getDeclarations()?.some(isInCore) ?? false;
}

/** Whether code is of `@mazepa/core`. */
export function isInCore(node: ts.Node | undefined): boolean {
  return node !== undefined && packageOf(path.dirname(node.getSourceFile().fileName)) === "@mazepa/core";
}

/** The name of the package that a folder belongs to. */
function packageOf(folder: string): string | undefined {
  if (names.has(folder)) return names.get(folder);
  const parent = path.dirname(folder);
  const name = nameIn(path.join(folder, "package.json")) ?? (parent === folder ? undefined : packageOf(parent));
  names.set(folder, name);
  return name;
}

function nameIn(manifest: string): string | undefined {
  try {
    const { name } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly name?: unknown };
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined;
  }
}
