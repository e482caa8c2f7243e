import { Command, Option } from "commander";
import { onlyInSection } from "../config/apply-config.js";
import { withExamples } from "../examples.js";
import { checkpointOption } from "../executions/execution-options.js";
import type { ReportCommandOptions } from "../reports/write-report.js";

/** `mazepa report`. */
export function reportCommand(): Command {
  const command = new Command("report")
    .description("write the page of one execution to a file, which needs no server")
    .argument("[execution]", "the id of the execution (default: a running one, else the most recent)")
    .addOption(checkpointOption())
    .addOption(onlyInSection(new Option("-o, --output <file>", "where to write it (default: standard output)")))
    .option("--hide-values", "leave out arguments, messages of errors, and log lines")
    .option("--log-url <template>", "a link to logs, such as https://logs.example/?q={executionId}")
    .addHelpText("after", "\nIt needs the package @mazepa/dashboard.")
    .action(async (id: string | undefined, options: ReportCommandOptions) => {
      const { writeReport } = await import("../reports/write-report.js");
      await writeReport(id, options);
    });
  return withExamples(command, [
    ["report survey-2026 --checkpoint ./checkpoints -o run.html", "operations, timeline, graph and failures in one file"],
    ["report -c s3://bucket/runs --hide-values > run.html", "the most recent one, without values"],
  ]);
}
