import type { Flow } from "../../src/flows/flow.js";
import type { Input } from "../../src/scheduling/protocol.js";
import type { TaskNode } from "../../src/scheduling/nodes.js";
import { CountedEvents } from "./counted-events.js";
import { foundFor, valueIn } from "./found-results.js";
import { Harness, keyOf, type Attempt } from "./harness.js";
import { valueOfTask } from "./oracle.js";
import { indexOf, ProgramFlows } from "./program-flows.js";
import type { Program } from "./random-program.js";
import { generator } from "./seeded-generator.js";

const cancelGraceMs = 5000;
const maxActions = 5000;

/**
 * Runs a program in an order that its seed decides, with repeated, late and lost outcomes, and
 * checks what must hold at every step.
 */
export class ProgramRun {
  readonly harness: Harness;
  readonly flows: ProgramFlows;
  readonly #program: Program;
  readonly #random: () => number;
  readonly #failedRuns = new Map<string, number>();
  readonly #succeeded = new Set<string>();
  readonly #lastAttempt = new Map<string, number>();
  readonly #told: Input[] = [];
  /** What an earlier head has submitted, and this one has not taken over. */
  readonly #before = new Set<string>();
  readonly #counts = new CountedEvents();
  #isCancelled = false;
  #isSuspending = false;
  #seenEvents = 0;

