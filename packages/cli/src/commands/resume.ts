import { Command, Option } from "commander";
import { checkpointOption } from "../executions/execution-options.js";
import { withExamples } from "../examples.js";
import { resumeRun } from "../run/resume-run.js";

/** `mazepa resume`. */
export function resumeCommand(): Command {
  const command = new Command("resume")
    .description("resume an execution that `mazepa run` started here, with its recorded target, arguments and queue")
    .argument("[execution]", "the id of the execution (default: the last that did not succeed)")
    .addOption(checkpointOption())
    .addOption(new Option("-q, --queue <queue>", "where tasks run (default: as recorded)"))
    .option("--take-over", "resume even if another head seems to hold the lease")
    .option("--trace <file>", "write every event to a file, one line of JSON each, for `mazepa graph`")
    .option("--expect", "count the tasks first, to show totals and the time left")
    .option("--no-progress", "show no progress")
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      "\nOnly what this user ran on this machine, in this directory, is resumed in this way: a checkpoint store may hold what others have written.",
    )
    .action(resumeRun);
  return withExamples(command, [
    ["resume --checkpoint ./checkpoints", "the last execution that failed, was cancelled or was killed"],
    ["resume survey-2026 --checkpoint s3://bucket/runs --queue threads:4", "this one, on other workers than before"],
  ]);
}
