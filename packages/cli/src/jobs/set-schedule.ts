import type { JobBoard, ScheduleOptions, Timing } from "@mazepa/jobs";
import type { ScheduleSetting } from "../config/config.js";
import { loadTarget } from "../loading/load-target.js";
import { duration } from "../option-parsers.js";
import { UsageError } from "../output/cli-errors.js";
import { note } from "../output/output.js";
import { workOf } from "./post-target.js";

/** Sets a schedule as a command or the configuration file describes it. */
export async function setSchedule(board: JobBoard, setting: ScheduleSetting): Promise<void> {
  const { name, target: spec, args = [], cron: _cron, timeZone: _zone, every: _every, ...options } = setting;
  const { target } = await loadTarget(spec, args);
  await board.schedule(name, timingOf(setting), workOf(spec, target), options satisfies ScheduleOptions);
}

/** Brings the schedules of the configuration file up to date. Others on the board stay. */
export async function setSchedules(board: JobBoard, settings: readonly ScheduleSetting[] | undefined): Promise<void> {
  if (!settings) return;
  for (const setting of settings) await setSchedule(board, setting);
  const names = settings.map(({ name }) => name);
  for await (const { name } of board.schedules())
    if (!names.includes(name))
      note(`Schedule "${name}" is not in the configuration file, and goes on. \`mazepa schedule rm ${name}\` removes it.`);
}

function timingOf({ cron, timeZone, every }: ScheduleSetting): Timing {
  const everyMs = typeof every === "string" ? durationOf(every) : every;
  return {
    ...(cron !== undefined && { cron }),
    ...(timeZone !== undefined && { timeZone }),
    ...(everyMs !== undefined && { everyMs }),
  } as Timing; // checked by the board, which names what is wrong
}

function durationOf(text: string): number {
  try {
    return duration(text);
  } catch (cause) {
    throw new UsageError(
      `"every" of a schedule is ${JSON.stringify(text)}. It must be a number with a unit, such as 10m or 1d.`,
      {
        cause,
      },
    );
  }
}
