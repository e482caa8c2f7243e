import { Command } from "commander";

/** `mazepa worker`. */
export function workerCommand(): Command {
  return new Command("worker").description("run tasks from the queues of a broker");
}
