import { Command } from "commander";
import { readExecution, sendSignal, type BlobStore } from "@mazepa/core";
import { withExamples } from "../examples.js";
import { checkpointOption, storeOf, type StoreOptions } from "../executions/execution-options.js";
import { findExecution } from "../executions/find-execution.js";
import { jobsPackage } from "../jobs/open-board.js";
import { parseArguments } from "../loading/load-target.js";
import { note, printResult } from "../output/output.js";

/** `mazepa signal`. */
export function signalCommand(): Command {
  const command = new Command("signal")
    .description("send a value to an execution, for a flow that waits for it by `yield* signal(name)`, or will")
    .argument("<execution>", "the id of the execution, or of a job")
    .argument("<name>", "the name of the signal")
    .argument("[value]", "the value as JSON; a word that does not look like JSON is a text (default: undefined)")
    .addOption(checkpointOption())
    .option("--json", "print an object as JSON")
    .addHelpText(
      "after",
      "\nThe signal is kept in the checkpoint store, whether a head runs or not: the n-th of a name is for the n-th wait. `mazepa status` shows what an execution waits for.",
    )
    .action(send);
  return withExamples(command, [
    [`signal order-17 approval '{"by":"Ada"}' --checkpoint ./checkpoints`, "the flow goes on within seconds"],
    ["signal order-17 go --checkpoint s3://bucket/runs", "a signal without a value"],
  ]);
}

async function send(...[executionId, name, word, options]: [string, string, string | undefined, StoreOptions]): Promise<void> {
  const store = await storeOf(options);
  if (!(await readExecution(store, executionId)) && !(await isJob(store, executionId)))
    await findExecution(store, executionId, options);
  const [value] = word === undefined ? [undefined] : parseArguments([word]);
  await sendSignal(store, executionId, name, value);
  const waitsFor = (await readExecution(store, executionId))?.waitsFor ?? [];
  const isAwaited = waitsFor.some(({ signal }) => signal === name);
  if (options.json) printResult({ executionId, signal: name, isAwaited }, options);
  else if (!isAwaited) note("No flow was known to wait for it a moment ago: it is kept until one does.");
}

/** Whether it is a job that may not have been started yet. Without the package, there are none. */
async function isJob(store: BlobStore, id: string): Promise<boolean> {
  const jobs = await jobsPackage().catch(() => undefined);
  return jobs !== undefined && (await new jobs.JobBoard(store).job(id)) !== undefined;
}
