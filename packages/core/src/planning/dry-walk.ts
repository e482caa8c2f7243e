import { FlowBody, type FlowStep } from "../flows/flow-body.js";
import { isFlow, type Flow } from "../flows/flow.js";
import type { InternalFlowContext } from "../flows/flow-context.js";
import { isDependency } from "../flows/dependency.js";
import { toInstruction } from "../flows/instruction.js";
import type { Work } from "../flows/yieldable.js";
import { isScope } from "../tasks/scope.js";
import { isTask, type Task } from "../tasks/task.js";
import { boundTo } from "../tasks/work-state.js";
import { unitKey, unitPlace } from "../flows/unit-key.js";
import { EstimatedRound, keyIn } from "./estimated-round.js";
import { FlowEstimate } from "./flow-estimate.js";
import type { WalkedFlow } from "./planning.js";

/** The counts of a dry run. */
export interface DryRunTotals {
  /** Distinct tasks. */
  readonly total: number;
  readonly byOperation: Record<string, number>;
  /** Whether there may be more: a flow needed a result to continue. */
  readonly lowerBound: boolean;
}

/** The time in ms that a walk continues before it gives the event loop a turn. */
const turnMs = 10;

interface OpenFlow extends WalkedFlow {
  readonly body: FlowBody;
}

/** A walk that is depth first over an explicit stack, since flows may be nested deeply. */
export class DryWalk {
  readonly #taskIds = new Set<string>();
  readonly #flowIds = new Set<string | Flow>();
  readonly #byOperation = new Map<string, number>();
  readonly #open: OpenFlow[] = [];
  readonly #started = new WeakSet<FlowBody>();
  readonly #estimate = new FlowEstimate(() => true);
  readonly #context: InternalFlowContext = {
    executionId: "dry-run",
    signal: new AbortController().signal,
    dryRun: true,
    withoutResults: true,
    round: 1,
    owner: this.#estimate,
    maxInFlight: Infinity,
  };
  #lowerBound = false;

  async run(root: Flow): Promise<void> {
    this.#enter(root, undefined);
    let turnStartedMs = performance.now();
    for (let top = this.#open.at(-1); top; top = this.#open.at(-1)) {
      await this.#go(top);
      if (performance.now() - turnStartedMs < turnMs) continue;
      await new Promise(setImmediate);
      turnStartedMs = performance.now();
    }
  }

  totals(): DryRunTotals {
    return { total: this.#taskIds.size, byOperation: Object.fromEntries(this.#byOperation), lowerBound: this.#lowerBound };
  }

  async #go(open: OpenFlow): Promise<void> {
    const { body } = open;
    const kind = this.#started.has(body) ? "value" : "start";
    this.#started.add(body);
    const step = await body.advance({ kind, value: undefined });
    if (this.#estimate.takeNeed() || step.type === "threw") return this.#stop(body);
    if (step.type === "yielded") await this.#yielded(step, open);
    else this.#remove(body);
  }

  /** Ends the walk of a flow that needs a result, or throws. */
  async #stop(body: FlowBody): Promise<void> {
    this.#remove(body);
    this.#lowerBound = true;
    await body.close();
    this.#estimate.takeNeed();
  }

  #remove(body: FlowBody): void {
    const index = this.#open.findLastIndex((entry) => entry.body === body);
    this.#open.splice(index, 1);
  }

  async #yielded({ value }: Extract<FlowStep, { type: "yielded" }>, { flow, body, round }: OpenFlow): Promise<void> {
    const instruction = toInstruction(value);
    if (instruction instanceof Error) return this.#stop(body);
    if (isDependency(instruction) || (isScope(instruction) && instruction.kind === "sleep")) return;
    if (!isScope(instruction))
      return this.#start(isTask(instruction) || isFlow(instruction) ? [instruction] : instruction, round);
    if (flow.isInternal) {
      this.#remove(body);
      await body.close();
    } else await this.#stop(body);
    this.#start(instruction.members as readonly Work[], round);
  }

  #start(works: readonly Work[], round: EstimatedRound | undefined): void {
    for (const work of [...works].reverse()) if (isFlow(work)) this.#enter(work, round);
    for (const work of works) if (isTask(work)) this.#count(work, round);
  }

  /** Walks a flow; a unit in its first round, in which its tasks have ids of their own. */
  #enter(flow: Flow, around: EstimatedRound | undefined): void {
    const key = keyIn(around, flow);
    if (this.#flowIds.has(key)) return;
    this.#flowIds.add(key);
    boundTo(flow, this.#estimate);
    const round = flow.unit ? this.#firstRound(flow, around) : around;
    this.#open.push({ flow, round, body: new FlowBody(flow, round?.contextFrom(this.#context) ?? this.#context) });
  }

  #firstRound(unit: Flow, around: EstimatedRound | undefined): EstimatedRound {
    return new EstimatedRound(this.#estimate, { key: unitKey(unitPlace(unit, around), 1), around });
  }

  #count(first: Task, round: EstimatedRound | undefined): void {
    const open = [first];
    for (let given = open.pop(); given; given = open.pop()) {
      const task = boundTo(given, this.#estimate, round);
      if (this.#taskIds.has(task.id)) continue;
      this.#taskIds.add(task.id);
      this.#byOperation.set(task.operationId, (this.#byOperation.get(task.operationId) ?? 0) + 1);
      for (const upstream of task.upstreams) open.push(upstream);
    }
  }
}