  /** `wrap` makes the root of the program's first flow. */
  constructor(program: Program, wrap: (flow: Flow) => Flow = (root) => root) {
    this.#program = program;
    this.#random = generator(program.seed);
    const { failurePolicy, maxInFlight, limit, keepsDates } = program;
    this.flows = new ProgramFlows(program);
    this.harness = new Harness(wrap(this.flows.flow(0)), {
      ...{ failurePolicy, maxInFlight, limits: { limited: limit }, cancelGraceMs, keepsDates },
    });
    this.harness.random = this.#random;
    this.harness.scheduler.impliesStarts = program.seed % 2 === 1;
    this.harness.isSlow = ({ flow }) => program.flows[indexOf(flow.name)]?.isSlow === true;
    this.harness.loadsSlowly = () => this.#happens(0.2);
    if (program.hits !== undefined) this.harness.find = (node) => foundFor(program, node, this.#happens(program.hits ?? 0));
    this.harness.onSubmit = (node) => this.#submitted(node);
  }

  /** Goes on until the root has ended. */
  finish(): this {
    return this.goOn(Infinity);
  }

  /** Goes on for at most `actions` actions. */
  goOn(actions: number): this {
    this.#feed([]);
    this.#check();
    for (let action = 0; action < actions && !this.#isOver; action++) {
      if (action > maxActions) throw new Error("the program does not end");
      if (action === this.#program.cancelAt) this.#cancel();
      else this.#act();
      this.#check();
    }
    return this;
  }

  /** Goes on until the execution is suspended, or has ended since nothing was left to do. */
  suspend(): this {
    this.#isSuspending = true;
    this.#feed([{ type: "suspend" }]);
    return this.finish();
  }

  /** A head after this one, which was killed, or suspended. */
  nextHead(): ProgramRun {
    const next = new ProgramRun({ ...this.#program, seed: this.#program.seed + 1 });
    const out = [...this.harness.out].filter(([, { cancelledAtMs }]) => cancelledAtMs === undefined);
    next.harness.restore(this.harness);
    next.harness.scheduler.goOnWith(out.map(([, { taskId, attempt }]) => [taskId, attempt]));
    next.harness.signals.goOnAfter(this.harness.signals);
    next.harness.nowMs = this.harness.nowMs + Math.floor(this.#random() * 500);
    for (const [key, attempt] of out) {
      next.harness.out.set(key, attempt);
      next.#before.add(key);
    }
    for (const taskId of this.#succeeded) next.#succeeded.add(taskId);
    return next;
  }

  get #isOver(): boolean {
    return this.harness.ended !== undefined || this.harness.isSuspended;
  }

  #act(): void {
    const { harness } = this;
    const out = [...harness.out.values()];
    if (this.#happens(0.08) && this.#told.length > 0) return this.#feed([this.#pick(this.#told)]);
    if (this.#happens(0.02)) return this.#feed([harness.success("stranger", 0, 1)]);
    if (this.#happens(0.05)) return void this.harness.turnOver();
    if (this.#happens(0.02)) return this.#lose();
    if (out.length > 0 && this.#happens(0.02)) return this.#refuse(this.#pick(out));
    if (this.#happens(0.05)) return void harness.send(this.#pick(["a", "b"]));
    if (harness.delayed.length > 0 && this.#happens(0.5))
      return this.#feed(harness.delayed.splice(Math.floor(this.#random() * harness.delayed.length), 1));
    if (harness.wakeAtMs !== undefined && (out.length === 0 || this.#happens(0.15))) return this.#passTime(harness.wakeAtMs);
    if (out.length > 0)
      return this.#feed(
        this.#happens(0.2) ? [...this.#report(this.#pick(out)), ...this.#report(this.#pick(out))] : this.#report(this.#pick(out)),
      );
    if (harness.delayed.length > 0) return this.#feed(harness.delayed.splice(0, 1));
    const [awaited] = harness.signals.awaited;
    if (awaited) return void harness.send(awaited.name);
    throw new Error("nothing is under way and the root has not ended");
  }

  /** The queue has lost everything; some of it may turn up after all. */
  #lose(): void {
    const out = [...this.harness.out];
    for (const [key, { taskId, attempt, cancelledAtMs }] of out) {
      if (cancelledAtMs !== undefined || this.#before.has(key)) continue;
      const late = this.harness.success(taskId, valueOfTask(indexOf(taskId)), attempt);
      if (this.#program.tasks[indexOf(taskId)]?.fails === false && this.#happens(0.3)) this.#told.push(late);
    }
    this.#feed([{ type: "stalled" }]);
    // What the same turn has taken over first is lost, too, and was submitted anew.
    for (const [key, { taskId, attempt }] of out)
      if (this.harness.wanted.some((other) => other.taskId === taskId && other.attempt > attempt)) this.harness.out.delete(key);
  }

  /** What a worker reports of the attempt cannot be true. */
  #refuse({ taskId, attempt, cancelledAtMs }: Attempt): void {
    if (cancelledAtMs !== undefined) return;
    this.harness.out.delete(keyOf(taskId, attempt));
    this.#feed([{ type: "refused", taskId, attempt, status: "succeeded", problem: "it is torn" }]);
  }

  #passTime(untilMs: number): void {
    this.harness.nowMs = Math.max(this.harness.nowMs, untilMs);
    this.#feed([]);
  }

  #cancel(): void {
    this.#feed([{ type: "cancel", error: new Error("cancelled") }]);
    this.#isCancelled = true;
  }

  #feed(inputs: readonly Input[]): void {
    this.harness.run(...inputs);
  }

  #report({ taskId, attempt, cancelledAtMs }: Attempt): Input[] {
    if (!this.harness.out.has(keyOf(taskId, attempt))) return [];
    if (this.#happens(0.2)) return [{ type: "started", taskId, attempt }];
    const report = cancelledAtMs === undefined ? this.#outcome(taskId, attempt) : this.#endOfCancelled(taskId, attempt);
    // What came early does not come again: by then, that attempt may have been submitted anew.
    if (!this.#before.has(keyOf(taskId, attempt))) this.#told.push(...report);
    return report;
  }

  #outcome(taskId: string, attempt: number): Input[] {
    const plan = this.#program.tasks[indexOf(taskId)];
    const failed = this.#failedRuns.get(taskId) ?? 0;
    if (!plan?.fails && failed >= (plan?.failedAttempts ?? 0)) {
      this.#failedRuns.set(taskId, 0);
      return [this.harness.success(taskId, valueOfTask(indexOf(taskId)), attempt)];
    }
    this.#failedRuns.set(taskId, failed + 1);
    const isFinal = plan?.fails === true && failed >= plan.failedAttempts;
    const isTransient = plan?.fails !== true && plan?.isTransient === true;
    return [
      this.harness.failure(taskId, new Error(`${taskId} failed`), { attempt, verdict: { isTransient, mayRetry: !isFinal } }),
    ];
  }

  /** It ends with a word, in spite of it, with an error of its own, or never. */
  #endOfCancelled(taskId: string, attempt: number): Input[] {
    const times = { attempt, startedAt: new Date(0), durationMs: 0, worker: "test" };
    if (this.#happens(0.15)) {
      this.harness.out.delete(keyOf(taskId, attempt));
      return [];
    }
    if (this.#happens(0.3) && this.#program.tasks[indexOf(taskId)]?.fails === false) {
      return [this.harness.success(taskId, valueOfTask(indexOf(taskId)), attempt)];
    }
    if (this.#happens(0.3))
      return [
        this.harness.failure(taskId, new Error("failed while stopping"), {
          attempt,
          verdict: { isTransient: false, mayRetry: true },
        }),
      ];
    this.harness.out.delete(keyOf(taskId, attempt));
    return [{ type: "outcome", taskId, attempt, outcome: { status: "cancelled", reason: "stopped", ...times } }];
  }

  #submitted(node: TaskNode): void {
    const { id, attempt } = node;
    if (this.harness.ended) throw new Error(`${id} is submitted after the end`);
    if (this.#isCancelled) throw new Error(`${id} is submitted after the cancellation`);
    if (this.#isSuspending) throw new Error(`${id} is submitted after the suspension`);
    if (node.task.status !== "submitted") throw new Error(`${id} is submitted, and its task is ${node.task.status}`);
    if (attempt <= (this.#lastAttempt.get(id) ?? 0)) throw new Error(`attempt ${attempt} of ${id} is there twice`);
    this.#lastAttempt.set(id, attempt);
    this.#before.delete(keyOf(id, attempt));
    for (const upstream of node.task.upstreams) {
      if (valueIn(node.hold, upstream.id) !== valueOfTask(indexOf(upstream.id)))
        throw new Error(`${id} is submitted before ${upstream.id} has succeeded`);
    }
    if (node.task.upstreams.length === 0 && node.hold) throw new Error(`${id} is held for nothing`);
  }

  #check(): void {
    const { harness } = this;
    const { maxInFlight, limit } = this.#program;
    for (const event of harness.events.slice(this.#seenEvents)) {
      this.#counts.add(event);
      if (event.type === "task-submitted" && event.isUnderWay) this.#before.delete(keyOf(event.taskId, event.attempt));
      if (event.type === "task-forgotten") this.#succeeded.delete(event.taskId);
      if (event.type === "task-submitted" && this.#succeeded.has(event.taskId))
        throw new Error(`${event.taskId} runs again after it succeeded`);
      if (event.type === "task-restored" && event.from === "cache" && this.#succeeded.has(event.taskId))
        throw new Error(`${event.taskId} is taken from the cache after it succeeded`);
      if (event.type === "task-succeeded" || (event.type === "task-restored" && event.from === "cache"))
        this.#succeeded.add(event.taskId);
    }
    this.#seenEvents = harness.events.length;
    harness.remembers = this.#happens(this.#program.remembered);
    const out = [...harness.out].flatMap(([key, attempt]) => {
      const { cancelledAtMs } = attempt;
      const isUnderWay = cancelledAtMs === undefined || cancelledAtMs + cancelGraceMs > harness.nowMs;
      return isUnderWay && !this.#before.has(key) ? [attempt] : [];
    });
    const wanted = out.filter(({ cancelledAtMs }) => cancelledAtMs === undefined);
    if (new Set(wanted.map(({ taskId }) => taskId)).size < wanted.length) throw new Error("a task runs twice at the same time");
    if (harness.scheduler.inFlightCount > maxInFlight || out.length > maxInFlight)
      throw new Error("more is in flight than may be");
    const limited = out.filter(({ taskId }) => this.#program.tasks[indexOf(taskId)]?.isLimited);
    if (limited.length > limit) throw new Error("more limited tasks are in flight than may be");
    if (this.#isCancelled && wanted.length > 0) throw new Error("cancellation has not reached all");
    if (harness.isSuspended && out.length > 0) throw new Error("it is suspended, and tasks are under way");
    this.#counts.check(harness.scheduler.snapshot(), wanted);
    if (wanted.length > 0 && !harness.scheduler.awaitsOutcomes) throw new Error("it does not wait for what is under way");
    if (harness.ended && harness.scheduler.awaitsOutcomes) throw new Error("it waits for outcomes after its end");
    this.#checkParking(wanted.length > 0);
  }

  /** An execution may be parked if it can do nothing but wait, and only then; it can be woken. */
  #checkParking(isWorking: boolean): void {
    const { delayed, ended, scheduler, signals } = this.harness;
    const parking = scheduler.parking();
    const onlyWaits = !ended && !this.#isSuspending && scheduler.held.tasks === 0 && delayed.length === 0;
    if (!parking && onlyWaits) throw new Error("it only waits, and may not be parked");
    if (!parking) return;
    if (isWorking) throw new Error("it may be parked while it works");
    const known = new Set(signals.awaited.map(({ name, number }) => `${name} ${number}`));
    const isLost = parking.signals.some(({ name, number }) => !known.has(`${name} ${number}`));
    if (isLost && delayed.length === 0) throw new Error("it waits for a signal that was sent");
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)] as T;
  }

  #happens(probability: number): boolean {
    return this.#random() < probability;
  }
}
