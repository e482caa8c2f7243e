import { Command, Option } from "commander";
import { listWorkers } from "@mazepa/core";
import { openStore } from "../connections/open-broker.js";
import { withExamples } from "../examples.js";
import { requireOption } from "../output/cli-errors.js";
import { note, printResult, printTable } from "../output/output.js";
import { workerRow, workerTitles } from "../worker/worker-row.js";

interface WorkersOptions {
  readonly payloads?: string;
  readonly json?: boolean;
}

/** `mazepa workers`. */
export function workersCommand(): Command {
  const command = new Command("workers")
    .description("list the workers that tell of themselves in their store for payloads, and what they run")
    .addOption(new Option("--payloads <store>", "their --payloads: a directory, or a URL such as s3://bucket/prefix"))
    .option("--json", "print a list of objects as JSON")
    .addHelpText(
      "after",
      "\nA worker tells of itself each minute, in a directory every 15 seconds, until it stops. One that has missed three times is shown as dead, for an hour.",
    )
    .action(list);
  return withExamples(command, [
    ["workers --payloads ./payloads", "workers with their hosts, queues, running tasks and counts"],
    ["workers --payloads s3://bucket/payloads --json", "and every task that they run"],
  ]);
}

async function list(options: WorkersOptions): Promise<void> {
  const payloads = requireOption("--payloads", options.payloads);
  const views = await listWorkers(await openStore(payloads));
  if (options.json) return printResult(views, options);
  if (views.length === 0) return note(`There are no workers in ${payloads}. A worker with the same --payloads is listed.`);
  printTable(workerTitles, views.map(workerRow));
}
