import { InvalidOptionError } from "@mazepa/core";
import { checkKnown } from "@mazepa/core/internal";
import { DashboardApp } from "../dashboard-app.js";
import type { DashboardOptions } from "../dashboard-options.js";
import { PageArchive } from "./page-archive.js";
import { reportHtml } from "./report-html.js";
import { readReportViews } from "./report-views.js";

/** Options of {@link report}. */
export interface ReportOptions extends Pick<DashboardOptions, "store" | "hideValues" | "logUrl"> {
  /** The execution that is shown. */
  readonly executionId: string;
}

const known = ["store", "hideValues", "logUrl", "executionId"];

/**
 * The page of one execution as a single HTML file, which needs no server and loads nothing: what
 * the dashboard shows of it now, with the last 200 failed tasks.
 *
 * @example
 * ```ts
 * import { writeFile } from "node:fs/promises";
 *
 * const html = await report({ store: "./checkpoints", executionId: "survey-2026" });
 * await writeFile("run.html", html);
 * ```
 *
 * @throws InvalidOptionError when the store has no such execution, or an option makes no sense.
 */
export async function report({ executionId, ...shown }: ReportOptions): Promise<string> {
  checkKnown("report", { executionId, ...shown }, known);
  // The file has what the page shows, since it asks for it in the same way, with all time it needs.
  const page = new DashboardApp({ ...shown, authorize: () => true, allowedHosts: "*" }, Infinity);
  try {
    const archive = new PageArchive(page);
    const views = await readReportViews(archive, executionId);
    if (views) return await reportHtml(archive, views);
  } finally {
    page.close();
  }
  throw new InvalidOptionError(`There is no execution "${executionId}" in this store, of which a report could be made.`);
}
