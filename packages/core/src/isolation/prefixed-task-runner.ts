import { operationOf } from "../operations/revert-operation.js";
import type { TaskHeader } from "../wire/task-message.js";
import type { CommandPrefix } from "../tasks/command-prefix.js";
import type { CommandTaskRunner } from "./command-task-runner.js";
import type { RunnableTask, RunningTask, TaskRunner, TaskWatcher } from "./task-runner.js";

/** The parts of a {@link PrefixedTaskRunner}. */
export interface PrefixedParts {
  readonly prefixes: Readonly<Record<string, CommandPrefix>>;
  readonly commands: CommandTaskRunner;
  /** Runs the tasks without a prefix. */
  readonly others: TaskRunner;
  /** Called once for each operation of which several names have a prefix. */
  readonly onSeveral: (message: string) => void;
}

/** Runs tasks with a prefix through commands, and others elsewhere. */
export class PrefixedTaskRunner implements TaskRunner {
  readonly #parts: PrefixedParts;
  readonly #told = new Set<string>();

  constructor(parts: PrefixedParts) {
    this.#parts = parts;
  }

  start(): Promise<void> {
    return this.#parts.others.start();
  }

  run(task: RunnableTask, watcher: TaskWatcher): RunningTask {
    const { commands, others } = this.#parts;
    const prefix = this.#prefixOf(task.header);
    return prefix === undefined ? others.run(task, watcher) : commands.run(task, prefix, watcher);
  }

  async close(): Promise<void> {
    await Promise.all([this.#parts.commands.close(), this.#parts.others.close()]);
  }

  /** The first of the operation's id and the tags that has a prefix counts (rule PX1). */
  #prefixOf({ operationId, options }: TaskHeader): CommandPrefix | undefined {
    const { prefixes } = this.#parts;
    const names = new Set([operationId, operationOf(operationId, true), ...(options.tags ?? [])]);
    const [first, ...more] = [...names].filter((name) => Object.hasOwn(prefixes, name));
    if (first !== undefined && more.length > 0) this.#tell(operationId, first, more);
    return first === undefined ? undefined : prefixes[first];
  }

  #tell(operationId: string, first: string, more: readonly string[]): void {
    if (this.#told.has(operationId)) return;
    this.#told.add(operationId);
    const others = more.map((name) => `"${name}"`).join(", ");
    this.#parts.onSeveral(
      `Operation "${operationId}" has several prefixes: that of "${first}" is used, not that of ${others}. Its id counts first, then its tags in their order.`,
    );
  }
}
