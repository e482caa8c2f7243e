import { Command, Option } from "commander";
import type { JobState, JobView } from "@mazepa/jobs";
import { onlyInSection } from "../../config/apply-config.js";
import { withExamples } from "../../examples.js";
import { agoText, oneLine } from "../../executions/execution-text.js";
import { boardOptions, openBoard, type BoardOptions } from "../../jobs/open-board.js";
import { positiveNumber } from "../../option-parsers.js";
import { note, printResult, printTable } from "../../output/output.js";

const states = ["unclaimed", "claimed", "succeeded", "failed", "cancelled", "trashed"];

interface ListOptions extends BoardOptions {
  readonly state?: JobState;
  readonly limit: number;
}

/** `mazepa job ls`. */
export function jobListCommand(): Command {
  const command = new Command("ls").description("list jobs: those that have not ended by priority and age, then the others");
  for (const option of boardOptions()) command.addOption(option);
  command
    .addOption(new Option("-s, --state <state>", "only those in this state").choices(states))
    .addOption(onlyInSection(new Option("--limit <count>", "maximum number of jobs").argParser(positiveNumber).default(100)))
    .option("--json", "print a list of objects as JSON")
    .action(list);
  return withExamples(command, [["job ls --board ./board --state failed", "jobs that have failed"]]);
}

async function list({ state, limit, ...options }: ListOptions): Promise<void> {
  const board = await openBoard(options);
  const views: JobView[] = [];
  for await (const view of board.jobs({ limit, ...(state && { state }) })) views.push(view);
  if (options.json) return printResult(views, options);
  if (views.length === 0) return note(`There are no jobs${state ? " in this state" : ""} in ${options.board}.`);
  printTable(["JOB", "STATE", "PRIORITY", "POSTED", "RUN", "OWNER", "NAME", "ERROR"], views.map(row));
}

function row({ id, state, priority, postedAt, run, owner, name, error }: JobView): string[] {
  return [
    ...[id, state, String(priority), agoText(postedAt), String(run), owner ? `${owner.host} ${owner.pid}` : ""],
    ...[oneLine(name, 40), error ? oneLine(error.message, 60) : ""],
  ];
}
