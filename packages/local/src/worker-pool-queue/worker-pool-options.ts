import { availableParallelism } from "node:os";
import { InvalidOptionError } from "@mazepa/core";
import { checkChoice, checkKnown, checkNames, checkWholeNumber, defaultWarmInstances } from "@mazepa/core/internal";

/** Options of `WorkerPoolQueue`. */
export interface WorkerPoolQueueOptions {
  /**
   * The number of tasks that run at once, each in a thread or process of its own. Default: one for
   * each core that the process may use.
   */
  readonly threads?: number;
  /**
   * Modules with operations: paths relative to the working directory, URLs, or package names.
   * Imported by each thread when it starts.
   */
  readonly modules?: readonly string[];
  /** Operation packages that may be imported when a task first needs them. Others never are. */
  readonly packages?: readonly string[];
  /**
   * Where each task runs. `"process"` costs more for each task and start, but a crash in native
   * code ends only that process. Default `"thread"`.
   */
  readonly isolation?: "thread" | "process";
  /** Live copies of operations with `setup` that each thread keeps. Default 16. */
  readonly warmInstances?: number;
}

const known = ["threads", "modules", "packages", "isolation", "warmInstances"];

/** @throws InvalidOptionError naming the option that makes no sense. */
export function completeWorkerPoolOptions(options: WorkerPoolQueueOptions): Required<WorkerPoolQueueOptions> {
  checkKnown("WorkerPoolQueue", options, known);
  const {
    threads = availableParallelism(),
    modules = [],
    packages = [],
    isolation = "thread",
    warmInstances = defaultWarmInstances,
  } = options;
  checkWholeNumber("threads", threads, 1);
  checkWholeNumber("warmInstances", warmInstances, 1);
  checkChoice("isolation", isolation, ["thread", "process"]);
  checkNames("modules", modules);
  checkNames("packages", packages);
  if (modules.length + packages.length === 0) {
    throw new InvalidOptionError(
      `WorkerPoolQueue runs tasks in ${isolation === "thread" ? "threads" : "processes"} that know no operation yet. Give the modules that define them as \`modules\` (or \`packages\`).`,
    );
  }
  return { threads, modules, packages, isolation, warmInstances };
}
