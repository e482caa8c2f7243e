import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import type { Flow, Task } from "@mazepa/core";

/**
 * The targets that {@link cli} can run: a class marked `@graphTask`, `@taskableOperation` or
 * `@flowSchema`, a function that makes a task or flow, or a ready task or flow.
 */
export type CliTarget =
  Task<unknown> | Flow<unknown> | ((...args: never[]) => unknown) | (abstract new (...args: never[]) => unknown);

/**
 * Runs `target` as `mazepa run` does, with the arguments and options of the command line, if the
 * module is the one that Node was started with. Does nothing where the module is imported, as in
 * threads, processes and workers. Errors are printed to standard error and set `process.exitCode`.
 *
 * `target` should be exported under its own name, or as the default, so that `mazepa resume` finds
 * it.
 *
 * @param from The `import.meta` of the module.
 *
 * @example
 * ```ts
 * import { cli } from "@mazepa/cli";
 * import { graphTask, GraphTask } from "@mazepa/graph";
 *
 * @graphTask()
 * export class Main extends GraphTask<string> {
 *   run() {
 *     return "done";
 *   }
 * }
 *
 * await cli(Main, import.meta); // node tasks.js --checkpoint ./checkpoints
 * ```
 */
export async function cli(target: CliTarget, from: { readonly url: string }): Promise<void> {
  if (!isStarted(from.url)) return;
  // A module that is only imported, such as a configuration file, does not load all commands.
  const { runModule } = await import("./run-module.js");
  process.exitCode = await runModule({ url: from.url, target, words: process.argv.slice(2) });
}

/** Whether Node was started with this module. Threads have the `argv` of the process. */
function isStarted(url: string): boolean {
  const [, started] = process.argv;
  if (!isMainThread || started === undefined || !url.startsWith("file:")) return false;
  try {
    return realpathSync(started) === realpathSync(fileURLToPath(url));
  } catch {
    return false;
  }
}
