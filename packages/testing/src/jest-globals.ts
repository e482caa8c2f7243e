import { createRequire } from "node:module";
import type * as jest from "@jest/globals";

type Globals = Pick<typeof jest, "describe" | "it" | "expect">;

const load = createRequire(import.meta.url);

/**
 * The globals of jest that the suites use. They are loaded when the first suite is declared, since
 * they throw outside of jest, and the rest of the package is for other test runners, too.
 */
function globals(): Globals {
  return load("@jest/globals") as Globals;
}

export function describe(name: string, define: () => void): void {
  globals().describe(name, define);
}

export function it(title: string, test: () => Promise<void>, timeoutMs: number): void {
  globals().it(title, test, timeoutMs);
}

export function expect(actual: unknown): ReturnType<Globals["expect"]> {
  return globals().expect(actual);
}

expect.any = (type: unknown): unknown => globals().expect.any(type);
expect.objectContaining = (part: Readonly<Record<string, unknown>>): unknown => globals().expect.objectContaining(part);
expect.stringContaining = (part: string): unknown => globals().expect.stringContaining(part);
