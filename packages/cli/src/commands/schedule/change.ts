import { Command } from "commander";
import { withExamples } from "../../examples.js";
import { boardOptions, openBoard, type BoardOptions } from "../../jobs/open-board.js";
import { UsageError } from "../../output/cli-errors.js";
import { note, printResult } from "../../output/output.js";

/** `mazepa schedule rm`. */
export function scheduleRemoveCommand(): Command {
  const command = scheduleChange("rm", "remove a schedule; jobs that it has posted stay").action(
    async (name: string, options: BoardOptions) => {
      if (!(await (await openBoard(options)).unschedule(name)))
        throw new UsageError(`There is no schedule "${name}" in ${options.board}. See \`mazepa schedule ls\`.`);
      note(`Schedule "${name}" is removed.`);
    },
  );
  return withExamples(command, [["schedule rm nightly --board ./board", "it posts nothing more"]]);
}

/** `mazepa schedule run`. */
export function scheduleRunCommand(): Command {
  const command = scheduleChange("run", "post the job of a schedule now, and print its id").action(
    async (name: string, options: BoardOptions) => printResult((await (await openBoard(options)).runSchedule(name)).id),
  );
  return withExamples(command, [["schedule run nightly --board ./board", "whatever its times and its last job"]]);
}

function scheduleChange(name: string, description: string): Command {
  const command = new Command(name).description(description).argument("<name>", "its name");
  for (const option of boardOptions()) command.addOption(option);
  return command;
}
