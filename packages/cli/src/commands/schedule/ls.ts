import { Command } from "commander";
import type { ScheduleView } from "@mazepa/jobs";
import { withExamples } from "../../examples.js";
import { oneLine } from "../../executions/execution-text.js";
import { boardOptions, openBoard, type BoardOptions } from "../../jobs/open-board.js";
import { note, printResult, printTable } from "../../output/output.js";
import { durationText } from "../../queue/measures.js";

/** `mazepa schedule ls`. */
export function scheduleListCommand(): Command {
  const command = new Command("ls").description("list schedules, with their next times and last jobs");
  for (const option of boardOptions()) command.addOption(option);
  command.option("--json", "print a list of objects as JSON").action(list);
  return withExamples(command, [["schedule ls --board ./board", "when each schedule posts its next job"]]);
}

async function list(options: BoardOptions): Promise<void> {
  const board = await openBoard(options);
  const views: ScheduleView[] = [];
  for await (const view of board.schedules()) views.push(view);
  if (options.json) return printResult(views, options);
  if (views.length === 0) return note(`There are no schedules in ${options.board}.`);
  printTable(["SCHEDULE", "TIMING", "NEXT", "LAST JOB", "WORK"], views.map(row));
}

function row({ name, cron, timeZone = "UTC", everyMs = 0, nextAt, lastJobId = "", work }: ScheduleView): string[] {
  const timing = cron === undefined ? `every ${durationText(everyMs)}` : `${cron} (${timeZone})`;
  return [name, timing, nextAt?.toISOString() ?? "", lastJobId, oneLine(work, 40)];
}
