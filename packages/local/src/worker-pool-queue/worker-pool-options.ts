import { availableParallelism } from "node:os";
import { InvalidOptionError, type PrefixOptions } from "@mazepa/core";
import {
  checkChoice,
  checkKnown,
  checkModuleUrl,
  checkNames,
  checkPrefixOptions,
  checkWholeNumber,
  defaultWarmInstances,
} from "@mazepa/core/internal";

/** Options of `WorkerPoolQueue`. */
export interface WorkerPoolQueueOptions extends PrefixOptions {
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
  /**
   * The first module of each thread or process, as a URL or a path, for programs that are bundled:
   * it imports the operations and `@mazepa/core/pool-worker`. Default: core's own.
   */
  readonly entry?: string | URL;
  /** Live copies of operations with `setup` that each thread keeps. Default 16. */
  readonly warmInstances?: number;
  /** The number of commands of `prefixes` that run at once, besides the threads. Default 64. */
  readonly commandConcurrency?: number;
}

/** The options with every default filled in. */
export type CompleteWorkerPoolOptions = Required<Omit<WorkerPoolQueueOptions, "entry" | keyof PrefixOptions>> &
  Pick<WorkerPoolQueueOptions, "entry"> &
  PrefixOptions;

const known = [
  "threads",
  "modules",
  "packages",
  "isolation",
  "entry",
  "warmInstances",
  "prefixes",
  "commandDirectory",
  "commandConcurrency",
];

/** @throws InvalidOptionError naming the option that makes no sense. */
export function completeWorkerPoolOptions(options: WorkerPoolQueueOptions): CompleteWorkerPoolOptions {
  checkKnown("WorkerPoolQueue", options, known);
  const {
    threads = availableParallelism(),
    modules = [],
    packages = [],
    isolation = "thread",
    entry,
    warmInstances = defaultWarmInstances,
    commandConcurrency = 64,
    prefixes,
    commandDirectory,
  } = options;
  checkWholeNumber("threads", threads, 1);
  checkWholeNumber("warmInstances", warmInstances, 1);
  checkWholeNumber("commandConcurrency", commandConcurrency, 1);
  checkPrefixOptions(options);
  checkChoice("isolation", isolation, ["thread", "process"]);
  checkNames("modules", modules);
  checkNames("packages", packages);
  checkModuleUrl("entry", entry);
  if (modules.length + packages.length === 0 && entry === undefined) {
    throw new InvalidOptionError(
      `WorkerPoolQueue runs tasks in ${isolation === "thread" ? "threads" : "processes"} that know no operation yet. Give the modules that define them as \`modules\` (or \`packages\`).`,
    );
  }
  const optional = {
    ...(entry !== undefined && { entry }),
    ...(prefixes && { prefixes }),
    ...(commandDirectory !== undefined && { commandDirectory }),
  };
  return { threads, modules, packages, isolation, warmInstances, commandConcurrency, ...optional };
}
