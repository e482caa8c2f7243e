import { dashboardPackage } from "../dashboard/dashboard-package.js";
import { openStore } from "../connections/open-broker.js";
import { findExecution } from "../executions/find-execution.js";
import { requireOption } from "../output/cli-errors.js";
import { note, printValue, reserveStdout } from "../output/output.js";
import { writeOutput } from "../output/write-output.js";

/** The options of `mazepa report`. */
export interface ReportCommandOptions {
  readonly checkpoint?: string;
  readonly output?: string;
  readonly hideValues?: boolean;
  readonly logUrl?: string;
}

/** Writes the report of an execution to a file or to standard output. */
export async function writeReport(id: string | undefined, options: ReportCommandOptions): Promise<void> {
  reserveStdout();
  const { output, hideValues, logUrl } = options;
  const store = requireOption("--checkpoint", options.checkpoint);
  const { report } = await dashboardPackage();
  const { executionId } = await findExecution(await openStore(store), id, options);
  const given = { hideValues, logUrl };
  const shown = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const html = await report({ store, executionId, ...shown });
  if (output === undefined) return printValue(html, {});
  await writeOutput(output, html);
  note(`The report of execution "${executionId}" is in ${output}.`);
}
