import { DueHeap } from "../collections/due-heap.js";
import { Fifo } from "../collections/fifo.js";
import type { Flow } from "../flows/flow.js";
import type { Work } from "../flows/yieldable.js";
import type { CacheReason } from "../tasks/cache-reason.js";
import { isTask } from "../tasks/task.js";
import { noCommands } from "./commands.js";
import { FlowTimes } from "./flow-times.js";
import { FinishedWork } from "./finished-work.js";
import type { InFlightBefore } from "./in-flight-before.js";
import { Lanes } from "./lanes.js";
import { Limits } from "./limits.js";
import type { FlowNode, Node, Round, TaskNode, Timer } from "./nodes.js";
import { Progress } from "./progress.js";
import type { AcceptedOutcome, SchedulerOptions } from "./protocol.js";
import type { SchedulerEvent } from "./scheduler-events.js";
import { ReadyQueue } from "../collections/ready-queue.js";
import { SignalTable } from "./signal-table.js";
import { TaskIndex } from "./task-index.js";
import { UnitTable } from "./unit-table.js";
import { boundTo } from "../tasks/work-state.js";

/**
 * The number of held tasks above which flows wait for them: enough to find every upstream, few
 * enough for memory.
 */
const maxHeld = 10_000;

/**
 * The state of the scheduler. Its parts change it and leave work for each other in the work lists,
 * so that nothing recurses, even in deeply nested flows.
 */
export class SchedulerState {
  readonly options: SchedulerOptions;
  /** The owner of task and flow objects. */
  readonly owner: object = {};
  nowMs = 0;
  /**
   * Whether an outcome implies a start that was not reported: false if the queue never reports
   * starts.
   */
  impliesStarts = false;
  /** Whether a flow was resumed, closed or ended since this was last set to false. */
  hasFlowMoved = false;
  /** Whether results are looked for in a cache. */
  looksUp = false;
  /** The reasons why tasks run that may have been in the cache, for events. */
  readonly cacheReasons = new WeakMap<TaskNode, CacheReason>();
  /** Successes that earlier runs of the execution have recorded. */
  restoredCount = 0;
  /** The number of the first record that this head makes. */
  firstOwnRecord = 0;
  /**
   * The attempts that earlier heads have submitted; undefined in the first head of an execution.
   */
  inFlightBefore: InFlightBefore | undefined;
  readonly tasks = new TaskIndex();
  /** Flows in flight, by id, or by object if they have none. */
  readonly flows = new Map<string | Flow, FlowNode>();
  readonly finished = new FinishedWork();
  readonly flowTimes: FlowTimes;
  /** Content ids behind hand-set task ids. */
  readonly handSetIds = new Map<string, string>();
  readonly progress = new Progress();
  readonly timers = new DueHeap<Timer>();
  readonly lanes: Lanes;
  readonly limits: Limits;
  readonly ready = new ReadyQueue<TaskNode>();
  /** Tasks in order of being ready. */
  sequence = 0;
  /** Flows yielded so far. */
  flowCount = 0;
  /** The number of values that were requested and have not come. */
  loadCount = 0;
  /** The number of tasks that hold room while their values are fetched. */
  recallCount = 0;
  /** Successes so far. */
  successCount = 0;
  ignoredOutcomes = 0;
  roomTaken = 0;
  /** The number of tasks and flows that may be started before commands are carried out. */
  startsLeft = 0;
  /** Tasks that flows have yielded and that are held for their upstreams. */
  heldCount = 0;
  /** Tasks that wait for room: upstreams of others, and those whose upstreams have succeeded. */
  readonly admissible = new Fifo<TaskNode>();
  readonly signals = new SignalTable();
  /** Units under way, and other facts about units. */
  readonly units = new UnitTable();
  /** Flows to be resumed with an error, even without room. */
  readonly urgent = new Fifo<FlowNode>();
  /** Nodes whose parents are to be told that they ended. */
  readonly ended = new Fifo<Node>();
  /** Nodes that nothing wants any more. */
  readonly orphans = new Fifo<Node>();
  /** Nothing more is started, and what is under way ends (rule R18). */
  isSuspending = false;
  /** Flows of units that may have ended. */
  readonly toEnd = new Fifo<FlowNode>();
  /** Flows whose generators are to be closed, outermost first. */
  readonly toClose: FlowNode[] = [];
  readonly commands = noCommands();

  constructor(options: SchedulerOptions) {
    this.options = options;
    this.lanes = new Lanes(options.maxInFlight);
    this.limits = new Limits(options.limits);
    this.flowTimes = new FlowTimes(options.viewedFlows ?? 0);
  }

  get isFailFast(): boolean {
    return this.options.failurePolicy === "fail-fast";
  }

  /** Whether one more task may be in flight. */
  get hasRoom(): boolean {
    return this.roomTaken < this.options.maxInFlight;
  }

  /**
   * Whether flows may continue. Held tasks take no room, but a flow that yields nothing else must
   * not continue without end.
   */
  get mayYield(): boolean {
    return this.hasRoom && this.heldCount < Math.max(this.options.maxInFlight, maxHeld);
  }

  /** The node in flight for a task or a flow. */
  inFlight(work: Work, round: Round | undefined): Node | undefined {
    const key = this.keyOf(work, round);
    return isTask(work) ? this.tasks.get(key as string) : this.flows.get(key);
  }

  /** The key of a task or a flow in one round: the id, or the object if it has none. */
  keyOf(work: Work, round: Round | undefined): string | Flow {
    const bound = round ? boundTo(work, this.owner, round) : work;
    if (isTask(bound)) return bound.id;
    return flowKey(bound, round) ?? (round ? bound : boundTo(bound, this.owner));
  }

  /** Whether a unit is to be opened before anything else is started. */
  get opensUnits(): boolean {
    return this.commands.units.length > 0 && this.commands.units.some(({ ask }) => ask === "open");
  }

  /** Asks for an outcome to be recorded. */
  record(accepted: AcceptedOutcome): void {
    this.commands.record = appended(this.commands.record, accepted);
  }

  /** Asks for the current attempt of a task to be submitted. */
  submit(node: TaskNode): void {
    this.commands.submit = appended(this.commands.submit, node);
  }

  emit(event: SchedulerEvent): void {
    if (this.options.listens()) this.commands.events.push(event);
  }
}

/** The id of a flow in the round in which it was yielded: its tasks have ids of their own there. */
export function flowKey({ id }: Flow, round: Round | undefined): string | undefined {
  return id === undefined || !round ? id : `${id}@${round.key}.${round.number}`;
}

/** Appends to a list; most lists have one item, for which V8 then allocates no more. */
function appended<T>(list: T[], item: T): T[] {
  if (list.length === 0) return [item];
  list.push(item);
  return list;
}
