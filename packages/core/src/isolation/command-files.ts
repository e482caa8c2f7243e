/** The files of the exchange directory of a command (rule PX3). */
export const exchangeFiles = {
  /** Header and payload of the task, as a message has them. */
  task: "task",
  /** What is to be loaded, see {@link CommandOptions}. */
  options: "options",
  /** The process that waits for the command. */
  parent: "parent",
  /** Written when `run` is called. */
  started: "started",
  /** What the task has told last of its progress. */
  progress: "progress",
  /** The outcome, as a message has it. */
  report: "report",
  /** Written before the report if the task could not even be read, see {@link Refusal}. */
  refusal: "refusal",
  stdout: "stdout.txt",
  stderr: "stderr.txt",
  callerStdout: "caller-stdout.txt",
  callerStderr: "caller-stderr.txt",
  /** Temporary directories of the task. */
  temporary: "temporary",
} as const;

/** What a command needs to know besides its task. */
export interface CommandOptions {
  readonly modules: readonly string[];
  readonly packages: readonly string[];
  readonly warmInstances: number;
}

/** The reason why a task could not be read. */
export type Refusal =
  { readonly type: "unknown-operation"; readonly message: string } | { readonly type: "poison"; readonly message?: undefined };
