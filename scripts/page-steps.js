/**
 * The steps of a page that a reader follows, from top to bottom.
 *
 * - A sample that begins with `// name.ts` is a file.
 * - A sample that ends with `// Output:` and lines is a program, which prints them.
 * - A block of the language `console` has commands after `$ `, each with the lines that it prints.
 *
 * @typedef {{ readonly kind: "file", readonly name: string, readonly code: string }} FileStep
 *
 * @typedef {{ readonly kind: "program", readonly name: string,
 *   readonly lines: readonly string[] }} ProgramStep
 *
 * @typedef {{ readonly kind: "command", readonly command: string,
 *   readonly lines: readonly string[] }} CommandStep
 *
 * @typedef {(FileStep | ProgramStep | CommandStep) & { readonly line: number }} Step
 */

/**
 * @param {string} text
 * @returns {Step[]}
 */
export function stepsOf(text) {
  return [...text.matchAll(/^```(ts|console)\n(.*?)^```$/gms)].flatMap(({ 1: language, 2: code = "", index }) => {
    const line = text.slice(0, index).split("\n").length;
    return language === "ts" ? stepsOfSample(code, line) : commandsOf(code, line);
  });
}

/** @param {readonly Step[]} steps */
export function isRun(steps) {
  return steps.some(({ kind }) => kind !== "file");
}

/**
 * @param {string} code
 * @param {number} line
 * @returns {Step[]}
 */
function stepsOfSample(code, line) {
  const name = /^\/\/ ([\w.-]+)\.ts\b.*\n/.exec(code)?.[1];
  const lines = /^\/\/ Output:\n((?:\/\/.*\n)+)$/m.exec(code)?.[1]?.trimEnd().split("\n");
  if (name === undefined && lines === undefined) return [];
  const program = name ?? `sample-${line}`;
  /** @type {Step} */
  const file = { kind: "file", line, name: program, code };
  if (lines === undefined) return [file];
  return [file, { kind: "program", line, name: program, lines: lines.map((text) => text.replace(/^\/\/ ?/, "")) }];
}

/**
 * A command ends with its line, unless a backslash continues it.
 *
 * @param {string} code
 * @param {number} start
 * @returns {Step[]}
 */
function commandsOf(code, start) {
  return [...code.matchAll(/^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)/gm)].map(({ 1: command = "", 2: output = "", index }) => ({
    kind: "command",
    line: start + code.slice(0, index).split("\n").length,
    command,
    lines: output.trimEnd() === "" ? [] : output.trimEnd().split("\n"),
  }));
}
