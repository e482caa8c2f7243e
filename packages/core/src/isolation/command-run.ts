import { spawn, type ChildProcess } from "node:child_process";
import { TaskTimeoutError, WorkerCrashedError } from "../errors.js";
import { asError } from "../serialization/as-error.js";
import { emitWarningFor } from "../callbacks.js";
import { failedOutcome, neverRan, type AttemptRecord, type TaskOutcome } from "../tasks/task-outcome.js";
import { pause, Timer } from "../timer.js";
import { recordOf, toReport } from "../wire/outcome-message.js";
import { CommandProgress } from "./command-progress.js";
import { openExchange, type CommandExchange } from "./command-exchange.js";
import { commandLineOf } from "./command-line.js";
import type { CommandPrefix } from "../tasks/command-prefix.js";
import { isGroupAlive, signalGroup } from "./process-group.js";
import type { ForcedEnd } from "./pool-task.js";
import { StartWatch } from "./start-watch.js";
import type { RunnableTask, RunResult, TaskRunnerOptions, TaskWatcher } from "./task-runner.js";

/** Options of the commands of a runner. */
export interface CommandRunOptions extends TaskRunnerOptions {
  readonly commandDirectory?: string | undefined;
  /** The time in ms between SIGTERM and SIGKILL. */
  readonly cancelGraceMs: number;
}

/** The time in ms after its limit in which a task may report the timeout itself. */
const timeoutGraceMs = 1000;

/** The interval in ms at which the rest of a command that was told to stop is looked for. */
const restMs = 20;

/** A task that runs behind a prefix: from its exchange directory to its result. */
export class CommandRun {
  /** Never rejects. */
  readonly result: Promise<RunResult>;
  readonly #task: RunnableTask;
  readonly #prefix: CommandPrefix;
  readonly #watcher: TaskWatcher;
  readonly #options: CommandRunOptions;
  #child: ChildProcess | undefined;
  #forcedEnd: ForcedEnd | undefined;
  #timeoutTimer: Timer | undefined;
  #killTimer: Timer | undefined;
  #killAtMs = Infinity;
  #isKilled = false;
  #startedAtMs = Date.now();

  constructor(
    { task, prefix, watcher }: { readonly task: RunnableTask; readonly prefix: CommandPrefix; readonly watcher: TaskWatcher },
    options: CommandRunOptions,
  ) {
    this.#task = task;
    this.#prefix = prefix;
    this.#watcher = watcher;
    this.#options = options;
    this.result = this.#run()
      .catch((error: unknown) => this.#report(failedOutcome(asError(error), this.#record())))
      .finally(() => this.#cancelTimers());
  }

  /** Tells the command to stop, and kills it after `graceMs`. */
  abort(reason: string, graceMs = this.#options.cancelGraceMs): void {
    this.#end({ status: "cancelled", reason }, graceMs);
  }

  async #run(): Promise<RunResult> {
    const { modules, packages, warmInstances, commandDirectory } = this.#options;
    const exchange = await openExchange(this.#task, commandDirectory, { modules, packages, warmInstances });
    const result = await this.#runIn(exchange);
    const isKept = commandDirectory !== undefined || this.#hasFailed(result);
    if (!isKept) await exchange.remove().catch(emitWarningFor);
    return result;
  }

  #hasFailed(result: RunResult): boolean {
    return result.type !== "report" || result.report.header.status === "failed";
  }

  async #runIn(exchange: CommandExchange): Promise<RunResult> {
    if (this.#forcedEnd) return this.#report({ ...this.#forcedEnd, ...this.#record() });
    const watch = new StartWatch(
      () => exchange.hasStarted(),
      () => this.#onStarted(),
    );
    const progress = new CommandProgress(
      () => exchange.progress(),
      (told) => this.#watcher.onProgress?.(told),
    );
    try {
      const how = await this.#exited(exchange);
      await this.#restEnded();
      await watch.look();
      await progress.look();
      return await this.#resultOf(exchange, how);
    } finally {
      watch.stop();
      progress.stop();
    }
  }

  /** A timer would keep this process alive. */
  #cancelTimers(): void {
    this.#timeoutTimer?.cancel();
    this.#killTimer?.cancel();
  }

