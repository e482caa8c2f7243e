import { Command } from "commander";
import { jobListCommand } from "./job/ls.js";
import { jobPostCommand } from "./job/post.js";
import { jobCancelCommand, jobRepostCommand, jobTrashCommand } from "./job/change.js";
import { jobShowCommand, jobWaitCommand } from "./job/show.js";

/** `mazepa job`. */
export function jobCommand(): Command {
  const command = new Command("job").description("post jobs to a board, show them, and change them").helpCommand(false);
  for (const make of [
    ...[jobPostCommand, jobListCommand, jobShowCommand, jobWaitCommand],
    ...[jobCancelCommand, jobRepostCommand, jobTrashCommand],
  ])
    command.addCommand(make());
  return command;
}
