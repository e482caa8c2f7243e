import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { taskableOperation, TaskableOperation } from "@mazepa/core";
import { renderPage, type Work } from "../page/page.js";
import type { Report } from "../report.js";

/** Writes the report as `flights.json` and `flights.html`, and tells where the page is. */
@taskableOperation()
export class WriteReport extends TaskableOperation {
  readonly directory: string;

  constructor(directory = ".") {
    super();
    this.directory = directory;
  }

  async run(report: Report, work: Work): Promise<string> {
    const page = join(this.directory, "flights.html");
    await mkdir(this.directory, { recursive: true });
    await writeWhole(join(this.directory, "flights.json"), `${JSON.stringify(report, undefined, 1)}\n`);
    await writeWhole(page, await renderPage(report, work));
    return page;
  }
}

/** Replaces the file atomically: a reader sees the old file or the new one. */
async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
}
