import { InvalidOptionError, TaskTimeoutError, WorkerCrashedError } from "../errors.js";
import { failedOutcome, type TaskOutcome } from "../tasks/task-outcome.js";
import { unpackedReport } from "../wire/outcome-message.js";
import { begunNumber, lastBegun, takenBackAfter } from "./control.js";
import type { HandedTask } from "./handed-task.js";
import type { HostListener, IsolateHost } from "./isolate-host.js";
import type { FromIsolate, NumberedTask } from "./isolate-protocol.js";
import type { PlaceOptions } from "./isolated-task.js";

/** How long after its time limit a task may take to say so itself, before its thread or process is ended. */
const timeoutGraceMs = 250;

/** How long an operation may go on after its outcome is known: so long other tasks wait for its place. */
const stopGraceMs = 1000;

/** How long a cancelled task has to heed its signal. */
const abortGraceMs = 5000;

/** How long live operations have for `teardown`. */
const endGraceMs = 5000;

/** Tasks that wait behind one that runs longer than this are taken back. */
const patienceMs = 20;

/** With so many tasks in its hands, besides those that have ended, it does not run dry soon. */
const enoughToDo = 2;

type Result = FromIsolate & { readonly type: "result" };

/** Who an {@link Isolate} works for. */
export interface IsolateOwner {
  readonly options: PlaceOptions;
  /** It can take another task. */
  readonly onRoom: () => void;
  /** It has results to pass on; `isUrgent`, unless it has enough to do meanwhile. */
  readonly onResults: (isUrgent: boolean) => void;
  /** Tasks that were handed over and have not begun. */
  readonly onReturned: (tasks: readonly HandedTask[]) => void;
  readonly onExit: () => void;
}

/** One thread or process that runs tasks, one at a time. Ends when a task crashes it or has to be stopped by force. */
export class Isolate {
  readonly #host: IsolateHost;
  readonly #owner: IsolateOwner;
  readonly #exited: Promise<void>;
  #ready: { resolve: () => void; reject: (error: Error) => void } | undefined;
  /** The first runs, the others wait behind it. */
  readonly #tasks: HandedTask[] = [];
  /** Those at the end of `#tasks` that it has not been told of. */
  readonly #unsent: NumberedTask[] = [];
  /** Results of the first ones that are not passed on yet. */
  readonly #gathered: Result[] = [];
  /** The operation of a task that is over still goes on. */
  #isStuck = false;
  /** Tasks were taken back from behind the one that runs. */
  #isSlow = false;
  #isUsable = false;
  #lastNumber = 0;
  #killTimer: NodeJS.Timeout | undefined;
  #patienceTimer: NodeJS.Timeout | undefined;

