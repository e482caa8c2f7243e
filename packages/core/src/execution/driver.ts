import { Fifo } from "../collections/fifo.js";
import type { Flow } from "../flows/flow.js";
import type { InternalFlowContext } from "../flows/flow-context.js";
import { atMs, nowMs } from "../now-ms.js";
import type { ExecutionChannel } from "../queues/execution-queue.js";
import type { Ending } from "../scheduling/ending.js";
import type { Commands, Input } from "../scheduling/protocol.js";
import type { Scheduler } from "../scheduling/scheduler.js";
import { FailureGroups } from "../status/failure-groups.js";
import { Alarm } from "./alarm.js";
import { cancelAttempts } from "./cancel-attempts.js";
import { createScheduler } from "./create-scheduler.js";
import type { DriverParts, OpenParts } from "./driver-parts.js";
import type { EventHub } from "./events.js";
import type { CompleteExecuteOptions } from "./execution-options.js";
import { FlowAdvances } from "./flow-advances.js";
import { FlowSteps } from "./flow-steps.js";
import { OutcomeInflow } from "./outcome-inflow.js";
import { receivedInput, type IntakeContext } from "./outcome-intake.js";
import { ProgressTable } from "./progress-table.js";
import { Recalls } from "./recalls.js";
import { TurnLoop } from "./turns.js";
import { LazySignals } from "./lazy-signals.js";
import { LazyUnitKeeper } from "./lazy-unit-keeper.js";
import type { UnitKeeperCallbacks } from "./unit-keeper.js";
import { Settlement } from "./settlement.js";
import { Submitter } from "./submitter.js";
import { suspendedError } from "./suspended-error.js";

/**
 * Carries out the scheduler's decisions: it advances generators, moves ready tasks out and outcomes
 * in, tells the scheduler the time and arms its timer.
 */
