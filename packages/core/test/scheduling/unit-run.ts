import type { RoundDecision } from "../../src/flows/rounds.js";
import type { LedgerEntry } from "../../src/scheduling/ledger-entry.js";
import type { TaskNode, Unit } from "../../src/scheduling/nodes.js";
import type { Input } from "../../src/scheduling/protocol.js";
import type { UnitCommand, UnitCommandOf } from "../../src/scheduling/unit-protocol.js";
import { revertIdOf } from "../../src/scheduling/unit-reverting.js";
import { Task } from "../../src/tasks/task.js";
import { CountedEvents } from "./counted-events.js";
import type { Effect } from "./effect.js";
import { Harness, keyOf, type Attempt } from "./harness.js";
import { indexOf, ProgramFlows } from "./program-flows.js";
import type { UnitProgram } from "./random-units.js";
import { generator } from "./seeded-generator.js";

const cancelGraceMs = 5000;
const maxActions = 5000;
const maxRounds = 3;

/**
 * Runs a program with units in an order that its seed decides, keeps their records in mind only,
 * and checks what must hold at every step.
 */
export class UnitRun {
  readonly harness: Harness;
  readonly flows: ProgramFlows;
  readonly effects = new Map<string, Effect>();
  /** Whether a revert has failed for good. */
  hasRevertFailed = false;
  readonly #program: UnitProgram;
  readonly #random: () => number;
  readonly #reverts = new Map<string, { readonly unit: Unit; readonly entry: LedgerEntry }>();
  readonly #units = new Map<string, Unit>();
  readonly #begun = new Set<Attempt>();
  readonly #names = new Map<string, string>();
  readonly #counts = new CountedEvents();
  #clock = 0;
  #isCancelled = false;

  constructor(program: UnitProgram) {
    this.#program = program;
    this.#random = generator(program.seed);
    const { failurePolicy, maxInFlight, limit } = program;
    this.flows = new ProgramFlows(program, {
      unitOf: (index) =>
        program.units[index] && {
          name: `unit ${index}`,
          ...(program.units[index] === "rounds" && { rounds: { onFailure: () => "revert" } }),
        },
      isRevertible: (index) => program.revertible[index] === true,
    });
    this.harness = new Harness(this.flows.flow(0), {
      ...{ failurePolicy, maxInFlight, limits: { limited: limit }, cancelGraceMs },
      notesAtOnce: program.seed % 2 === 1,
    });
    this.harness.random = this.#random;
    this.harness.scheduler.impliesStarts = program.seed % 2 === 1;
    this.harness.isSlow = ({ flow }) => program.flows[indexOf(flow.name)]?.isSlow === true;
    this.harness.loadsSlowly = () => this.#happens(0.2);
    this.harness.onSubmit = (node) => this.#submitted(node);
    this.harness.givesBack = (attempt) => attempt.mayBeGivenBack && this.#givesBack(attempt.taskId);
    this.harness.answerUnits = (commands) => this.#answerAll(commands);
  }

