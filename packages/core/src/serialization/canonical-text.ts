import type { CanonicalVisitor } from "./identity.js";

export function canonicalText(value: unknown, path: string, visitor?: CanonicalVisitor): string {
  throw new Error(`not there yet: ${String(value)} ${path} ${String(visitor)}`);
}
