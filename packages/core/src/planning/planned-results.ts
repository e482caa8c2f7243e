import type { LastRounds, RecordedUnitRound } from "../checkpoint/read-last-rounds.js";
import type { Flow } from "../flows/flow.js";
import { Task } from "../tasks/task.js";
import { neverRan, type AttemptRecord, type SucceededOutcome } from "../tasks/task-outcome.js";
import type { PlanDraft } from "./plan-draft.js";
import { standInFor, taskBehind } from "./stand-in.js";

/** Returns the known outcome of a task that succeeded, by its id or by the task itself. */
export interface RecordedResults {
  (taskId: string, task: Task): Promise<SucceededOutcome | undefined> | SucceededOutcome | undefined;
  /** The last recorded round of a unit; without it, the plan shows first rounds. */
  readonly lastRound?: LastRounds;
}

/** The results of tasks and flows in a plan: recorded ones, and stand-ins for all others. */
export class PlannedResults {
  readonly #recorded: RecordedResults;
  readonly #attempts = new Map<string, AttemptRecord | undefined>();
  #need: string | undefined;

  constructor(recorded: RecordedResults = () => undefined) {
    this.#recorded = recorded;
  }

  /**
   * The outcome of `task`. {@link attemptOf} knows the attempts of it and its upstreams from now
   * on. `bind` gives upstreams the ids that they have where the task is.
   */
  async ofTask(task: Task, bind: (upstream: Task) => void): Promise<SucceededOutcome> {
    const open = task.upstreams.map(taskBehind);
    for (let upstream = open.pop(); upstream; upstream = open.pop()) {
      bind(upstream);
      if (this.#attempts.has(upstream.id)) continue;
      await this.#look(upstream);
      for (const above of upstream.upstreams) open.push(taskBehind(above));
    }
    return (await this.#look(task)) ?? this.#standIn(task, `task "${task.operationId}"`);
  }

  /** The last recorded round of the unit with this key. */
  async lastRound(unitKey: string): Promise<RecordedUnitRound | undefined> {
    return this.#recorded.lastRound?.(unitKey);
  }

  attemptOf({ id }: Task): AttemptRecord | undefined {
    return this.#attempts.get(id);
  }

  /** A success with a stand-in for the flow's value. */
  ofFlow(flow: Flow, index: number, draft: PlanDraft): SucceededOutcome {
    const traits = { operationId: `flow ${flow.name}`, options: {}, packageVersion: undefined };
    const task = new Task({ ...placeholder, traits }, `the value of flow ${index} of a plan`);
    draft.standsForFlow(task, index);
    return this.#standIn(task, `flow "${flow.name}"`);
  }

  /** Notes that a flow needs something that no plan has. */
  need(what: string): void {
    this.#need ??= what;
  }

  /** The missing value that a flow has read since the last call. */
  takeNeed(): string | undefined {
    const need = this.#need;
    this.#need = undefined;
    return need;
  }

  async #look(task: Task): Promise<SucceededOutcome | undefined> {
    const outcome = await this.#recorded(task.id, task);
    this.#attempts.set(task.id, outcome && recordOf(outcome));
    return outcome;
  }

  #standIn(task: Task, what: string): SucceededOutcome {
    return successWith(standInFor(task, what, (need) => (this.#need ??= need)));
  }
}

/** The record of an outcome without its value, which may be large. */
function recordOf({ attempt, startedAt, durationMs, worker }: AttemptRecord): AttemptRecord {
  return { attempt, startedAt, durationMs, worker };
}

/** Whether an attempt has led to `outcome`. */
export function isRecorded(outcome: AttemptRecord | undefined): boolean {
  return outcome !== undefined && outcome.worker !== "";
}

/** A success without an attempt. */
export function successWith(value: unknown): SucceededOutcome {
  return { status: "succeeded", value, ...neverRan(1, "", new Date(0)) };
}

const placeholder = {
  operation: () => undefined,
  args: [],
  upstreams: [],
};
