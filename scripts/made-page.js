import { readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";

/**
 * Writes a page that is made by a script. With `--check` on the command line, it only compares, and
 * the process fails when the page is stale.
 *
 * @param {{ readonly page: string, readonly text: string, readonly madeBy: string }} made
 */
export async function makePage({ page, text, madeBy }) {
  const wanted = await format(text, { ...(await resolveConfig(page)), parser: "markdown" });
  if (!process.argv.includes("--check")) writeFileSync(page, wanted);
  else if (current(page) === wanted) console.log(`${page} is up to date.`);
  else {
    console.error(`${page} is not what the sources say. Run \`${madeBy}\`.`);
    process.exitCode = 1;
  }
}

/** @param {string} page */
function current(page) {
  try {
    return readFileSync(page, "utf8");
  } catch {
    return "";
  }
}

/**
 * @param {readonly string[]} titles
 * @param {readonly (readonly string[])[]} rows
 */
export function table(titles, rows) {
  return [titles, titles.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
