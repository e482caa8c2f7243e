// Checks that the compiler has little to do for a linear pattern of 150 steps. It counts how many
// types are instantiated, which is the same on every machine: 200,000 take about a second.
import path from "node:path";
import ts from "typescript";

const project = path.resolve("packages/patterns");
const file = path.join(project, "test/large-pattern.test-d.ts");
const limit = 400_000;

const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
const { options } =
  ts.getParsedCommandLineOfConfigFile(path.join(project, "tsconfig.test.json"), { noEmit: true }, host) ??
  fail(`The project of ${file} cannot be read.`);
const program = ts.createProgram([file], options);
const { length: mistakes } = program.getSemanticDiagnostics(program.getSourceFile(file));
const count = /** @type {ts.Program & { getInstantiationCount(): number }} */ (program).getInstantiationCount();

if (mistakes > 0) fail(`${file} has mistakes.`);
// A pattern whose types were lost would cost nothing.
if (count < limit / 10) fail(`${file} instantiates ${count} types only: it is no measure any more.`);
if (count > limit) fail(`A linear pattern of 150 steps instantiates ${count} types; the limit is ${limit}.`);
console.log(`A linear pattern of 150 steps instantiates ${count} types; the limit is ${limit}.`);

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
