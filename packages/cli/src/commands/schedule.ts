import { Command } from "commander";
import { scheduleRemoveCommand, scheduleRunCommand } from "./schedule/change.js";
import { scheduleListCommand } from "./schedule/ls.js";
import { scheduleSetCommand } from "./schedule/set.js";

/** `mazepa schedule`. */
export function scheduleCommand(): Command {
  const command = new Command("schedule")
    .description("set schedules on a board, which post jobs for conductors")
    .helpCommand(false);
  for (const make of [scheduleSetCommand, scheduleListCommand, scheduleRemoveCommand, scheduleRunCommand])
    command.addCommand(make());
  return command;
}
