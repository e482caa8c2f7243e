import type { DryRunTotals } from "@mazepa/core";
import { printResult, printTable, note } from "../output/output.js";

/** Prints the number of tasks that would run. */
export function printDryRun(totals: DryRunTotals, { json }: { json?: boolean }): void {
  if (json) return printResult(totals, { json });
  const rows = Object.entries(totals.byOperation).map(([id, count]) => [id, count.toLocaleString("en-US")]);
  const atLeast = totals.lowerBound ? "at least " : "";
  printTable(["OPERATION", "TASKS"], [...rows, ["total", `${atLeast}${totals.total.toLocaleString("en-US")}`]]);
  if (totals.lowerBound) note("A flow needs results to continue, so there may be more.");
}
