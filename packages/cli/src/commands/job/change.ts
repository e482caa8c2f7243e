import { Command } from "commander";
import { withExamples } from "../../examples.js";
import { boardOptions, findJob, type BoardOptions } from "../../jobs/open-board.js";
import { UsageError } from "../../output/cli-errors.js";
import { note, printResult } from "../../output/output.js";

interface ReasonOptions extends BoardOptions {
  readonly reason: string;
}

/** `mazepa job cancel`. */
export function jobCancelCommand(): Command {
  const command = jobChange("cancel", "cancel a job: at once if it is unclaimed, else where it runs")
    .option("--reason <text>", "the reason in its error", "by mazepa job cancel")
    .action(async (id: string, options: ReasonOptions) => {
      const isAsked = await (await findJob(options, id)).cancel(options.reason);
      if (!isAsked) throw new UsageError(`Job "${id}" has ended, so there is nothing to cancel.`);
      note(`Job "${id}" is cancelled, or will be within seconds.`);
    });
  return withExamples(command, [["job cancel trip-17 --board ./board", "it ends as cancelled"]]);
}

/** `mazepa job repost`. */
export function jobRepostCommand(): Command {
  const command = jobChange("repost", "post a job again that has ended, and print the id")
    .option("--resume", "continue the same job, and keep its results")
    .action(async (id: string, options: BoardOptions & { readonly resume?: boolean }) => {
      const job = await (await findJob(options, id)).repost({ resume: options.resume ?? false });
      printResult(job.id);
    });
  return withExamples(command, [["job repost trip-17 --board ./board --resume", "after the cause of its failure is removed"]]);
}

/** `mazepa job trash`. */
export function jobTrashCommand(): Command {
  const command = jobChange("trash", "set a job aside: it is not run, and stays until it is reposted")
    .option("--reason <text>", "the reason in its error", "by mazepa job trash")
    .action(async (id: string, options: ReasonOptions) => {
      await (await findJob(options, id)).trash(options.reason);
      note(`Job "${id}" is trashed. \`mazepa job repost ${id} --resume\` continues it.`);
    });
  return withExamples(command, [["job trash trip-17 --board ./board --reason 'a wrong input'", "it keeps its results"]]);
}

function jobChange(name: string, description: string): Command {
  const command = new Command(name).description(description).argument("<job>", "its id");
  for (const option of boardOptions()) command.addOption(option);
  return command;
}
