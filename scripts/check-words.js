// Finds phrases that pages, comments and test titles of this project avoid: "so many" for a number
// that has a name, and words for people where a process or a number is meant.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** @type {readonly (readonly [phrase: RegExp, advice: string])[]} */
const avoided = [
  [/\bso (?:many|often)\b/i, 'say what is counted, e.g. "at most `limit` entries"'],
  [/\bas far as\b/i, "say up to where, or under which condition"],
  [/\b(?:whoever|whomever|somebody|someone else)\b/i, "name the process, worker, head or caller"],
  [/\bbelongs? into\b/i, 'say "belongs in", or "goes into"'],
  [/\bis none of\b/i, 'use "is not …"'],
  [/\bwithout a word\b/i, 'say "silently", "unexpectedly" or "without a report"'],
];

const exempt = /(?:^|\/)CHANGELOG\.md$|^scripts\/check-words\.js$|^packages\/cli\/test\/fixtures\/|^examples\/06-flights\/data\//;
const files = execFileSync("git", ["ls-files", "*.ts", "*.js", "*.md", "*.yaml"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && !exempt.test(file));

const findings = files.flatMap((file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line, index) =>
      avoided
        .filter(([phrase]) => phrase.test(line))
        .map(([phrase, advice]) => `${file}:${index + 1}: "${phrase.exec(line)?.[0]}": ${advice}`),
    ),
);

for (const finding of findings) console.error(finding);
if (findings.length === 0) console.log(`${files.length} files without avoided phrases.`);
process.exitCode = findings.length === 0 ? 0 : 1;
