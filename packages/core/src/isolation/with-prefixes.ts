import type { PrefixOptions } from "../tasks/command-prefix.js";
import type { TaskRunner, TaskRunnerOptions } from "./task-runner.js";

/** The time in ms between SIGTERM and SIGKILL, unless an option tells another. */
const defaultCancelGraceMs = 5000;

/** Options of {@link withPrefixes}. */
export interface WithPrefixesOptions extends TaskRunnerOptions, PrefixOptions {
  /** The number of commands that run at once. Default: no limit. */
  readonly commandConcurrency?: number;
  readonly cancelGraceMs?: number;
  readonly onSeveral: (message: string) => void;
}

/** Runs tasks with a prefix through commands, and the others by `others`. */
export async function withPrefixes(others: TaskRunner, options: WithPrefixesOptions): Promise<TaskRunner> {
  const { prefixes = {}, commandConcurrency = Infinity, cancelGraceMs = defaultCancelGraceMs, onSeveral } = options;
  if (Object.keys(prefixes).length === 0) return others;
  const [{ PrefixedTaskRunner }, { CommandTaskRunner }] = await Promise.all([
    import("./prefixed-task-runner.js"),
    import("./command-task-runner.js"),
  ]);
  const commands = new CommandTaskRunner({ ...options, cancelGraceMs }, commandConcurrency);
  return new PrefixedTaskRunner({ prefixes, commands, others, onSeveral });
}