  /** Goes on until the root has ended. */
  finish(): this {
    this.harness.run();
    for (let action = 0; !this.harness.ended; action++) {
      if (action > maxActions) throw new Error("the program does not end");
      if (action === this.#program.cancelAt) this.#cancel();
      else this.#act();
      this.#hear();
      this.#counts.check(this.harness.scheduler.snapshot(), this.harness.wanted);
    }
    return this;
  }

  #act(): void {
    const { harness } = this;
    const out = [...harness.out.values()];
    if (harness.signals.awaited.length > 0 && this.#happens(0.05))
      return void harness.send(this.#pick(harness.signals.awaited).name);
    if (harness.delayed.length > 0 && this.#happens(0.5))
      return void harness.run(...harness.delayed.splice(Math.floor(this.#random() * harness.delayed.length), 1));
    if (harness.wakeAtMs !== undefined && (out.length === 0 || this.#happens(0.1)))
      return void harness.at(Math.max(harness.nowMs, harness.wakeAtMs));
    if (out.length > 0) return this.#goOnWith(this.#pick(out));
    if (harness.delayed.length > 0) return void harness.run(...harness.delayed.splice(0, 1));
    const [awaited] = harness.signals.awaited;
    if (awaited) return void harness.send(awaited.name);
    throw new Error("nothing is under way and the root has not ended");
  }

  #cancel(): void {
    this.#isCancelled = true;
    this.harness.cancel();
  }

  /** The attempt begins, or ends. */
  #goOnWith(attempt: Attempt): void {
    const { taskId, cancelledAtMs } = attempt;
    if (cancelledAtMs === undefined && !this.#begun.has(attempt) && this.#happens(0.7)) return this.#begin(attempt);
    if (cancelledAtMs !== undefined && (!this.#begun.has(attempt) || this.#happens(0.6)))
      return void this.harness.reportCancelled(taskId, attempt.attempt);
    if (!this.#begun.has(attempt) && cancelledAtMs === undefined) this.#begin(attempt);
    if (this.#fails(taskId, attempt.attempt)) return this.#fail(attempt);
    if (this.#reverts.has(taskId)) this.#undone(taskId);
    this.harness.succeedWith(taskId, `value of ${taskId}`, attempt.attempt);
  }

  #begin(attempt: Attempt): void {
    const effect = this.effects.get(attempt.taskId);
    if (effect?.isUndone) throw new Error(`${attempt.taskId} begins after it was undone`);
    if (effect) effect.hasBegun = true;
    this.#begun.add(attempt);
    this.harness.started(attempt.taskId, attempt.attempt);
  }

  #fails(taskId: string, attempt: number): boolean {
    if (this.#reverts.has(taskId)) return this.#happens(this.#program.revertsFail);
    const plan = this.#program.tasks[indexOf(this.#names.get(taskId) ?? "")];
    return plan?.fails === true || attempt <= (plan?.failedAttempts ?? 0);
  }

  #fail({ taskId, attempt }: Attempt): void {
    const isRevert = this.#reverts.has(taskId);
    if (isRevert) this.hasRevertFailed = true;
    const plan = this.#program.tasks[indexOf(this.#names.get(taskId) ?? "")];
    const mayRetry = !isRevert && attempt <= (plan?.failedAttempts ?? 0);
    this.harness.fail(taskId, new Error(`${taskId} failed`), { attempt, verdict: { isTransient: false, mayRetry } });
  }

  /** Takes in which outcomes were taken in: what is late, or was cut off, is not. */
  #hear(): void {
    for (const event of this.harness.events.splice(0)) {
      this.#counts.add(event);
      if (event.type !== "task-succeeded" && event.type !== "task-failed") continue;
      const effect = this.effects.get(event.taskId);
      if (effect) effect.endedAt = ++this.#clock;
    }
  }

  #undone(revertId: string): void {
    const effect = this.effects.get(this.#reverts.get(revertId)?.entry.taskId ?? "");
    if (effect?.isUndone) throw new Error(`${revertId} has undone its task twice`);
    if (effect) effect.isUndone = true;
  }

  #submitted(node: TaskNode): void {
    const { id, round, task } = node;
    this.#hear();
    this.#names.set(id, task.operationId);
    if (this.#isCancelled) throw new Error(`${id} is submitted after the cancellation`);
    const revert = this.#reverts.get(id);
    if (revert) return this.#checkOrder(revert);
    if (!round || !task.isRevertible) return;
    const { notesAtOnce } = this.harness.options;
    const effect = this.effects.get(id) ?? (notesAtOnce ? this.#note(id) : undefined);
    const isAsked = this.harness.delayed.some((input) => input.type === "noted" && input.nodes.includes(node));
    if (!effect || (isAsked && !notesAtOnce)) throw new Error(`${id} is submitted before it is noted`);
    effect.attempts++;
    if (round.unit.phase !== "forward") throw new Error(`${id} is submitted while its unit is ${round.unit.phase}`);
  }

  /**
   * Nothing that was noted after the outcome of x had been taken in is still to be undone (rule
   * R7).
   */
  #checkOrder({ unit, entry }: { readonly unit: Unit; readonly entry: LedgerEntry }): void {
    const x = this.effects.get(entry.taskId);
    if (!x) throw new Error(`${entry.taskId} is undone and was never noted`);
    for (const y of unit.order?.left ?? []) {
      const other = this.effects.get(y.taskId);
      if (other === x || !other || other.isUndone || x.endedAt === undefined) continue;
      if (other.notedAt > x.endedAt) throw new Error(`${entry.taskId} is undone before ${y.taskId}`);
    }
  }

  #answerAll(commands: readonly UnitCommand[]): Input[] {
    this.#hear();
    const inputs: Input[] = [];
    for (const command of commands) {
      const answer = this.#answer(command);
      if (!answer) continue;
      const isLate = answer.type !== "withdrawn" && this.#happens(0.5);
      (isLate ? this.harness.delayed : inputs).push(answer);
    }
    return inputs;
  }

  #answer(command: UnitCommand): Input | undefined {
    switch (command.ask) {
      case "open":
        return this.#opened(command);
      case "note":
        return this.#noted(command);
      case "withdraw":
        return this.#withdrawn(command.taskId);
      case "decide":
        return this.#decided(command);
      case "revert":
        return this.#revertMade(command);
      case "close":
        return this.#closed(command);
      default:
        return undefined;
    }
  }

  /** A unit that has ended well, or could not be undone, goes on where it was. */
  #opened({ unit, round }: UnitCommandOf<"open">): Input {
    const earlier = round === undefined ? this.#units.get(unit.key) : undefined;
    this.#units.set(unit.key, unit);
    const { decision, ledger, failures = new Map<string, Error>() } = earlier ?? {};
    const entries = [...(ledger?.values() ?? [])];
    const undone = [...(earlier?.round.undone ?? []), ...(decision?.strays ?? [])];
    const known = { provided: undefined, isRecorded: false, entries, failures, undone, decision, failed: undefined };
    return { type: "unit-opened", unit, opening: { ...known, round: round ?? earlier?.round.number ?? 1 } };
  }

  /** What is noted again counts as noted then: it has no outcome yet. */
  #noted({ node }: UnitCommandOf<"note">): Input {
    this.#note(node.id);
    return { type: "noted", nodes: [node] };
  }

  #note(id: string): Effect {
    const { hasBegun = false, attempts = 0, isUndone = false } = this.effects.get(id) ?? {};
    const effect = { notedAt: ++this.#clock, endedAt: undefined, hasBegun, attempts, isUndone };
    this.effects.set(id, effect);
    return effect;
  }

  /** What has not begun never will, if the queue says so; it need not. */
  #withdrawn(taskId: string): Input {
    const out = this.#outOf(taskId);
    if (!this.#givesBack(taskId)) return { type: "withdrawn", asked: [taskId], taskIds: [] };
    for (const { attempt } of out) this.harness.out.delete(keyOf(taskId, attempt));
    return { type: "withdrawn", asked: [taskId], taskIds: [taskId] };
  }

  #outOf(taskId: string): Attempt[] {
    return [...this.harness.out.values()].filter((attempt) => attempt.taskId === taskId);
  }

  #givesBack(taskId: string): boolean {
    const out = this.#outOf(taskId);
    if (out.length === 0 || out.some((attempt) => this.#begun.has(attempt)) || this.#happens(0.3)) return false;
    const effect = this.effects.get(taskId);
    if (effect) effect.attempts--;
    return true;
  }

  #decided({ unit, asks, error, strays }: UnitCommandOf<"decide">): Input {
    const mayRetry = asks && unit.round.number < maxRounds && this.#program.units[indexOf(unit.name)] === "rounds";
    const choices: RoundDecision[] = mayRetry ? ["retry", "retry", "revert", "revert-all"] : ["revert"];
    return { type: "decided", unit, decision: { what: strays ? "strays" : this.#pick(choices), error, strays } };
  }

  #revertMade({ unit, entry }: UnitCommandOf<"revert">): Input {
    const { taskId } = entry;
    const id = revertIdOf(taskId);
    if (this.#isCancelled) throw new Error(`${taskId} is to be undone after the cancellation`);
    if (this.effects.get(taskId)?.attempts === 0) throw new Error(`${taskId} is to be undone, and never started`);
    this.#reverts.set(id, { unit, entry });
    this.#names.set(id, "revert -1");
    const reverting = { taskId, idempotencyKey: taskId, error: undefined, failures: new Map<string, Error>() };
    const traits = { operationId: "revert -1", options: {}, packageVersion: undefined, reverting };
    const task = new Task({ traits, operation: () => "", args: [], upstreams: [] }, "", id);
    return { type: "revert-made", unit, entry, task, error: undefined };
  }

  #closed({ unit, phase }: UnitCommandOf<"close">): Input | undefined {
    if (phase === "ended") return undefined;
    const strays = unit.decision?.strays && new Set(unit.decision.strays);
    for (const { taskId } of unit.ledger.values()) {
      const effect = this.effects.get(taskId);
      if (strays && !strays.has(taskId)) continue;
      if (effect?.hasBegun && !effect.isUndone) throw new Error(`${unit.name} is undone, and ${taskId} stands`);
    }
    return { type: "unit-closed", unit };
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)] as T;
  }

  #happens(probability: number): boolean {
    return this.#random() < probability;
  }
}
