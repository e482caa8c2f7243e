import type { Due } from "../collections/due-heap.js";
import type { Fifo } from "../collections/fifo.js";
import type { ReadyQueue } from "../collections/ready-queue.js";
import type { Dependency } from "../flows/dependency.js";
import type { Flow } from "../flows/flow.js";
import type { FlowBody } from "../flows/flow-body.js";
import type { Work } from "../flows/yieldable.js";
import type { Scope } from "../tasks/scope.js";
import type { Task } from "../tasks/task.js";
import type { TaskOptions } from "../tasks/task-options.js";
import type { InnerPatterns } from "./inner-patterns.js";
import type { RoundNamespace } from "../tasks/work-state.js";
import type { Defaults } from "./defaults.js";
import type { Ending } from "./ending.js";
import type { Hold } from "./hold.js";
import type { Decision, LedgerEntry } from "./ledger-entry.js";
import type { TaskState, UnitPhase } from "./node-states.js";
import type { OperationCounts } from "./progress.js";
import { noRecord } from "./record-number.js";
import type { RevertOrder } from "./revert-order.js";
import type { AdvancingFlow, ClosingFlow, EndedFlow, EndingFlow, ReadyFlow, Wait } from "./flow-position.js";

/** A task or a flow in the graph. */
export type Node = TaskNode | FlowNode;

/**
 * The tie between a parent and a child: one for each pair, in a list of the parent and a list of
 * the child.
 */
export interface Subscription {
  readonly parent: Node;
  readonly child: Node;
  previous: Subscription | undefined;
  next: Subscription | undefined;
  /** The previous one among the subscribers of the same child. */
  previousSubscriber: Subscription | undefined;
  nextSubscriber: Subscription | undefined;
  /** Whether the parent no longer wants the child and only waits for its end. */
  isReleased: boolean;
  /** The wait that counts on this child; compared by identity, so that an interrupt clears it. */
  wait: Wait | undefined;
  /** The scope that the child is a member of, and its index there. */
  scope: ScopeState | undefined;
  index: number;
  /** Further places of the same child in the same scope. */
  otherIndexes: number[] | undefined;
}

/** One task id in flight. */
export class TaskNode {
  readonly kind = "task";
  readonly id: string;
  /** For the index of tasks in flight, with `nextInBucket`. */
  readonly idHash: number;
  /** The row of its id among finished work. */
  readonly row: number;
  readonly task: Task;
  readonly options: TaskOptions;
  /** The defaults of the flow that yielded it first. */
  readonly defaults: Defaults | undefined;
  /** That flow, which has yielded it, or a task that takes its value. */
  readonly yieldedBy: FlowNode;
  readonly counts: OperationCounts;
  readonly priority: number;
  /** Other task objects with this id that joined. */
  duplicates: Set<Task> | undefined = undefined;
  /** Whether a newer run of this id has taken over the task objects. */
  isSuperseded = false;
  nextInBucket: TaskNode | undefined = undefined;
  state: TaskState = "new";
  /**
   * The number of an earlier success of this id; {@link noRecord} when there is none, {@link
   * inCache} while it may be in the cache.
   */
  recordNumber = noRecord;
  sequence = 0;
  /** The current attempt, or the last one of an earlier run. */
  attempt: number;
  /** The last attempt before this run. */
  lastEarlierAttempt: number;
  /** The number of attempts that were submitted for the subscribers of this node. */
  runs = 0;
  /** The number of failed attempts that count against the limit. */
  failures = 0;
  transientFailures = 0;
  /** The number of these that were never sent. */
  unsent = 0;
  holdsRoom = false;
  /** Whether it was yielded by a flow and counts as held. */
  countsAsHeld = false;
  holdsSlots = false;
  /** The limits that this task counts under. */
  limits: readonly Slots[] | undefined = undefined;
  /** The round of the unit in which it was yielded first. */
  round: Round | undefined = undefined;
  /** Whether its failing unit waits for it, since it will have to be undone. */
  isDraining = false;
  /**
   * Whether its only subscriber has failed; the task goes on until that failure is caught, or fails
   * the unit.
   */
  isSpared = false;
  /** The entry that it undoes, if it is a revert. */
  undoes: LedgerEntry | undefined = undefined;
  hold: Hold | undefined = undefined;
  timer: Timer | undefined = undefined;
  /** An earlier run of this id whose cancellation is still under way. */
  previousRun: TaskNode | undefined = undefined;
  firstChild: Subscription | undefined = undefined;
  subscribers: Subscription | undefined = undefined;
  /** Subscribers that still want it. */
  demandCount = 0;
  ending: Ending | undefined = undefined;

  constructor(task: Task, made: Pick<TaskNode, "idHash" | "row" | "options" | "defaults" | "yieldedBy" | "counts" | "attempt">) {
    this.id = task.id;
    this.idHash = made.idHash;
    this.row = made.row;
    this.task = task;
    this.options = made.options;
    this.defaults = made.defaults;
    this.yieldedBy = made.yieldedBy;
    this.counts = made.counts;
    this.priority = made.options.priority ?? 0;
    this.attempt = made.attempt;
    this.lastEarlierAttempt = made.attempt;
  }
}

/** An item that a flow has yielded and that is still to be processed. */
export type AgendaItem = Work | Cursor | Dependency;

/**
 * A yielded list, and the position up to which it has been started; a hole is a member that is not
 * to be started.
 */
export interface Cursor {
  readonly works: readonly (Work | undefined)[];
  next: number;
  readonly scope: ScopeState | undefined;
}

