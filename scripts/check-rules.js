// Checks that every rule number in sources, tests and pages is on docs/rules.md, and that every
// rule there has a test whose title starts with it.
import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";

/** Rules that are being built. Nothing is added here: a rule comes with its tests. */
const notYetTested = new Set();

/** Names of other things that look like a rule's number: Amazon S3, and the engine V8. */
const otherNames = new Set(["S3", "V8"]);

const page = "docs/rules.md";
const ignore = ["**/node_modules/**", "**/dist/**", "docs/api/**", "**/CHANGELOG.md", "scripts/check-rules.js"];
const roots = ["packages", "examples", "scripts", "bench", "docs"];
const files = globSync([...roots.map((root) => `${root}/**/*.{ts,js,md}`), "*.md"], { ignore });
const tests = files.filter((file) => /\.(test|cases|test-d)\.ts$|^packages\/testing\/src\//.test(file));

const lines = readFileSync(page, "utf8").split("\n");
const rules = lines.flatMap((line) => /^- \*\*([A-Z]{1,2}\d{1,2})\*\* /.exec(line)?.[1] ?? []);
const sections = lines.flatMap((line) => /^## ([A-Z]{1,2}): /.exec(line)?.[1] ?? []);
const number = new RegExp(`\\b(?:${sections.join("|")})\\d{1,2}\\b`, "g");
const titled = new Set(tests.flatMap((file) => matchesIn(file, /["'`]([A-Z]{1,2}\d{1,2}) /g)));

const problems = [
  ...files.flatMap((file) => unknownIn(file, number)),
  ...tests.flatMap((file) => unknownIn(file, /(?<=["'`])[A-Z]{1,2}\d{1,2}(?= )/g)),
  ...rules.filter((rule, index) => rules.indexOf(rule) < index).map((rule) => `${page} has ${rule} twice`),
  ...rules.filter((rule) => !titled.has(rule) && !notYetTested.has(rule)).map((rule) => `no test's title starts with ${rule}`),
  ...[...notYetTested].filter((rule) => titled.has(rule)).map((rule) => `${rule} has a test: take it off notYetTested`),
  ...lines.filter((line) => line.startsWith("- **") && !/\]\([^)]+\)$/.test(line)).map((line) => `no link ends "${line}"`),
];
if (rules.length === 0) problems.push(`no rule found in ${page}`);

console.log(
  problems.length === 0
    ? `${rules.length} rules, ${rules.length - notYetTested.size} with a test.`
    : [...new Set(problems)].join("\n"),
);
process.exitCode = problems.length === 0 ? 0 : 1;

/**
 * @param {string} file
 * @param {RegExp} pattern
 */
function unknownIn(file, pattern) {
  return matchesIn(file, pattern)
    .filter((name) => !rules.includes(name) && !otherNames.has(name))
    .map((name) => `${file} names ${name}, which is not on ${page}`);
}

/**
 * @param {string} file
 * @param {RegExp} pattern
 */
function matchesIn(file, pattern) {
  return [...readFileSync(file, "utf8").matchAll(pattern)].map(([all, group]) => group ?? all);
}
