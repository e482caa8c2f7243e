import type { Flow } from "../../src/flows/flow.js";
import { nothingKnown } from "../../src/execution/unit-openings.js";
import type { CancelledAttempt } from "../../src/scheduling/cancelled-attempt.js";
import { defaultTransientRetry } from "../../src/retry/retry-policy.js";
import type { FlowNode, TaskNode } from "../../src/scheduling/nodes.js";
import { inCache } from "../../src/scheduling/record-number.js";
import type { Ending } from "../../src/scheduling/ending.js";
import type { Verdict } from "../../src/retry/failure-verdict.js";
import type { AcceptedOutcome, Commands, FoundResult, Input, SchedulerOptions } from "../../src/scheduling/protocol.js";
import type { UnitCommand } from "../../src/scheduling/unit-protocol.js";
import type { SchedulerEvent } from "../../src/scheduling/scheduler-events.js";
import { Scheduler } from "../../src/scheduling/scheduler.js";
import type { TaskOutcome } from "../../src/tasks/task-outcome.js";
import { HarnessBodies } from "./harness-bodies.js";
import { restoreRecorded } from "./restore-recorded.js";
import { SentSignals } from "./sent-signals.js";

/** One attempt that the scheduler has submitted and not heard of. */
export interface Attempt {
  readonly taskId: string;
  readonly attempt: number;
  /** When it was told to stop, if it was. */
  cancelledAtMs: number | undefined;
}

/** What a failure needs besides its error. */
export interface FailureOptions {
  readonly attempt?: number;
  readonly verdict?: Verdict;
}

const defaults: SchedulerOptions = {
  maxInFlight: 1000,
  failurePolicy: "fail-fast",
  limits: {},
  transientRetry: defaultTransientRetry,
  cancelGraceMs: 5000,
  listens: () => true,
  random: () => 0.5,
};

/**
 * Drives a scheduler as `execute` does, with a clock and a queue that obey the test: nothing
 * happens unless it says so.
 */
export class Harness {
  readonly scheduler: Scheduler;
  readonly options: SchedulerOptions;
  nowMs = 0;
  random: () => number = () => 0.5;
  /** Whether values of successes can still be fetched. */
  remembers = true;
  ended: Ending | undefined;
  wakeAtMs: number | undefined;
  /** Whether the execution, which was told to suspend, has come to rest. */
  isSuspended = false;
  /** Submissions in order, as `id` or, for later attempts, `id#2`. */
  readonly submitted: string[] = [];
  /** Submitted by the latest call. */
  batch: string[] = [];
  readonly cancelled: string[] = [];
  readonly recorded: AcceptedOutcome[] = [];
  /** Recorded by earlier heads. */
  readonly restored: AcceptedOutcome[] = [];
  readonly events: SchedulerEvent[] = [];
  /** Answers to what units ask for; unless a test says so, only that nothing is known of them. */
  answerUnits: (commands: readonly UnitCommand[]) => Input[] = (commands) =>
    commands.flatMap((command) =>
      command.ask === "open" ? [{ type: "unit-opened", unit: command.unit, opening: nothingKnown }] : [],
    );
  /** Whether the queue gives back a cancelled attempt that has not started. */
  givesBack: (attempt: CancelledAttempt) => boolean = () => false;
  /** Called for each submission. */
  onSubmit: ((node: TaskNode) => void) | undefined;
  /**
   * Which flows are to be slow, as async ones are: what their bodies did is fed only when the test
   * takes it from `delayed`.
   */
  isSlow: (node: FlowNode) => boolean = () => false;
  /** What the cache has for a task; without it nothing is looked for. */
  find: ((node: TaskNode) => FoundResult) | undefined;
  /** Whether the value of an earlier success takes its time, too. */
  loadsSlowly: () => boolean = () => false;
  readonly signals = new SentSignals();
  readonly delayed: Input[] = [];
  /** Attempts that may still report, by task id and attempt. */
  readonly out = new Map<string, Attempt>();
  readonly bodies: HarnessBodies;
  mostInFlight = 0;
  steps = 0;
  readonly #values = new Map<number, TaskOutcome>();