  constructor(start: (listener: HostListener) => IsolateHost, owner: IsolateOwner) {
    let exited = (): void => undefined;
    this.#exited = new Promise((resolve) => (exited = resolve));
    this.#owner = owner;
    this.#host = start({
      onMessage: (message) => this.#take(message),
      onExit: (how, cause) => {
        exited();
        this.#exitedBy(how, cause);
      },
    });
  }

  /** How many tasks it has; infinite while it can take none. */
  get load(): number {
    return this.#isUsable && !this.#isStuck ? this.#tasks.length : Infinity;
  }

  /** Whether tasks may be handed over before the one that runs has ended: they can be taken back. */
  get canQueue(): boolean {
    return this.#host.control !== undefined && !this.#isSlow;
  }

  /** @throws InvalidOptionError when a module cannot be imported; WorkerCrashedError when one ends the thread or process. */
  start(): Promise<void> {
    this.#host.post({ type: "begin", options: this.#owner.options });
    return new Promise((resolve, reject) => (this.#ready = { resolve, reject }));
  }

  /** Gives it a task; it is told with the next {@link send}. */
  run(handed: HandedTask): void {
    handed.number = ++this.#lastNumber;
    this.#tasks.push(handed);
    this.#unsent.push({ number: handed.number, task: handed.task });
    if (this.#tasks.length === 1) this.#first(handed);
    else this.#bePatient(handed);
  }

  /** Tells it of all tasks that it was given since. */
  send(): void {
    if (this.#unsent.length === 0) return;
    this.#host.post({ type: "run", tasks: this.#unsent });
    this.#unsent.length = 0;
  }

  /** Whether the task is in its hands. */
  has(handed: HandedTask): boolean {
    return this.#tasks.includes(handed);
  }

  /** Tells it to stop; ends the thread or process if it does not. */
  abort(handed: HandedTask, reason: string): void {
    if (handed.abortReason !== undefined || !this.has(handed)) return;
    handed.abortReason = reason;
    this.send();
    this.#host.post({ type: "abort", number: handed.number, reason });
    if (this.#tasks[0] === handed) this.#killAfter(abortGraceMs, handed, { status: "cancelled", reason });
  }

  /** Lets live operations tear down, and ends. */
  async close(): Promise<void> {
    this.#isUsable = false;
    this.#host.post({ type: "end" });
    const isBusy = this.#isStuck || this.#tasks.length > 0;
    const timer = setTimeout(() => this.#host.kill(), isBusy ? stopGraceMs : endGraceMs);
    await this.#exited;
    clearTimeout(timer);
  }

  #take(message: FromIsolate): void {
    if (message.type === "result") return this.#gather(message);
    this.passOnResults();
    switch (message.type) {
      case "ready":
        this.#isUsable = true;
        return this.#ready?.resolve();
      case "unusable":
        this.#ready?.reject(new InvalidOptionError(message.message));
        return this.#host.kill();
      case "running":
        return this.#runBegan(message.number);
      case "log":
        return this.#tasks[0]?.watcher.onLog({ ...message, fields: JSON.parse(message.fields) as Record<string, unknown> });
      case "quiet":
        this.#isStuck = false;
        this.#next();
        return this.#owner.onRoom();
    }
  }

  /** It has nothing before it. */
  #first(handed: HandedTask): void {
    handed.startedAtMs = Date.now();
    handed.watcher.onRunning();
    if (handed.abortReason !== undefined)
      this.#killAfter(abortGraceMs, handed, { status: "cancelled", reason: handed.abortReason });
  }

  #runBegan(number: number): void {
    const [handed] = this.#tasks;
    if (!handed || handed.number !== number || handed.abortReason !== undefined) return;
    handed.startedAtMs = Date.now();
    const { id, operationId, options } = handed.task.header;
    const error = new TaskTimeoutError(
      `Task ${id} of operation "${operationId}" has run longer than its timeoutMs (${options.timeoutMs}) and did not heed its signal; its ${this.#host.name} was ended.`,
    );
    this.#killAfter((options.timeoutMs ?? Infinity) + timeoutGraceMs, handed, { status: "failed", error });
  }

  #gather(result: Result): void {
    this.#gathered.push(result);
    if (result.isQuiet) return this.#owner.onResults(this.#tasks.length - this.#gathered.length < enoughToDo);
    this.passOnResults();
    this.#owner.onRoom();
  }

  /** Lets those who wait for the results that have come know them. */
  passOnResults(): void {
    if (this.#gathered.length > 0) for (const result of this.#gathered.splice(0)) this.#ended(result);
  }

  #ended({ number, result, isQuiet }: Result): void {
    const [handed] = this.#tasks;
    if (!handed || handed.number !== number) return;
    clearTimeout(this.#killTimer);
    this.#isSlow = false;
    this.#tasks.shift();
    handed.resolve(result);
    if (isQuiet) return this.#next();
    // Nobody wants what the operation still does, and its place is needed.
    this.#isStuck = true;
    this.#killTimer = setTimeout(() => this.#host.kill(), stopGraceMs);
  }

  #next(): void {
    clearTimeout(this.#killTimer);
    const [first] = this.#tasks;
    if (first) this.#first(first);
  }

  #killAfter(delayMs: number, handed: HandedTask, stop: NonNullable<HandedTask["stop"]>): void {
    clearTimeout(this.#killTimer);
    this.#killTimer = setTimeout(() => {
      handed.stop = stop;
      this.#host.kill();
    }, delayMs);
  }

  #bePatient(last: HandedTask): void {
    this.#patienceTimer ??= setTimeout(() => {
      this.#patienceTimer = undefined;
      if (this.#tasks.includes(last)) this.#takeBack();
      else if (this.#tasks.length > 1) this.#bePatient(this.#tasks[this.#tasks.length - 1] ?? last);
    }, patienceMs);
  }

  /** Others can have what waits here behind the task that runs; results of those before it are on their way. */
  #takeBack(): void {
    const { control } = this.#host;
    if (!control) return;
    const begun = lastBegun(control);
    const place = this.#tasks.findIndex(({ number }) => number === begun);
    const last = takenBackAfter(begun);
    if (place < 0 || Atomics.compareExchange(control, begunNumber, begun, last) !== begun) return;
    this.#isSlow = true;
    this.#unsent.length = 0;
    this.#host.post({ type: "taken-back", last });
    this.#owner.onReturned(this.#tasks.splice(place + 1));
  }

  #exitedBy(how: string, cause: Error | undefined): void {
    this.#isUsable = false;
    this.passOnResults();
    clearTimeout(this.#killTimer);
    clearTimeout(this.#patienceTimer);
    this.#ready?.reject(
      new WorkerCrashedError(`A ${this.#host.name} ended ${how} while it loaded the worker's modules.`, { cause }),
    );
    const begun = this.#host.control ? lastBegun(this.#host.control) : this.#lastNumber;
    const tasks = this.#tasks.splice(0);
    const victim = tasks.find(({ number }) => number === begun);
    victim?.resolve({ type: "report", report: unpackedReport(victim.task.header.id, this.#outcomeOf(victim, how, cause)) });
    this.#owner.onReturned(tasks.filter((handed) => handed !== victim));
    this.#owner.onExit();
  }

  #outcomeOf({ task, stop, startedAtMs }: HandedTask, how: string, cause: Error | undefined): TaskOutcome {
    const { attempt, id, operationId } = task.header;
    const durationMs = Math.max(0, Date.now() - startedAtMs);
    const record = { attempt, startedAt: new Date(startedAtMs), durationMs, worker: this.#owner.options.worker };
    if (stop) return { ...stop, ...record };
    const why = cause ? `: ${cause.message}` : "";
    const message = `The ${this.#host.name} that ran task ${id} of operation "${operationId}" ended ${how}${why}. Other tasks are not affected.`;
    return failedOutcome(new WorkerCrashedError(message, cause ? { cause } : {}), record);
  }
}