  /** Starts the command, and resolves when its first process has ended, to how it has. */
  async #exited(exchange: CommandExchange): Promise<string> {
    const { header } = this.#task;
    const { id, operationId, executionId, attempt, options } = header;
    const about = { id, operationId, executionId, attempt, tags: options.tags ?? [], directory: exchange.directory };
    const { file, args } = commandLineOf(this.#prefix, about);
    const output = await exchange.openOutput();
    try {
      const [stdout, stderr] = output.map(({ fd }) => fd);
      this.#child = spawn(file, args, { detached: true, stdio: ["ignore", stdout, stderr] });
    } finally {
      for (const each of output) each.close().catch(emitWarningFor);
    }
    if (this.#forcedEnd) signalGroup(this.#child, "SIGTERM");
    return endOf(this.#child);
  }

  /**
   * Resolves when nothing of the command runs any more. Processes that a command has left behind
   * are killed; those of one that was told to stop may end by themselves.
   */
  async #restEnded(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    while (this.#forcedEnd && !this.#isKilled && isGroupAlive(child)) await pause(restMs);
    signalGroup(child, "SIGKILL");
  }

  #onStarted(): void {
    this.#startedAtMs = Date.now();
    this.#watcher.onRunning();
    const { id, operationId, options } = this.#task.header;
    const { timeoutMs } = options;
    if (timeoutMs === undefined || this.#forcedEnd) return;
    const error = new TaskTimeoutError(
      `Task ${id} of operation "${operationId}" has run longer than its timeoutMs (${timeoutMs}) and did not react to its signal; its command was ended.`,
    );
    this.#timeoutTimer = new Timer(timeoutMs + timeoutGraceMs, () =>
      this.#end({ status: "failed", error }, this.#options.cancelGraceMs),
    );
  }

  /** Forces an end. A second call can only shorten the time that is left. */
  #end(forcedEnd: ForcedEnd, graceMs: number): void {
    if (!this.#forcedEnd && this.#child) signalGroup(this.#child, "SIGTERM");
    this.#forcedEnd ??= forcedEnd;
    const killAtMs = Date.now() + graceMs;
    if (killAtMs >= this.#killAtMs) return;
    this.#killAtMs = killAtMs;
    this.#killTimer?.cancel();
    this.#killTimer = new Timer(graceMs, () => {
      this.#isKilled = true;
      if (this.#child) signalGroup(this.#child, "SIGKILL");
    });
  }

  async #resultOf(exchange: CommandExchange, how: string): Promise<RunResult> {
    const found = await exchange.result().catch((error: unknown) => asError(error).message);
    const isReport = typeof found === "object";
    const wasStopped = isReport && found.type === "report" && found.report.header.status === "cancelled";
    if (isReport && !wasStopped) return found;
    const record = wasStopped ? recordOf(found.report.header) : this.#record();
    // Only this side knows why it was stopped.
    if (this.#forcedEnd) return this.#report({ ...this.#forcedEnd, ...record });
    const { id, operationId } = this.#task.header;
    const why = wasStopped ? "since something else than its worker told it to stop" : `and left no report${detail(found)}`;
    const message = `The command that ran task ${id} of operation "${operationId}" ended ${how}, ${why}. Its files are in "${exchange.directory}".`;
    return this.#report(failedOutcome(new WorkerCrashedError(`${message}${await exchange.tails()}`), record));
  }

  #record(): AttemptRecord {
    const { attempt } = this.#task.header;
    const durationMs = Math.max(0, Date.now() - this.#startedAtMs);
    return { ...neverRan(attempt, this.#options.worker, new Date(this.#startedAtMs)), durationMs };
  }

  #report(outcome: TaskOutcome): RunResult {
    return { type: "report", report: toReport(this.#task.header.id, outcome) };
  }
}

/** How the process ended, once it has. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ? `by signal ${signal}` : `with exit code ${code}`));
    child.once("error", (error) => resolve(`before it had begun (${error.message})`));
  });
}

function detail(problem: unknown): string {
  return typeof problem === "string" ? ` that can be read (${problem})` : "";
}
