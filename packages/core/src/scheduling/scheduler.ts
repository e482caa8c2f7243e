import type { Flow } from "../flows/flow.js";
import type { Task } from "../tasks/task.js";
import { nextFlow } from "./agenda.js";
import { graceOver, queueTimedOut, retryDue, stalled, submitReady } from "./attempts.js";
import { taskStarted } from "./task-starts.js";
import { drainOver, endStoppedUnits, stopUnits } from "./unit-endings.js";
import { takeUnitInput } from "./unit-inputs.js";
import { lookedUp, lookUpIn } from "./cache-answers.js";
import { clearCommands, emptied } from "./commands.js";
import { bodyOver, flowYielded, stepPending } from "./flow-bodies.js";
import { cancelFlow, generatorClosed } from "./flow-endings.js";
import type { FlowTime } from "./flow-times.js";
import { admitFlow } from "./flow-lives.js";
import type { FlowNode, ScopeState, TaskNode, Timer } from "./nodes.js";
import { isInRace } from "./races.js";
import { InFlightBefore } from "./in-flight-before.js";
import { parkingOf, type Parking } from "./parking.js";
import { loaded, outcomeArrived, reportRefused } from "./outcomes.js";
import type { OperationCounts } from "./progress.js";
import type { Commands, Input, SchedulerOptions } from "./protocol.js";
import { isOut } from "./attempts-in-flight.js";
import { aboutTask } from "./place.js";
import type { SchedulerEvent, TaskReference } from "./scheduler-events.js";
import { scopeDue } from "./scopes.js";
import { settle } from "./settle.js";
import { scopeLoaded, signalled } from "./signals.js";
import type { AwaitedSignal } from "./signal-table.js";
import { SchedulerState } from "./state.js";
import { tellSuspended } from "./step-states.js";
import { isAtRest } from "./suspending.js";

/**
 * All policy of an execution, as one state machine: what is ready, retries, nursery rules, limits,
 * joining of equal work. It does no I/O, calls no user code, reads no clock and starts no timer; it
 * takes inputs and returns commands.
 *
 * Invariants between calls: a flow is at one point only; each pair of parent and child has one
 * subscription; a child is cancelled when its last claim goes; no more than `maxInFlight` tasks
 * hold room; everything that ended has been told to its parents.
 */
export class Scheduler {
  readonly #state: SchedulerState;
  readonly #root: FlowNode;
  /** Whether the commands were given out by the last call of `next`. */
  #areGiven = false;

  constructor(root: Flow, options: SchedulerOptions) {
    this.#state = new SchedulerState(options);
    this.#root = admitFlow(this.#state, root, undefined);
  }

  /** The owner of task and flow objects. */
  get owner(): object {
    return this.#state.owner;
  }

  /** The number of outcomes that were late, repeated or for unknown tasks. */
  get ignoredOutcomes(): number {
    return this.#state.ignoredOutcomes;
  }

  /** Tasks in flight, in back-off or held by a limit. */
  get inFlightCount(): number {
    return this.#state.roomTaken;
  }

  /** Whether outcomes may come: not all of these tasks wait for values that are being fetched. */
  get awaitsOutcomes(): boolean {
    return this.#state.roomTaken > this.#state.recallCount;
  }

  /** Flows begun and not ended. */
  get openFlowCount(): number {
    return this.#state.flows.size;
  }

  /** The task in flight with this id. */
  taskOf(taskId: string): Task | undefined {
    return this.#state.tasks.get(taskId)?.task;
  }

  /** The task of an attempt that is in flight; undefined if it is not, or not any more. */
  taskInFlight(taskId: string, attempt: number): TaskReference | undefined {
    const node = this.#state.tasks.get(taskId);
    return node?.attempt === attempt && isOut(node) ? aboutTask(node) : undefined;
  }

  /** Whether outcomes imply starts: true if the queue reports starts, but not every one. */
  set impliesStarts(value: boolean) {
    this.#state.impliesStarts = value;
  }

  /**
   * Whether the task is below a race or a time limit, or the scope is one: other events may decide
   * it meanwhile.
   */
  isInRace(node: TaskNode | ScopeState): boolean {
    return "request" in node || isInRace(node);
  }

  /**
   * Whether a flow below a race or a time limit continues next. It does not while there is no room
   * or the execution is being suspended: then outcomes have to come first.
   */
  get isNextInRace(): boolean {
    const { mayYield, isSuspending, lanes } = this.#state;
    const node = mayYield && !isSuspending ? lanes.current() : undefined;
    return node !== undefined && isInRace(node);
  }

