import { isMazepaError } from "../errors.js";
import { isDependency, type Dependency } from "../flows/dependency.js";
import { FlowBody, type FlowResume } from "../flows/flow-body.js";
import type { Flow } from "../flows/flow.js";
import { toInstruction } from "../flows/instruction.js";
import type { Work } from "../flows/yieldable.js";
import { isScope, type Scope } from "../tasks/scope.js";
import { isTask } from "../tasks/task.js";
import type { PlanPosition } from "./plan-draft.js";
import type { Planned, Planning, WalkedFlow } from "./planning.js";
import { scopeValue } from "./scope-value.js";

/** Walks the body of one flow. */
export class BodyWalk {
  readonly #planning: Planning;
  readonly #walked: WalkedFlow;
  readonly #body: FlowBody;
  readonly #children = new Map<string | Flow, Planned>();
  #place: PlanPosition;

  constructor(planning: Planning, walked: WalkedFlow, place: PlanPosition) {
    this.#planning = planning;
    this.#walked = walked;
    const { context } = planning.options;
    const planLink = (from: Work, to: Work, isConditional: boolean) => this.#link(from, to, isConditional);
    this.#body = new FlowBody(walked.flow, { ...(walked.round?.contextFrom(context) ?? context), planLink });
    this.#place = place;
  }

  /** Returns the value of the flow; undefined if it could not be walked to its end. */
  async run(): Promise<{ readonly value: unknown } | undefined> {
    let resume: FlowResume = { kind: "start", value: undefined };
    for (;;) {
      const step = await this.#body.advance(resume);
      this.#noteAssumption();
      const obstacle =
        this.#planning.options.results.takeNeed() ?? this.#obstacle(step.type === "threw" ? step.error : undefined);
      if (obstacle !== undefined) return this.#stop(obstacle);
      if (step.type === "threw") throw step.error;
      if (step.type === "returned") return { value: step.value };
      resume = { kind: "value", value: await this.#answer(step.value) };
      const signal = this.#planning.options.results.takeNeed();
      if (signal !== undefined) return this.#stop(signal);
    }
  }

  /**
   * Notes that the flow assumed a result. The library's own flows read the status of tasks only to
   * take their values, which is no assumption.
   */
  #noteAssumption(): void {
    const { draft, estimate } = this.#planning.options;
    if (estimate.takeNeed() && !this.#walked.flow.isInternal) draft.noteAssumption();
  }

  #obstacle(error: unknown): string | undefined {
    const { draft, maxTasks } = this.#planning.options;
    if (draft.taskCount >= maxTasks) return `the plan has ${maxTasks} tasks already`;
    const isNeed = isMazepaError(error, "MAZEPA_NO_RESULT") || isMazepaError(error, "MAZEPA_SERIALIZATION");
    return isNeed ? error.message : undefined;
  }

  async #stop(reason: string): Promise<undefined> {
    const { draft, results } = this.#planning.options;
    draft.stop(this.#place.flow, reason);
    await this.#body.close();
    results.takeNeed();
  }

  /** Handles a yielded value, and returns the value that the flow is resumed with. */
  async #answer(value: unknown): Promise<unknown> {
    const instruction = toInstruction(value);
    if (instruction instanceof Error) throw instruction;
    if (isDependency(instruction)) return this.#waitFor(this.#targetsOf(instruction));
    if (isScope(instruction)) return this.#scope(instruction);
    for (const work of Array.isArray(instruction) ? (instruction as readonly Work[]) : [instruction as Work])
      await this.#start(work);
    return undefined;
  }

  async #scope(scope: Scope<unknown, unknown>): Promise<unknown> {
    if (scope.kind === "signal") this.#planning.options.results.need(`it waits for the signal "${scope.shape.signal}"`);
    const members: Planned[] = [];
    for (const member of scope.members as readonly Work[]) members.push(await this.#start(member));
    this.#waitFor(members);
    return scopeValue(scope, members);
  }

  async #start(work: Work): Promise<Planned> {
    const { round } = this.#walked;
    const planned = isTask(work)
      ? await this.#planning.task(work, this.#place, round)
      : await this.#planning.flow(work, this.#place, round);
    this.#children.set(keyOf(work), planned);
    return planned;
  }

  #link(from: Work, to: Work, isConditional: boolean): void {
    const [before, after] = [from, to].map((work) => this.#children.get(keyOf(work)));
    if (!before || !after) return;
    const endOf = ({ kind, index }: Planned) => ({ kind, index });
    this.#planning.options.draft.addLink({ from: endOf(before), to: endOf(after), isConditional });
  }

  #targetsOf({ targets, below }: Dependency): readonly Planned[] {
    // A limit of tasks in flight is no order.
    if (below !== undefined) return [];
    if (targets === undefined) return [...this.#children.values()];
    return targets.map((work) => this.#children.get(keyOf(work))).filter((planned) => planned !== undefined);
  }

  #waitFor(targets: readonly Planned[]): undefined {
    const of = (kind: Planned["kind"]) => targets.filter((target) => target.kind === kind).map(({ index }) => index);
    this.#place = { ...this.#place, after: this.#planning.options.draft.addWait(of("task"), of("flow"), this.#place.after) };
  }
}

/** The key of a task or a flow: the same for equal ones in any round. */
function keyOf(work: Work): string | Flow {
  return isTask(work) ? (work.options.id ?? work.contentId) : (work.id ?? work);
}
