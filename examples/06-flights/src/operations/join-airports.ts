import { taskableOperation, TaskableOperation } from "@mazepa/core";
import { loadAirports } from "../airports.js";
import { buildReport } from "../build-report.js";
import type { Report } from "../report.js";
import type { Summary } from "../summary.js";

/**
 * Works out the figures of the report and joins the codes of airports with their names and places.
 */
@taskableOperation()
export class JoinAirports extends TaskableOperation {
  async run(summary: Summary): Promise<Report> {
    return buildReport(summary, await loadAirports());
  }
}
