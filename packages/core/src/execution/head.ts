import { FlowBody } from "../flows/flow-body.js";
import type { Flow } from "../flows/flow.js";
import type { InternalFlowContext } from "../flows/flow-context.js";
import type { Ending, FlowNode, TaskNode } from "../scheduling/nodes.js";
import type { Commands, Input } from "../scheduling/protocol.js";
import { Scheduler } from "../scheduling/scheduler.js";
import { atMs, nowMs } from "../now-ms.js";
import { Alarm } from "./alarm.js";
import { closeWithin } from "./close-within.js";
import type { EventHub } from "./events.js";
import type { CompleteExecuteOptions } from "./execution-options.js";
import { acceptedAtOnce, isSubmissionError, type ExecutionChannel, type ReceivedOutcome } from "../queues/execution-queue.js";
import { Inbox } from "./inbox.js";
import { toInput, type IntakeContext } from "./outcome-intake.js";
import type { OutcomeMemory } from "../outcomes/remembered-outcomes.js";
import { Recalls } from "./recalls.js";
import { stepInput } from "./step-input.js";
import { takeOutcomes } from "./take-outcomes.js";
import { submissionOf } from "../scheduling/submission-of.js";
import { asError } from "../serialization/as-error.js";
import { failedReport } from "../tasks/submission.js";

/** How long the head works before it gives the event loop a turn. */
const turnMs = 10;
const longestReceiveMs = 20_000;
const mostOutcomesAtOnce = 1000;
const turnOver: Input = { type: "turn-over" };

/** What a head works with, once everything is open. */
export interface HeadParts {
  readonly channel: ExecutionChannel;
  readonly memory: OutcomeMemory;
  /** Called with what was received, after its outcomes were kept. */
  readonly acknowledge: (received: readonly ReceivedOutcome[]) => void;
}

/**
 * The process that runs `execute`: it advances generators, moves ready tasks out and outcomes in, gives the scheduler the time and arms
 * its timer. One turn at a time, never re-entered; everything else only asks for a turn.
 */
export class Head {
  readonly scheduler: Scheduler;
  readonly #options: CompleteExecuteOptions;
  readonly #hub: EventHub;
  readonly #context: InternalFlowContext;
  readonly #cancelled = new AbortController();
  readonly #stopReceiving = new AbortController();
  readonly #intake: IntakeContext;
  readonly #ending: Promise<Ending>;
  #resolve: (ending: Ending) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #parts: HeadParts | undefined;
  readonly #inbox = new Inbox();
  #unacknowledged: ReceivedOutcome[] = [];
  #isTurning = false;
  #isOver = false;
  #isTurnAsked = false;
  #isReceiving = false;
  #waitsForRelief = false;
  /** In process nothing new runs while values are being read: what was recorded is replayed first, so that races end as they did. */
  #recalls: Recalls | undefined;
  /** An async flow has just been advanced: others wait one turn of the event loop for it, so that few flows are open at once. */
  #holdsOthers = false;
  #turnStartedMs = -Infinity;
  readonly #alarm = new Alarm(() => this.#askForTurn());

  constructor(root: Flow, options: CompleteExecuteOptions, hub: EventHub) {
    this.#options = options;
    this.#hub = hub;
    const { maxInFlight, failurePolicy, limits, transientRetry, cancelGraceMs, executionId, transientErrors } = options;
    const wants = {
      get listens() {
        return hub.hasListeners;
      },
    };
    this.scheduler = new Scheduler(
      root,
      Object.assign(wants, { maxInFlight, failurePolicy, limits, transientRetry, cancelGraceMs }),
    );
    this.#context = { executionId, signal: this.#cancelled.signal, dryRun: false, owner: this.scheduler.owner, maxInFlight };
    this.#intake = { executionId, transientErrors, taskOf: (taskId) => this.scheduler.taskOf(taskId) };
    this.#ending = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Another head may take over before this one runs, when nobody waits for its end yet.
    this.#ending.catch(() => undefined);
  }

