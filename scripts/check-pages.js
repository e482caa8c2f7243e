// Walks through the tutorial and the how-tos as a reader does: writes their files, runs their
// programs and commands, and compares what they print. Names of pages, as arguments, select some.
import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { isRun, stepsOf } from "./page-steps.js";
import { PageWalk } from "./page-walk.js";
import { twoAtOnce } from "./two-at-once.js";

const names = process.argv.slice(2);
const pages = globSync(["README.md", "docs/**/*.md", "packages/*/README.md"], { ignore: ["docs/api/**"] })
  .filter((page) => names.length === 0 || names.some((name) => page.includes(name)))
  .map((page) => ({ page, steps: stepsOf(readFileSync(page, "utf8")) }))
  .filter(({ steps }) => isRun(steps));

const problems = (await twoAtOnce(pages, walkPage)).filter((problem) => problem !== undefined);
const count = pages.flatMap(({ steps }) => steps).filter(({ kind }) => kind !== "file").length;

for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`${count} programs and commands of ${pages.length} pages print what the pages say.`);
process.exitCode = problems.length === 0 && count > 0 ? 0 : 1;

/**
 * Walks through a page, which ends with the first step that goes wrong.
 *
 * @param {{ page: string, steps: readonly import("./page-steps.js").Step[] }} page
 */
async function walkPage({ page, steps }) {
  const problem = await walk(steps);
  return problem === undefined ? undefined : `${page}:${problem}`;
}

/** @param {readonly import("./page-steps.js").Step[]} steps */
async function walk(steps) {
  const page = new PageWalk();
  try {
    for (const step of steps) {
      const problem = await page.take(step);
      if (problem !== undefined) return `${step.line}: ${problem}`;
    }
    return undefined;
  } finally {
    page.end();
  }
}