/** A `yield*` in progress. */
export interface ScopeState {
  readonly at: "scoped";
  readonly request: Scope<unknown, unknown>;
  readonly parent: FlowNode;
  /** Values or outcomes by member. */
  readonly results: unknown[];
  readonly errors: unknown[];
  remaining: number;
  timer: Timer | undefined;
  /**
   * How often its end may still be put off for flows that are being restored; 0 if this head has
   * set its date.
   */
  delaysLeft: number;
  /** The error that the scope threw; later failures of its members are attached to it. */
  thrown: unknown;
}

/** A failure that was not delivered to a flow yet. */
export interface Failure {
  readonly error: unknown;
  /**
   * The children that failed with it: several if an upstream that is yielded as well has failed.
   */
  readonly children: Node[];
  /** The wait that covers it (failure policy `finish`). */
  wait: Wait | undefined;
}

/** One flow in flight. */
export interface FlowNode {
  readonly kind: "flow";
  /**
   * The number of the flow, from 1 in the order in which flows were yielded, including internal
   * ones.
   */
  readonly number: number;
  readonly flow: Flow;
  readonly id: string | undefined;
  readonly defaults: Defaults | undefined;
  /** The round of the unit around the work that it yields. */
  round: Round | undefined;
  /** See `TaskNode.isSpared`. */
  isSpared: boolean;
  /** Set if it is a unit itself. */
  unit: Unit | undefined;
  /** Its key in the round in which it was yielded. */
  readonly key: string | Flow;
  readonly lane: Lane;
  /** Equal flow objects that joined. */
  duplicates: Set<Flow> | undefined;
  /** Whether a newer run of this flow has taken over the flow objects. */
  isSuperseded: boolean;
  position: FlowPosition;
  isOnStack: boolean;
  /** Whether its body has been started. */
  hasBegun: boolean;
  /** Whether its generator can still run. */
  isOpen: boolean;
  /** Its running body, for the driver that advances it. */
  body: FlowBody | undefined;
  startedMs: number;
  agenda: Fifo<AgendaItem> | undefined;
  failures: Failure[] | undefined;
  /** Earlier errors of tasks, so that one that arrives in two ways is delivered once. */
  known: WeakMap<object, Failure> | undefined;
  firstChild: Subscription | undefined;
  /** Children that it has cancelled and that go on for others: they count as done for it. */
  givenUp: WeakSet<Node> | undefined;
  /** The number of children under way, including those whose end it only waits for. */
  liveCount: number;
  subscribers: Subscription | undefined;
  /** Subscribers that still want it. */
  demandCount: number;
}

/** Where a flow stands, with all that it has there only. */
export type FlowPosition = ReadyFlow | AdvancingFlow | Wait | ScopeState | EndingFlow | ClosingFlow | EndedFlow;

/** Flows that are advanced depth first, one of several lanes that take turns. */
export interface Lane {
  readonly stack: FlowNode[];
  /** The number of tasks admitted in this turn. */
  turn: number;
  isInRing: boolean;
}

/** The slots for tasks with one tag, or of one operation. */
export interface Slots {
  readonly key: string;
  free: number;
  /** The tasks that wait for a slot. */
  readonly waiting: ReadyQueue<TaskNode>;
}

/** A timer of the scheduler. */
export type Timer = Due &
  (
    | { readonly what: "retry" | "queue-timeout" | "cancel-grace"; readonly node: TaskNode }
    | { readonly what: "scope"; readonly scope: ScopeState }
    | { readonly what: "drain"; readonly unit: Unit }
  );

/** The id of a node, or its flow object where there is none. */
export function keyOfNode(node: Node): string | Flow {
  return node.kind === "task" ? node.id : node.key;
}

/** One round of a unit, for the work that is yielded in it. */
export interface Round extends RoundNamespace {
  readonly unit: Unit;
  readonly undone: Set<string>;
}

/** A unit in flight: the state of its flow node. */
export interface Unit {
  readonly node: FlowNode;
  readonly name: string;
  /** The place, the same for units of one flow in one enclosing round. */
  readonly place: string;
  /** The key; known, like its turn, once it is opened. */
  key: string;
  turn: number;
  /** The key of its next turn. */
  nextKey: string;
  readonly drainMs: number;
  readonly outer: Round | undefined;
  phase: UnitPhase;
  round: Round;
  /** Whether this head has run an earlier round of it. */
  isRetried: boolean;
  provided: unknown;
  readonly ledger: Map<string, LedgerEntry>;
  /** When this round began, in the order of notes. */
  beganAt: number;
  /** Inner patterns that have handed over their tasks in this round. */
  inner: InnerPatterns<FlowNode> | undefined;
  /** The errors of tasks that failed for good in this round, by label or else by id. */
  readonly failures: Map<string, Error>;
  /** Tasks that nothing wants after a failure: they are told to stop if the failure is caught. */
  readonly spared: Set<TaskNode>;
  /** Tasks that are under way and waited for. */
  readonly draining: Set<TaskNode>;
  /** Ends the drain. */
  drainTimer: Timer | undefined;
  decision: Decision | undefined;
  /** The order in which it is undone. */
  order: RevertOrder | undefined;
  /** The number of reverts under way. */
  revertCount: number;
  readonly revertErrors: unknown[];
  /** Whether no flow has reached it: an earlier head's decision is carried out (rule R20). */
  readonly isLeftover: boolean;
  /** Whether there may be records of it. */
  isRecorded: boolean;
}