  /** Looks for results in a cache from now on. Gives what tells the record of a success. */
  readonly lookUp = (): ((taskId: string) => number | undefined) => lookUpIn(this.#state);

  /** Successes that earlier runs of the execution have recorded. */
  get restoredCount(): number {
    return this.#state.restoredCount;
  }

  /** The numbers of objects held for work under way: all zero, once the root has ended. */
  get held(): { readonly tasks: number; readonly flows: number; readonly room: number; readonly timers: number } {
    const { tasks, flows, roomTaken, heldCount, timers } = this.#state;
    return { tasks: tasks.size, flows: flows.size, room: roomTaken + heldCount, timers: timers.size };
  }

  /** When the first flows were under way, as many as `viewedFlows` says. */
  flowTimes(): FlowTime[] {
    const { flowTimes, flows } = this.#state;
    return flowTimes.list(flows.values());
  }

  /** The signals that flows wait for. */
  awaitedSignals(): AwaitedSignal[] {
    const { signals, flows } = this.#state;
    return signals.list(flows.values());
  }

  /** What it waits for, if nothing is under way but waits for dates and signals. */
  parking(): Parking | undefined {
    return parkingOf(this.#state);
  }

  /** Counts per operation. */
  snapshot(): Record<string, OperationCounts> {
    return this.#state.progress.snapshot();
  }

  /** Tells how many tasks of an operation are to be expected. */
  expect(operationId: string, count: number): void {
    this.#state.progress.of(operationId).expected = count;
  }

  /** Notes that there are unit records of earlier heads; `epoch` is that of this head. */
  restoreUnits(epoch: number): void {
    this.#state.units.leftovers = "unknown";
    this.#state.units.clock = epoch * 2 ** 32;
  }

  /** Notes a task that an earlier run of the execution has finished. */
  restore(key: Uint32Array, record: { status: "succeeded" | "failed"; attempt: number; recordNumber: number }): void {
    this.#state.finished.setKey(key, record);
    if (record.status !== "succeeded") return;
    this.#state.restoredCount++;
    this.#state.successCount = Math.max(this.#state.successCount, record.recordNumber + 1);
    this.#state.firstOwnRecord = this.#state.successCount;
  }

  /**
   * Notes that there were heads before this one, and their attempts that may still be under way:
   * these count as submitted (rule E21).
   */
  goOnWith(attempts: Iterable<readonly [taskId: string, attempt: number]>): void {
    this.#state.inFlightBefore = new InFlightBefore(attempts);
  }

  /**
   * Takes an input. Returns whether a flow was resumed, closed or ended by it, so that there may be
   * other things to do.
   */
  tell(input: Input, nowMs: number): boolean {
    const state = this.#state;
    this.#clearCommands();
    state.nowMs = nowMs;
    state.hasFlowMoved = false;
    this.#take(input);
    settle(state, this.#root);
    return state.hasFlowMoved;
  }

  /** Takes out the events of the inputs so far, before it is known what else follows from them. */
  takeEvents(): readonly SchedulerEvent[] {
    const { commands } = this.#state;
    this.#clearCommands();
    const { events } = commands;
    commands.events = emptied(events);
    return events;
  }

  /**
   * The commands to carry out. Unless flows `mayAdvance`, only work that they have yielded already
   * continues.
   */
  next(nowMs: number, mayAdvance = true): Commands {
    const state = this.#state;
    const { commands } = state;
    this.#clearCommands();
    this.#areGiven = true;
    state.nowMs = nowMs;
    for (let due = state.timers.takeDue(nowMs); due; due = state.timers.takeDue(nowMs)) this.#fire(due);
    state.startsLeft = maxStarts;
    do {
      settle(state, this.#root);
      if (mayAdvance) commands.advance = nextFlow(state);
    } while (!commands.advance && (state.ended.length > 0 || state.orphans.length > 0 || state.toEnd.length > 0));
    commands.isUnfinished = state.startsLeft <= 0 || state.opensUnits;
    if (!commands.advance && !state.isSuspending) submitReady(state);
    commands.isSuspended = state.isSuspending && mayAdvance && !commands.advance && isAtRest(state);
    if (commands.isSuspended) tellSuspended(state);
    for (let node = state.toClose.pop(); node; node = state.toClose.pop()) commands.close.push(node);
    commands.wakeAtMs = state.timers.first?.dueMs;
    return commands;
  }

  #take(input: Input): void {
    const state = this.#state;
    switch (input.type) {
      case "yielded":
        return flowYielded(state, input.node, input.instruction);
      case "pending":
        return stepPending(input.node);
      case "returned":
        return bodyOver(state, input.node, { value: input.value });
      case "threw":
        return bodyOver(state, input.node, { error: input.error });
      case "closed":
        return generatorClosed(state, input.node, input.failure);
      case "started":
        return taskStarted(state, input.taskId, input.attempt);
      case "outcome":
        return outcomeArrived(state, input);
      case "refused":
        return reportRefused(state, input);
      case "loaded":
        return "request" in input.node ? scopeLoaded(state, input.node, input) : loaded(state, input.node, input.outcome);
      case "signalled":
        return signalled(state, input.scope, input.answer);
      case "looked-up":
        return lookedUp(state, input);
      case "stalled":
        return stalled(state);
      case "suspend":
        return void (state.isSuspending = !state.units.isCancelled);
      case "cancel":
        state.isSuspending = false;
        stopUnits(state);
        cancelFlow(state, this.#root, input.error);
        return endStoppedUnits(state);
      default:
        return takeUnitInput(state, input);
    }
  }

  #fire(due: Timer): void {
    const state = this.#state;
    if (due.what === "scope") scopeDue(state, due.scope);
    else if (due.what === "retry") retryDue(state, due.node);
    else if (due.what === "queue-timeout") queueTimedOut(state, due.node);
    else if (due.what === "drain") drainOver(state, due.unit);
    else graceOver(state, due.node);
  }

  /** Empties the commands, if they were given out. */
  #clearCommands(): void {
    if (!this.#areGiven) return;
    this.#areGiven = false;
    clearCommands(this.#state.commands);
  }
}

/**
 * The number of tasks and flows of yielded lists that are started before the driver looks at the
 * clock (rule E2).
 */
const maxStarts = 256;
