import { DueHeap } from "../collections/due-heap.js";
import { Fifo } from "../collections/fifo.js";
import type { Flow } from "../flows/flow.js";
import type { Work } from "../flows/yieldable.js";
import { isTask } from "../tasks/task.js";
import { FinishedWork } from "./finished-work.js";
import { Lanes } from "./lanes.js";
import { Limits } from "./limits.js";
import type { FlowNode, Node, TaskNode, Timer } from "./nodes.js";
import { Progress } from "./progress.js";
import type { Commands, SchedulerEvent, SchedulerOptions } from "./protocol.js";
import { ReadyQueue } from "../collections/ready-queue.js";
import { TaskIndex } from "./task-index.js";
import { boundTo } from "../tasks/work-state.js";

/** How many held tasks there may be before flows wait for them: enough for every upstream to be found, few enough for memory. */
const maxHeld = 10_000;

/**
 * All that the scheduler knows. Its parts change it and leave work for each other in the work lists, so that nothing recurses
 * however deep flows are nested.
 */
export class SchedulerState {
  readonly options: SchedulerOptions;
  /** Whom task and flow objects belong to. */
  readonly owner: object = {};
  nowMs = 0;
  /** Whether an outcome implies the start that was not told of: not where the queue never tells of starts. */
  impliesStarts = false;
  /** Whether a flow was resumed, closed or ended since this was last set to false. */
  hasFlowMoved = false;
  /** Successes that earlier runs of the execution have recorded. */
  restoredCount = 0;
  readonly tasks = new TaskIndex();
  /** Flows in flight, by id, or by object where there is none. */
  readonly flows = new Map<string | Flow, FlowNode>();
  readonly finished = new FinishedWork();
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
  /** Successes so far. */
  successCount = 0;
  ignoredOutcomes = 0;
  roomTaken = 0;
  /** How many more tasks and flows may be started before commands are to be carried out. */
  startsLeft = 0;
  /** Tasks that flows have yielded and that are held for their upstreams. */
  heldCount = 0;
  /** Tasks that wait for room: upstreams of others, and those whose upstreams have succeeded. */
  readonly admissible = new Fifo<TaskNode>();
  /** Flows to be resumed with an error, room or not. */
  readonly urgent = new Fifo<FlowNode>();
  /** Nodes whose parents are to be told that they ended. */
  readonly ended = new Fifo<Node>();
  /** Nodes that nobody wants any more. */
  readonly orphans = new Fifo<Node>();
  /** Flows whose generators are to be closed, outermost first. */
  readonly toClose: FlowNode[] = [];
  readonly commands: Commands = {
    record: [],
    close: [],
    cancel: [],
    submit: [],
    load: [],
    events: [],
    advance: undefined,
    isUnfinished: false,
    wakeAtMs: undefined,
    ended: undefined,
  };

  constructor(options: SchedulerOptions) {
    this.options = options;
    this.lanes = new Lanes(options.maxInFlight);
    this.limits = new Limits(options.limits);
  }

  get isFailFast(): boolean {
    return this.options.failurePolicy === "fail-fast";
  }

  /** Whether one more task may be in flight. */
  get hasRoom(): boolean {
    return this.roomTaken < this.options.maxInFlight;
  }

  /** Whether flows may go on. Held tasks take no room; but a flow that yields nothing else must not go on for ever. */
  get mayYield(): boolean {
    return this.hasRoom && this.heldCount < Math.max(this.options.maxInFlight, maxHeld);
  }

  /** The node in flight for a task or a flow. */
  inFlight(work: Work): Node | undefined {
    const key = this.keyOf(work);
    return isTask(work) ? this.tasks.get(work.id) : this.flows.get(key);
  }

  /** What tasks and flows are told apart by: the id, or the object where there is none. */
  keyOf(work: Work): string | Flow {
    return isTask(work) ? work.id : (work.id ?? boundTo(work, this.owner));
  }

  emit(event: SchedulerEvent): void {
    if (this.options.listens()) this.commands.events.push(event);
  }
}