  constructor(root: Flow, options: Partial<SchedulerOptions> = {}) {
    this.options = { ...defaults, random: () => this.random(), ...options };
    this.scheduler = new Scheduler(root, this.options);
    const { owner } = this.scheduler;
    const { signal } = new AbortController();
    const { maxInFlight } = this.options;
    this.bodies = new HarnessBodies({ executionId: "test", signal, dryRun: false, round: 1, owner, maxInFlight });
  }

  /**
   * Feeds `inputs` and whatever follows from them, until the scheduler has nothing more to do now.
   */
  run(...inputs: Input[]): this {
    if (this.find) this.scheduler.lookUp();
    this.batch = [];
    this.#goOn(inputs, true);
    return this;
  }

  /** Lets the scheduler submit what is ready, though flows may not go on. */
  turnOver(): this {
    this.#goOn([], false);
    return this;
  }

  /** One after the other, each in a step of its own. */
  succeed(...taskIds: string[]): this {
    for (const taskId of taskIds) this.succeedWith(taskId, `value of ${taskId}`);
    return this;
  }

  succeedWith(taskId: string, value: unknown, attempt = this.attemptOf(taskId)): this {
    return this.run(this.success(taskId, value, attempt));
  }

  fail(taskId: string, error: Error = new Error(`${taskId} failed`), options: FailureOptions = {}): this {
    const { attempt = this.attemptOf(taskId), verdict = { isTransient: false, mayRetry: true } } = options;
    return this.run(this.failure(taskId, error, { attempt, verdict }));
  }