export class ExecutionDriver {
  readonly scheduler: Scheduler;
  /** What running tasks tell of their progress. */
  readonly progress: ProgressTable;
  readonly failures = new FailureGroups();
  readonly #options: CompleteExecuteOptions;
  readonly #hub: EventHub;
  readonly #flows: FlowSteps;
  readonly #advances: FlowAdvances;
  readonly #cancelled = new AbortController();
  /** Aborts when the execution is cancelled. */
  readonly signal: AbortSignal = this.#cancelled.signal;
  readonly #intake: IntakeContext;
  readonly #submitter: Submitter;
  readonly #ending = new Settlement<Ending>();
  #parts: OpenParts | undefined;
  /** Inputs for the scheduler's next step. */
  readonly #inputs = new Fifo<Input>();
  #isOver = false;
  #isParking = false;
  readonly #keeperCallbacks: UnitKeeperCallbacks = {
    tell: (input) => this.#inputs.push(input),
    wake: () => this.#turns.runNow(),
    emit: (event) => this.#hub.emit(event),
    failed: (error) => this.abandon(error),
  };
  readonly #signals: LazySignals;
  readonly #turns = new TurnLoop({ work: (untilMs) => this.#work(untilMs), failed: (error) => this.abandon(error) });
  readonly #alarm = new Alarm(() => this.#turns.request());

  constructor(root: Flow, options: CompleteExecuteOptions, hub: EventHub) {
    this.#options = options;
    this.#hub = hub;
    const { maxInFlight, cancelGraceMs, executionId, transientErrors } = options;
    this.scheduler = createScheduler(root, options, hub);
    this.progress = new ProgressTable(this.scheduler, hub);
    const context: InternalFlowContext = {
      ...{ executionId, signal: this.#cancelled.signal, dryRun: false, round: 1, owner: this.scheduler.owner, maxInFlight },
      ...{ flush: async () => this.#parts?.memory.flush?.(), tellStep: (event) => hub.emit(event) },
    };
    this.#flows = new FlowSteps({ context, graceMs: cancelGraceMs, ...this.#keeperCallbacks });
    this.#advances = new FlowAdvances(this.#flows);
    this.#signals = new LazySignals(options, this.#keeperCallbacks);
    this.#intake = { executionId, transientErrors, taskOf: (taskId) => this.scheduler.taskOf(taskId) };
    this.#submitter = new Submitter(this.#intake, {
      tell: (input) => this.#tell(input),
      isWanted: ({ id, attempt }) => !this.#isOver && this.scheduler.taskInFlight(id, attempt) !== undefined,
    });
  }

  /** Resolves to how the root ended; rejects when the queue or the driver itself fails. */
  run(parts: DriverParts): Promise<Ending> {
    const inflow = this.#openInflow(parts.channel);
    // Outcomes that arrived while there was no head are taken before anything is submitted (rule
    // E4).
    if (parts.goesOn) this.#orAbandon(inflow.takeWaiting(this.signal).then(() => this.#start(parts, inflow)));
    else this.#start(parts, inflow);
    return this.#ending.promise;
  }

  #start(parts: DriverParts, inflow: OutcomeInflow): void {
    if (this.#isOver) return;
    this.#parts = {
      ...parts,
      inflow,
      loader: this.#openLoader(parts),
      keeper: new LazyUnitKeeper(this.#options.executionId, parts, this.#keeperCallbacks),
    };
    parts.channel.onProgress?.(this.progress.told);
    parts.channel.onStarted?.((taskId, attempt) => this.#tell({ type: "started", taskId, attempt }));
    this.scheduler.impliesStarts = parts.channel.onStarted !== undefined;
    this.#turns.start();
  }

  /** Resolves when all records of units are durable. */
  async settled(): Promise<void> {
    await this.#parts?.keeper.settled();
  }

  /** Ends the execution: nothing new starts, and running tasks are told to stop. */
  cancel(error: Error): void {
    this.#cancelled.abort(error);
    this.#turns.resume();
    this.#tell({ type: "cancel", error });
  }

  /** Lets running work end, and starts nothing more. */
  suspend(): void {
    this.#tell({ type: "suspend" });
  }

  /** Suspends an execution that waits for what is far away; its error tells for what. */
  park(): void {
    this.#isParking = true;
    this.suspend();
  }

  /** Sends a signal to a flow of this execution. */
  async sendSignal(name: string, value: unknown): Promise<void> {
    await this.#signals.send(name, value);
  }

  /** Tells the scheduler that nothing was received for a long time and the queue is idle. */
  stalled(): void {
    this.#tell({ type: "stalled" });
  }

  /**
   * Stops at once without notifying anything: another head has the execution, or this one cannot
   * continue.
   */
  abandon(error: unknown): void {
    this.#finish(() => this.#ending.reject(error));
  }

  /** Passes on an input in the current turn, if there is one, otherwise in the next. */
  #tell(input: Input): void {
    this.#inputs.push(input);
    this.#turns.requestIfIdle();
  }

  #openInflow(channel: ExecutionChannel): OutcomeInflow {
    return new OutcomeInflow(channel, {
      toInput: (received) => receivedInput(received, this.#intake),
      tell: (input, now) => {
        this.#tellAll(now);
        return this.scheduler.tell(input, now) || this.#isOver || this.#hub.hasListeners || this.#cancelled.signal.aborted;
      },
      mustHold: () => this.#parts !== undefined && this.#advances.mustReplay(this.scheduler, this.#parts.loader),
      wake: () => this.#turns.runNow(),
      failed: (error) => this.abandon(error),
    });
  }

  #openLoader(parts: DriverParts): Recalls {
    return new Recalls(parts, {
      found: (node, found) => this.#tell({ type: "looked-up", node, found }),
      loaded: ({ node, recordNumber }, outcome) => this.#inputs.push({ type: "loaded", node, recordNumber, outcome }),
      isUrgent: (node) => this.scheduler.isInRace(node),
      wake: () => this.#turns.runNow(),
      failed: (error) => this.abandon(error),
    });
  }

  #tellAll(now: number): void {
    for (let input = this.#inputs.shift(); input; input = this.#inputs.shift()) this.scheduler.tell(input, now);
  }

  #work(untilMs: number): void {
    if (!this.#parts) return;
    if (this.signal.aborted) this.#tellAll(nowMs());
    this.#advances.beginTurn();
    for (;;) {
      const now = performance.now();
      this.#tellAll(atMs(now));
      if (this.#hub.hasListeners) this.#emitEvents(atMs(now));
      const isTurnOver = now >= untilMs || this.#advances.isTurnOver;
      const commands = this.scheduler.next(atMs(now), !isTurnOver);
      this.#perform(commands, this.#parts);
      if (this.#isOver) return;
      if (this.#isHeldUp(this.#parts)) return this.#advances.hold(commands.advance);
      if (isTurnOver) return this.#endTurn(this.#parts);
      if (commands.advance) this.#advances.advance(commands.advance);
      else if (!commands.isUnfinished && this.#inputs.length === 0 && !this.#receive(this.#parts)) return;
    }
  }

  /**
   * Emits what has happened before what follows from it is begun: a listener may suspend or cancel
   * the execution.
   */
  #emitEvents(now: number): void {
    for (const event of this.scheduler.takeEvents()) this.#hub.emit(event);
    this.#tellAll(now);
  }

  /**
   * Ends a turn that has more to do. Outcomes are received if that is overdue, so that no flow
   * holds up all others.
   */
  #endTurn(parts: OpenParts): void {
    if (this.#advances.quota.isUsedUp) {
      this.#advances.quota.renew();
      this.#receive(parts);
    }
    this.#turns.request();
  }

  /** Receives outcomes; returns whether the scheduler was told anything. */
  #receive({ inflow, loader, goesOn }: OpenParts): boolean {
    if (this.#advances.mustReplay(this.scheduler, loader)) return false;
    this.#advances.quota.reset();
    if (!this.scheduler.awaitsOutcomes && !goesOn) return false;
    return inflow.receive() || this.#inputs.length > 0;
  }

  /**
   * Whether recording takes longer than working, or the code of units is loaded, so that the next
   * turn waits for it. Cancelling does not wait: no flow sees an outcome any more.
   */
  #isHeldUp({ memory, keeper }: OpenParts): boolean {
    const relief = this.signal.aborted ? undefined : (keeper.loading ?? memory.relief?.());
    if (relief) this.#turns.pauseUntil(relief);
    return relief !== undefined;
  }

  /**
   * Performs commands in the scheduler's order: accepted outcomes are kept before any flow sees
   * them.
   */
  #perform(commands: Commands, parts: OpenParts): void {
    const { channel, memory, acknowledge, inflow, loader, keeper } = parts;
    for (const accepted of commands.record) memory.save(accepted);
    this.failures.accepted(commands.record);
    keeper.kept(commands.record);
    const received = inflow.takeUnacknowledged();
    if (received.length > 0) acknowledge(received);
    for (const event of commands.events) this.#hub.emit(event);
    for (const node of commands.close) this.#flows.close(node);
    if (commands.cancel.length > 0) this.#orAbandon(cancelAttempts(channel, commands.cancel, this.#keeperCallbacks.tell));
    if (commands.submit.length > 0) this.#submitter.submit(parts, commands.submit);
    for (const request of commands.load) loader.load(request);
    if (commands.signals.length > 0) this.#signals.want(commands.signals);
    if (commands.units.length > 0) keeper.perform(commands.units);
    this.#alarm.setFor(commands.wakeAtMs ?? Infinity, nowMs);
    const { ended } = commands;
    if (ended) this.#finish(() => this.#ending.resolve(ended));
    else if (commands.isSuspended)
      this.abandon(suspendedError(this.#options, this.#isParking ? this.scheduler.parking() : undefined));
  }

  #orAbandon(work: void | Promise<unknown>): void {
    work?.catch((error: unknown) => this.abandon(error));
  }

  #finish(settle: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#alarm.clear();
    this.#turns.stop();
    this.#parts?.inflow.stop();
    this.#signals.close();
    settle();
  }
}
