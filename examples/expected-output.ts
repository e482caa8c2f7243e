import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = import.meta.dirname;

/** What an example is called with, and the lines that the comment at its end promises. */
export function expectedOutput(name: string): { code: string; args: string[]; lines: string[] } {
  const path = firstExisting([join(folder, name, "main.ts"), join(folder, name, "src/main.ts")]);
  const text = readFileSync(path, "utf8");
  const found = /^\/\/ Output(?: of `node (.*)`)?:\n((?:\/\/.*\n?)+)\s*$/m.exec(text);
  if (!found) throw new Error(`${path} does not end with a comment "// Output:" and the lines that it prints.`);
  const [, command = "main.js", output = ""] = found;
  const lines = output.trimEnd().split("\n");
  return { code: text.slice(0, found.index), args: command.split(" "), lines: lines.map((line) => line.replace(/^\/\/ ?/, "")) };
}

export function firstExisting(paths: readonly string[]): string {
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`There is neither ${paths.join(" nor ")}. Run \`npm run build\`.`);
  return found;
}

/**
 * What was printed, with each line replaced by the promised one if they match: `…` stands for any
 * text within a line.
 */
export function asPromised(printed: string, lines: readonly string[]): (string | undefined)[] {
  return printed
    .trimEnd()
    .split("\n")
    .map((line, index) => (matches(line, lines[index]) ? lines[index] : line));
}

function matches(line: string, pattern = ""): boolean {
  const escaped = pattern.split("…").map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`).test(line);
}