  /** Resolves with how the root ended; rejects when the queue or the head itself fails. */
  run(parts: HeadParts): Promise<Ending> {
    this.#parts = parts;
    this.#recalls = new Recalls(parts.memory, {
      recalled: (node, outcome) => this.#inbox.push({ type: "recalled", node, outcome }),
      wake: () => this.#wake(),
      failed: (error) => this.abandon(error),
    });
    parts.channel.onStarted?.((taskId, attempt, isOver) => {
      if (isOver && !this.#hub.hasListeners) return;
      this.#inbox.push({ type: "started", taskId, attempt });
      if (!this.#isTurning) this.#askForTurn();
    });
    this.#turn();
    return this.#ending;
  }

  /** Ends the execution: nothing new starts, what runs is told to stop. */
  cancel(error: Error): void {
    this.#cancelled.abort(error);
    this.#inbox.push({ type: "cancel", error });
    if (this.#parts) this.#askForTurn();
  }

  /** Nothing was heard for long, and the queue has nothing. */
  stalled(): void {
    this.#inbox.push({ type: "stalled" });
    this.#askForTurn();
  }

  /** Stops at once, without a word to anybody: another head has the execution, or this one cannot go on. */
  abandon(error: unknown): void {
    this.#finish(() => this.#reject(error));
  }

  /** From a callback: goes on at once if the event loop had its turn recently, else after it. */
  #wake(): void {
    if (performance.now() - this.#turnStartedMs < turnMs) this.#turn();
    else this.#askForTurn();
  }

  #tell(input: Input): void {
    this.#inbox.push(input);
    this.#wake();
  }

  #askForTurn(): void {
    if (this.#isTurnAsked || this.#isOver) return;
    this.#isTurnAsked = true;
    setImmediate(() => {
      this.#isTurnAsked = false;
      this.#turnStartedMs = performance.now();
      this.#turn();
    });
  }

  #turn(): void {
    if (this.#isTurning || this.#isOver || this.#waitsForRelief || !this.#parts) return;
    this.#isTurning = true;
    try {
      this.#work(this.#parts);
    } catch (error) {
      this.abandon(error);
    } finally {
      this.#isTurning = false;
    }
  }

  #work(parts: HeadParts): void {
    const untilMs = performance.now() + turnMs;
    this.#holdsOthers = false;
    for (let isTurnOver = false; !isTurnOver;) {
      const now = performance.now();
      isTurnOver = this.#holdsOthers || now >= untilMs;
      if (isTurnOver) this.#inbox.push(turnOver);
      const commands = this.scheduler.step(this.#inbox.take(), atMs(now), Math.random);
      this.#perform(commands, parts);
      if (this.#isOver || this.#isHeldUp(parts.memory)) return;
      if (isTurnOver) this.#askForTurn();
      else if (commands.advance) this.#advance(commands.advance);
      else if (this.#inbox.length === 0 && !this.#takeOutcomes(parts.channel)) break;
    }
    this.#receive(parts.channel);
  }

  /** Recording takes longer than working: the next turn waits for it. */
  #isHeldUp(memory: OutcomeMemory): boolean {
    const relief = memory.relief?.();
    if (!relief) return false;
    this.#waitsForRelief = true;
    this.#orAbandon(
      relief.then(() => {
        this.#waitsForRelief = false;
        this.#wake();
      }),
    );
    return true;
  }

  /** In the order in which the scheduler means it: what was accepted is kept before any flow sees it. */
  #perform(commands: Commands, { channel, memory, acknowledge }: HeadParts): void {
    for (const accepted of commands.record) memory.keep(accepted);
    if (this.#unacknowledged.length > 0) {
      acknowledge(this.#unacknowledged);
      this.#unacknowledged = [];
    }
    for (const event of commands.events) this.#hub.emit(event);
    for (const node of commands.close) this.#close(node);
    if (commands.cancel.length > 0) this.#orAbandon(channel.cancel(commands.cancel.map(({ taskId }) => taskId)));
    if (commands.submit.length > 0) this.#submit(channel, commands.submit);
    for (const recall of commands.recall) this.#recalls?.ask(recall);
    this.#alarm.setFor(commands.wakeAtMs ?? Infinity, nowMs);
    const { ended } = commands;
    if (ended) this.#finish(() => this.#resolve(ended));
  }

  #advance(node: FlowNode): void {
    if (!node.resume) return;
    node.body ??= new FlowBody(node.flow, this.#context);
    const step = node.body.advance(node.resume);
    if (!(step instanceof Promise)) return this.#inbox.push(stepInput(node, step));
    this.#inbox.push({ type: "pending", node });
    this.#holdsOthers = true;
    void step.then((settled) => this.#tell(stepInput(node, settled)));
  }

  #close(node: FlowNode): void {
    const closing = closeWithin(node.body, this.#options.cancelGraceMs);
    if (!(closing instanceof Promise)) {
      this.#inbox.push({ type: "closed", node, ...closing });
      return;
    }
    void closing.then((done) => this.#tell({ type: "closed", node, ...done }));
  }

  #submit(channel: ExecutionChannel, nodes: readonly TaskNode[]): void {
    const submissions = nodes.map((node) => submissionOf(node, this.#options.executionId));
    const accepted = channel.submit(submissions);
    if (accepted === acceptedAtOnce) return;
    accepted.catch((thrown: unknown) => {
      const error = asError(thrown);
      const refused = isSubmissionError(error) ? new Set(error.taskIds) : undefined;
      for (const submission of submissions) {
        if (!refused || refused.has(submission.id)) this.#deliver({ report: failedReport(submission, error) });
      }
      this.#wake();
    });
  }

  #takeOutcomes(channel: ExecutionChannel): boolean {
    if (!this.#recalls?.count) takeOutcomes(channel, this.#deliver);
    return this.#inbox.length > 0;
  }

  readonly #onOutcomes = (): void => {
    this.#isReceiving = false;
    if (this.#isTurning) this.#askForTurn();
    else this.#wake();
  };

  /** One receive at a time, and only while something is out. */
  #receive(channel: ExecutionChannel): void {
    if (this.#isReceiving || this.#isOver || this.scheduler.inFlightCount === 0) return;
    if (this.#recalls?.count && channel.takeOutcomes) return;
    this.#isReceiving = true;
    if (channel.whenOutcomes) return channel.whenOutcomes(this.#onOutcomes);
    const { signal } = this.#stopReceiving;
    const received = channel
      .receiveOutcomes({ maxCount: mostOutcomesAtOnce, waitMs: longestReceiveMs, signal })
      .then((outcomes) => {
        this.#isReceiving = false;
        for (const outcome of outcomes) {
          this.#unacknowledged.push(outcome);
          this.#deliver(outcome);
        }
        this.#wake();
      });
    this.#orAbandon(received);
  }

  /** Says whether what the report tells may change what else is to run: for the scheduler, for a listener, or since the task itself has ended the execution. */
  readonly #deliver = ({ report }: ReceivedOutcome, untold = 0): boolean => {
    const input = toInput(report, this.#intake);
    if (!input) return false;
    this.#inbox.push(input);
    const isSuccess = input.type === "outcome" && input.outcome.status === "succeeded";
    if (!isSuccess || this.#isOver || this.#hub.hasListeners || this.#cancelled.signal.aborted) return true;
    return this.scheduler.mayDecide(input.taskId, untold);
  };

  #orAbandon(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.abandon(error));
  }

  #finish(settle: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#alarm.clear();
    this.#stopReceiving.abort();
    settle();
  }
}
