// Type-checks the TypeScript samples of the documentation that import something; others are
// fragments of what stands above them.
import { readFileSync } from "node:fs";
import path from "node:path";
import { globSync } from "tinyglobby";
import ts from "typescript";

const samples = new Map(
  globSync(["README.md", "docs/*.md", "packages/*/README.md", "examples/*.md"]).flatMap((file) =>
    samplesOf(file, readFileSync(file, "utf8")),
  ),
);
const options = ts.convertCompilerOptionsFromJson(
  {
    ...JSON.parse(readFileSync("tsconfig.base.json", "utf8")).compilerOptions,
    composite: false,
    customConditions: ["mazepa-source"],
  },
  process.cwd(),
).options;
const host = ts.createCompilerHost({ ...options, noEmit: true });
const { readFile, fileExists } = host;
host.readFile = (/** @type {string} */ file) => samples.get(file) ?? readFile(file);
host.fileExists = (/** @type {string} */ file) => samples.has(file) || fileExists(file);
const getSourceFile = host.getSourceFile.bind(host);
host.getSourceFile = (/** @type {string} */ file, /** @type {import("typescript").ScriptTarget} */ target) => {
  const text = samples.get(file);
  return text === undefined ? getSourceFile(file, target) : ts.createSourceFile(file, text, target);
};

const program = ts.createProgram([...samples.keys()], { ...options, noEmit: true }, host);
const problems = [...samples.keys()].flatMap((file) => {
  const source = program.getSourceFile(file);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
});

if (problems.length > 0) console.error(ts.formatDiagnostics(problems, host));
console.log(`${samples.size} samples type-check, ${problems.length} problems.`);
process.exitCode = problems.length === 0 && samples.size > 0 ? 0 : 1;

/**
 * Samples by the name that messages show: the page's, and the line of the sample in it; blank lines
 * before it keep line numbers right.
 *
 * @param {string} file
 * @param {string} text
 * @returns {[string, string][]}
 */
function samplesOf(file, text) {
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)]
    .filter(([, code = ""]) => /^import /m.test(code))
    .map(({ 1: code = "", index }) => {
      const line = text.slice(0, index).split("\n").length;
      const name = `${file.replaceAll(/[\\/]/g, "-")}-${line}.ts`;
      return [path.join(process.cwd(), "examples", name), "\n".repeat(line) + code];
    });
}
