import { readFileSync, writeFileSync } from "node:fs";

/** Puts tables between the marks `<!-- name -->` and `<!-- /name -->` of a page. */
export function fillPage(page: URL, tables: Readonly<Record<string, string>>): void {
  let text = readFileSync(page, "utf8");
  for (const [name, table] of Object.entries(tables)) {
    const [before, rest] = text.split(`<!-- ${name} -->`);
    const after = rest?.split(`<!-- /${name} -->`)[1];
    if (before === undefined || after === undefined) throw new Error(`${page.pathname} has no place for "${name}".`);
    text = `${before}<!-- ${name} -->\n\n${table}\n\n<!-- /${name} -->${after}`;
  }
  writeFileSync(page, text);
}
