// Type-checks the samples of pages that import something (others are fragments of what stands above
// them) and the `@example`s of docstrings, which every exported function, class and constant has.
import { readFileSync } from "node:fs";
import path from "node:path";
import { globSync } from "tinyglobby";
import ts from "typescript";
import { docstringExamples } from "./docstring-examples.js";

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
const getSourceFile = host.getSourceFile.bind(host);
/** @type {Map<string, import("typescript").SourceFile | undefined>} */
const sourceFiles = new Map();
/** @type {Map<string, string>} */
const samples = new Map();
host.getSourceFile = (/** @type {string} */ file, /** @type {import("typescript").CreateSourceFileOptions} */ target) => {
  const text = samples.get(file);
  if (text !== undefined) return ts.createSourceFile(file, text, target);
  if (!sourceFiles.has(file)) sourceFiles.set(file, getSourceFile(file, target));
  return sourceFiles.get(file);
};
const examples = docstringExamples({ ...options, noEmit: true }, host);

for (const file of globSync(["README.md", "docs/**/*.md", "packages/*/README.md", "examples/*.md"], {
  ignore: ["docs/api/**"],
})) {
  for (const [name, code] of samplesOf(file, readFileSync(file, "utf8"))) samples.set(name, code);
}
for (const [place, code] of examples.samples) samples.set(sampleFile(place), code);
host.readFile = (/** @type {string} */ file) => samples.get(file) ?? readFile(file);
host.fileExists = (/** @type {string} */ file) => samples.has(file) || fileExists(file);

const preamble = path.resolve("scripts/example-preamble.d.ts");
const program = ts.createProgram([preamble, ...samples.keys()], { ...options, noEmit: true }, host);
const problems = [...samples.keys()].flatMap((file) => {
  const source = program.getSourceFile(file);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
});

if (problems.length > 0) console.error(ts.formatDiagnostics(problems, host));
for (const { name, from } of examples.missing) console.error(`${name} of ${from} has no @example.`);
console.log(`${samples.size} samples type-check, ${problems.length} problems.`);
process.exitCode = problems.length + examples.missing.length === 0 && samples.size > 0 ? 0 : 1;

/**
 * Samples by the name that messages show: the page's, and the line of the sample in it; blank lines
 * before it keep line numbers right. A sample that begins with `// trips.ts` can be imported by
 * others of its page, from "./trips.js"; of several with one name, the last one above counts.
 *
 * @param {string} file
 * @param {string} text
 * @returns {[string, string][]}
 */
function samplesOf(file, text) {
  const found = [...text.matchAll(/^```ts\n(.*?)^```$/gms)]
    .filter(([, code = ""]) => /^import /m.test(code))
    .map(({ 1: code = "", index }) => {
      const line = text.slice(0, index).split("\n").length;
      return {
        name: sampleFile(`${file}:${line}`),
        title: /^\/\/ ([\w.-]+)\.ts\b.*\n/.exec(code)?.[1],
        code: "\n".repeat(line) + code,
      };
    });
  /**
   * @param {string} code
   * @param {number} at
   */
  const linked = (code, at) =>
    [...found.slice(0, at).reverse(), ...found.slice(at)].reduce(
      (all, { name, title }) =>
        title === undefined ? all : all.replaceAll(`"./${title}.js"`, `"./${path.basename(name, ".ts")}.js"`),
      code,
    );
  return found.map(({ name, code }, at) => [name, linked(code, at)]);
}

/**
 * A file name in a folder from which packages can be imported.
 *
 * @param {string} place
 */
function sampleFile(place) {
  return path.join(process.cwd(), "examples", `${place.replaceAll(/[\\/:]/g, "-")}.ts`);
}