  reportCancelled(taskId: string, attempt = this.attemptOf(taskId)): this {
    this.out.delete(keyOf(taskId, attempt));
    return this.run({
      type: "outcome",
      taskId,
      attempt,
      outcome: { status: "cancelled", reason: "told so", ...this.#times(attempt) },
    });
  }

  started(taskId: string, attempt = this.attemptOf(taskId)): this {
    return this.run({ type: "started", taskId, attempt });
  }

  cancel(error: Error = new Error("cancelled by the test")): this {
    return this.run({ type: "cancel", error });
  }

  /** Sends a signal of this name, whose value is its number. */
  send(name: string): this {
    const answers = this.signals.send(name);
    if (!this.loadsSlowly()) return this.run(...answers);
    this.delayed.push(...answers);
    return this;
  }

  /** Goes on with what an earlier head has recorded, and those before it. */
  restore({ restored, recorded }: Harness): this {
    this.restored.push(...restored, ...recorded);
    restoreRecorded(this.scheduler, this.restored);
    this.#remember(this.restored);
    return this;
  }

  /** Sets the clock to `nowMs` and lets timers fire. */
  at(nowMs: number): this {
    this.nowMs = nowMs;
    return this.run();
  }

  /** Feeds what slow bodies have done. */
  goOn(): this {
    return this.run(...this.delayed.splice(0));
  }

  /** Waits for async bodies, and feeds what they did. */
  async settled(): Promise<this> {
    while (await this.bodies.wait()) this.run(...this.bodies.takeLate());
    return this;
  }

  /** Feeds what async bodies have done so far. */
  async turn(): Promise<this> {
    await new Promise((resolve) => setImmediate(resolve));
    return this.run(...this.bodies.takeLate());
  }

  success(taskId: string, value: unknown, attempt: number): Input {
    this.out.delete(keyOf(taskId, attempt));
    return { type: "outcome", taskId, attempt, outcome: { status: "succeeded", value, ...this.#times(attempt) } };
  }

  failure(taskId: string, error: Error, { attempt, verdict }: { attempt: number; verdict: Verdict }): Input {
    this.out.delete(keyOf(taskId, attempt));
    return { type: "outcome", taskId, attempt, outcome: { status: "failed", error, ...this.#times(attempt) }, verdict };
  }

  /** The attempts that may still report, and that nothing has told to stop. */
  get wanted(): Attempt[] {
    return [...this.out.values()].filter(({ cancelledAtMs }) => cancelledAtMs === undefined);
  }

  /** The latest attempt of a task that is out, or that was. */
  attemptOf(taskId: string): number {
    const attempts = [...this.out.values()].filter((attempt) => attempt.taskId === taskId).map(({ attempt }) => attempt);
    return attempts.length === 0 ? 1 : Math.max(...attempts);
  }

  carryOut(commands: Commands): Input[] {
    this.recorded.push(...commands.record);
    this.#remember(commands.record);
    const inputs = commands.close.flatMap((node) => this.bodies.close(node));
    const back = commands.cancel.filter((attempt) => this.givesBack(attempt));
    for (const { taskId, attempt } of back) this.out.delete(keyOf(taskId, attempt));
    if (back.length > 0) inputs.push({ type: "given-back", attempts: back });
    for (const { taskId, attempt } of commands.cancel) {
      this.cancelled.push(taskId);
      const out = this.out.get(keyOf(taskId, attempt));
      if (out) out.cancelledAtMs = this.nowMs;
    }
    for (const node of commands.submit) {
      const name = keyOf(node.id, node.attempt);
      this.submitted.push(name);
      this.batch.push(name);
      this.out.set(name, { taskId: node.id, attempt: node.attempt, cancelledAtMs: undefined });
      this.onSubmit?.(node);
    }
    for (const { node, recordNumber } of commands.load) {
      const outcome = this.remembers ? this.#values.get(recordNumber) : undefined;
      const isSought = recordNumber === inCache && "kind" in node;
      const input: Input = isSought ? this.#lookedUp(node) : { type: "loaded", node, recordNumber, outcome };
      (this.loadsSlowly() ? this.delayed : inputs).push(input);
    }
    inputs.push(...commands.signals.map((wanted) => this.signals.answer(wanted)));
    this.events.push(...commands.events);
    if (commands.units.length > 0) inputs.push(...this.answerUnits(commands.units));
    if (commands.ended) this.ended = commands.ended;
    this.isSuspended = commands.isSuspended;
    this.wakeAtMs = commands.wakeAtMs;
    this.mostInFlight = Math.max(this.mostInFlight, this.scheduler.inFlightCount);
    if (commands.advance) inputs.push(this.#advance(commands.advance));
    return inputs;
  }

  #remember(accepted: readonly AcceptedOutcome[]): void {
    for (const { recordNumber, outcome } of accepted) if (recordNumber !== undefined) this.#values.set(recordNumber, outcome);
  }

  #lookedUp(node: TaskNode): Input {
    if (!this.find) throw new Error(`${node.id} is looked for, and there is no cache`);
    return { type: "looked-up", node, found: this.find(node) };
  }

  #goOn(inputs: readonly Input[], mayAdvance: boolean): void {
    let next = inputs;
    let commands: Commands;
    do {
      for (const input of next) this.scheduler.tell(input, this.nowMs);
      commands = this.scheduler.next(this.nowMs, mayAdvance);
      this.steps++;
      next = this.carryOut(commands);
    } while (next.length > 0 || commands.isUnfinished);
  }

  #advance(node: FlowNode): Input {
    const input = this.bodies.advance(node);
    if (input && !this.isSlow(node)) return input;
    if (input) this.delayed.push(input);
    return { type: "pending", node };
  }

  #times(attempt: number): { attempt: number; startedAt: Date; durationMs: number; worker: string } {
    return { attempt, startedAt: new Date(this.nowMs), durationMs: 0, worker: "test" };
  }
}

/** `id` for a first attempt, `id#n` for a later one. */
export function keyOf(taskId: string, attempt: number): string {
  return attempt === 1 ? taskId : `${taskId}#${attempt}`;
}
