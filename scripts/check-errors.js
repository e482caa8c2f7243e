// Checks that docs/errors.md has a section for every error code in the packages' sources, and for
// nothing else; that each says what the code means and then, in a paragraph of its own, what to do;
// and that error classes have literal names, which survive minifiers.
import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";

const sources = globSync(["packages/*/src/**/*.ts"], { ignore: ["**/*.test.ts", "**/*.test-d.ts"] });
const texts = sources.map((file) => readFileSync(file, "utf8"));
const thrown = new Set(texts.flatMap(codesOf));
const sections = readFileSync("docs/errors.md", "utf8").split(/^## /m).slice(1);
const documented = new Set(sections.map((section) => /^MAZEPA_\w+/.exec(section)?.[0]));

const problems = [
  ...[...thrown].filter((code) => !documented.has(code)).map((code) => `docs/errors.md has no section "## ${code}"`),
  ...[...documented].filter((code) => !thrown.has(code)).map((code) => `docs/errors.md describes ${code}, which nothing throws`),
  ...sections.filter((section) => !hasRemedy(section)).map((section) => `docs/errors.md does not say what to do: ${section}`),
  ...texts.flatMap(namelessClasses).map((name) => `class ${name} lacks \`static override readonly name: string = "${name}"\``),
];
if (thrown.size === 0) problems.push("no error code found in packages/*/src");

console.log(problems.length === 0 ? `${thrown.size} error codes are documented.` : problems.join("\n"));
process.exitCode = problems.length === 0 ? 0 : 1;

/**
 * After the title, a paragraph with what it means and another one with what to do.
 *
 * @param {string} section
 */
function hasRemedy(section) {
  return section.trim().split(/\n\n+/).length >= 3;
}

/**
 * Codes are string literals; variables of the environment look alike and are left out.
 *
 * @param {string} text
 */
function codesOf(text) {
  return [...text.matchAll(/(env\[)?["'`](MAZEPA_[A-Z_]+)["'`]/g)]
    .filter(([, env]) => env === undefined)
    .map(([, , code]) => code);
}

/**
 * Classes derived from MazepaError, by the name of their base, without a literal name.
 *
 * @param {string} text
 */
function namelessClasses(text) {
  const classes = [...text.matchAll(/^(?:export )?class (\w+) extends \w*Error \{/gm)].map(([, name = ""]) => name);
  return classes.filter((name) => !text.includes(`static override readonly name: string = "${name}";`));
}
