import {
  MemoryBlobStore,
  MemoryBroker,
  RemoteExecutionQueue,
  startExecution,
  startWorker,
  type ExecuteOptions,
  type TaskLog,
  type Worker,
} from "@mazepa/core";
import { FaultyBroker, seededRandom, type Random } from "../../src/faults.js";
import { faultRates } from "./fault-rates.js";
import type { Leader } from "./leader.js";
import { lieAbout } from "./lies.js";
import { Link } from "./link.js";
import {
  effectMessage,
  effectsOf,
  fillCache,
  limitedTag,
  programFlow,
  randomProgram,
  resultOf,
  runMessage,
  withMore,
  type Program,
} from "./program.js";
import type { ScheduleReport } from "./schedule-report.js";
import { SignalSender } from "./signal-sender.js";
import { VirtualTime } from "./virtual-time.js";
import { Witness, type HeadRecord } from "./witness.js";

const leaseMs = 400;
/** The length of a head's lease. */
const leaseLifetimeMs = 30_000;
const cancelCheckMs = 300;
/**
 * The longest run, plus the longest way of a request, plus the longest wait of a task in a worker.
 */
const slackMs = 900 + 1500 + 250;
const maxSteps = 60_000;

/**
 * One execution with its workers, from the start until nothing happens any more, with crashes
 * between any two steps.
 */
export class Schedule {
  readonly #seed: number;
  readonly #random: Random;
  readonly #time: VirtualTime;
  readonly #witness: Witness;
  readonly #memory: MemoryBroker;
  readonly #store = new MemoryBlobStore();
  /** The cache of results, in some schedules; it has some of the results from the start. */
  readonly #cache: MemoryBlobStore | undefined;
  readonly #program: Program;
  readonly #sender: SignalSender;
  readonly #hasPayloads: boolean;
  readonly #workers: { link: Link; worker: Worker }[] = [];
  #leader: Leader | undefined;
  /** Heads that were replaced but still run, and have not failed. */
  readonly #survivors = new Set<Leader>();
  #actors = 0;
  readonly #crashesLeft: { worker: number; head: number };
  #crashes = 0;
  #wasCancelled = false;
  /** Whether it goes on after it was cancelled (rule R18). */
  #isResumed = false;
  #hasEndedWell = false;
  readonly #mayCancel: boolean;
  #steps = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = seededRandom(`schedule ${seed}`);
    this.#time = new VirtualTime(seededRandom(`random ${seed}`));
    this.#witness = new Witness(() => this.#time.now());
    this.#memory = new MemoryBroker({ clock: this.#time, onLeaseLost: () => {}, limits: { maxLeaseMs: 1200, maxBatch: 10 } });
    const program = randomProgram(this.#random, 2 + Math.floor(this.#random() * 7));
    this.#program = withMore(program, seed);
    this.#sender = new SignalSender(seed, this.#program, { time: this.#time, store: this.#store, witness: this.#witness });
    this.#crashesLeft = { worker: Math.floor(this.#random() * 5), head: Math.floor(this.#random() * 3) };
    this.#hasPayloads = this.#random() < 0.5;
    this.#mayCancel = this.#random() < 0.25;
    this.#cache = seededRandom(`cache ${seed}`)() < 0.3 ? new MemoryBlobStore() : undefined;
  }

  async run(): Promise<ScheduleReport> {
    try {
      await this.#memory.createQueue("tasks");
      if (this.#cache) await this.#time.until(fillCache(this.#program, this.#cache, seededRandom(`filled ${this.#seed}`)));
      await this.#execute();
      if (!this.#hasEndedWell && this.#wasCancelled) {
        this.#isResumed = true;
        this.#witness.resumed();
        await this.#execute();
      }
      if (this.#hasEndedWell) this.#witness.checkEffects(effectsOf(this.#program));
      await this.#sender.check();
    } finally {
      this.#time.uninstall();
    }
    const { breaches, runs, hits } = this.#witness;
    return { breaches, runs, hits, steps: this.#steps, crashes: this.#crashes, wasCancelled: this.#wasCancelled };
  }

  /** One execution from its first head to its end; what was cancelled is resumed by another. */
  async #execute(): Promise<void> {
    for (let count = 0; count < 3; count += 1) this.#startWorker();
    this.#lead();
    await this.#untilOver();
    await this.#untilQuiet();
    await this.#untilSurvivorsEnd();
  }

  async #untilOver(): Promise<void> {
    while (!this.#leader?.isOver && this.#mayGoOn()) {
      if (!(await this.#step())) return this.#breach("nothing will ever happen again, and the execution has not ended");
      this.#crash();
    }
  }

  /** Waits until the rest of the queue is dropped, and the workers have stopped. */
  async #untilQuiet(): Promise<void> {
    for (let isEmpty = false; !isEmpty && this.#mayGoOn();) {
      const { ready, leased, delayed } = await this.#memory.queue("tasks").depth();
      isEmpty = ready + leased + delayed === 0;
      if (!isEmpty && !(await this.#step())) return this.#breach("messages are left, and nothing will ever happen again");
    }
    let living = 0;
    for (const { link, worker } of this.#workers) {
      if (link.isCut) continue;
      living += 1;
      void worker.stop().then(() => (living -= 1));
    }
    while (living > 0 && this.#mayGoOn()) if (!(await this.#step())) return this.#breach("a worker does not stop");
  }

  /** Waits until replaced heads have ended: they learn of it when they wake up, at the latest. */
  async #untilSurvivorsEnd(): Promise<void> {
    while (this.#survivors.size > 0 && this.#mayGoOn())
      if (!(await this.#step())) return this.#breach("E19 a head that was replaced does not end");
  }

  #mayGoOn(): boolean {
    if (this.#steps < maxSteps) return true;
    if (this.#steps === maxSteps) this.#breach("no end is in sight");
    return false;
  }

  #step(): Promise<boolean> {
    this.#steps += 1;
    return this.#time.step();
  }

  /** Lets a process crash here, or the user cancel, at random. */
  #crash(): void {
    const chance = this.#random();
    void this.#sender.step();
    if (chance < 0.01) this.#killWorker();
    else if (chance > 0.995) this.#replaceHead();
    else if (chance > 0.985 && chance < 0.99 && this.#mayCancel && !this.#wasCancelled) this.#leader?.cancel();
    else if (chance > 0.975 && chance < 0.977) this.#leader?.link.goDown(this.#random() * 1500);
    else if (chance > 0.97 && chance < 0.972) void this.#lie();
  }

  /** Sends a false report about a task in flight (rule E4). */
  async #lie(): Promise<void> {
    const [first] = this.#leader?.head.inFlight ?? [];
    const outcomes = this.#leader?.outcomes;
    if (!first || !outcomes || !(await this.#memory.queueExists(outcomes))) return;
    const report = lieAbout(first, this.#random);
    const body = JSON.stringify({ mazepa: 1, kind: "outcomes", executionId: "sim", reports: [report] });
    this.#witness.tell("lie", report);
    await this.#memory.queue(outcomes).send([{ body }]);
  }

  #killWorker(): void {
    const living = this.#workers.filter(({ link }) => !link.isCut);
    const dying = living[Math.floor(this.#random() * living.length)];
    if (!dying || this.#crashesLeft.worker === 0) return;
    this.#crashed("worker");
    dying.link.cut();
    this.#time.setTimer(this.#random() * 200, () => this.#startWorker());
  }

  /**
   * Replaces the head. At times the old one still runs, and must notice; one without a lease might
   * take it from the new one.
   */
  #replaceHead(): void {
    const leader = this.#leader;
    if (!leader || leader.isOver || this.#crashesLeft.head === 0) return;
    this.#crashed("head");
    if (!leader.hasBegun || this.#random() < 0.6) leader.link.cut();
    else this.#survivors.add(leader);
    // Some sleep past their lease meanwhile, and some less.
    if (this.#random() < 0.3) leader.link.sleep(this.#random() * 2 * leaseLifetimeMs);
    this.#leader = undefined;
    this.#time.setTimer(this.#random() * 500, () => this.#lead());
  }

  #crashed(who: "worker" | "head"): void {
    this.#crashesLeft[who] -= 1;
    this.#crashes += 1;
    this.#witness.tell("crash", who);
  }

  #lead(): void {
    const link = this.#newLink();
    const head = this.#witness.newHead();
    const leader: Leader = { link, head, outcomes: undefined, hasBegun: false, isOver: false, cancel: () => {} };
    head.onOutcomes = (name) => (leader.outcomes = name);
    const execution = startExecution(programFlow(this.#program), {
      ...this.#headOptions(link, head),
      onEvent: (event) => {
        if (event.type === "execution-started") leader.hasBegun = true;
        if (!link.isCut) this.#witness.heard(event, head);
      },
    });
    leader.cancel = () => {
      // The head whose lease it waits for would lead on, without workers.
      if (!leader.hasBegun && this.#survivors.size > 0) return;
      this.#wasCancelled = true;
      this.#witness.cancelled(head);
      execution.cancel("the user has had enough");
    };
    this.#leader = leader;
    const ended = (value: unknown, error?: Error) => this.#ended(leader, value, error);
    void execution.result.then(ended, (error: Error) => ended(undefined, error));
  }

  #headOptions(link: Link, head: HeadRecord): ExecuteOptions {
    const random = this.#random;
    const broker = link.broker(this.#faulty(this.#witness.watch(this.#memory, head)));
    const store = link.store(this.#store);
    return {
      executionId: "sim",
      queue: new RemoteExecutionQueue({ broker, taskQueues: "tasks", ...(this.#hasPayloads && { payloads: store }) }),
      ...(this.#cache && { cache: link.store(this.#cache) }),
      ...{ checkpoint: store, checkpointIntervalMs: 5 + random() * 100, takeOver: true },
      ...{ maxInFlight: 1 + Math.floor(random() * 12), limits: { [limitedTag]: 2 }, cancelGraceMs: 500 },
      ...{ transientRetry: { initialDelayMs: 20, maxDelayMs: 200 }, noteInFlightAfterMs: random() < 0.5 ? random() * 200 : 5000 },
    };
  }

  /**
   * Checks the end of a head: one that was replaced must fail, unless it was done before it could
   * know.
   */
  #ended(leader: Leader, value: unknown, error: (Error & { code?: string }) | undefined): void {
    const isReplaced = this.#survivors.delete(leader);
    if (isReplaced && error && error.code !== "MAZEPA_EXECUTION_RUNNING" && !this.#wasCancelled)
      this.#breach(`E19 a head that was replaced says ${error.code ?? error.message}`);
    if (leader.link.isCut || leader !== this.#leader) return;
    leader.isOver = true;
    this.#witness.silenceFrom(this.#time.now() + 2 * cancelCheckMs + slackMs);
    if (error && !(this.#wasCancelled && !this.#isResumed && error.code === "MAZEPA_EXECUTION_CANCELLED"))
      this.#breach(`the execution has failed: ${error.stack}`);
    this.#hasEndedWell = error === undefined;
    const expected = resultOf(this.#program);
    if (!error && value !== expected) this.#breach(`the value is ${String(value)}, not ${expected}`);
  }

  #startWorker(): void {
    const link = this.#newLink();
    const nothing = () => {};
    const info = (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
      if (link.isCut) return;
      if (message === runMessage) this.#witness.ran(fields);
      if (message === effectMessage) this.#witness.tookEffect(fields);
    };
    const log: TaskLog = { debug: nothing, info, warn: nothing, error: nothing };
    const worker = startWorker({
      ...{ broker: link.broker(this.#faulty(this.#witness.watch(this.#memory))), queues: ["tasks"], isolation: "inline", log },
      ...{ concurrency: 1 + Math.floor(this.#random() * 3), leaseMs, cancelCheckMs, maxDeliveries: 50 },
      ...(this.#hasPayloads && { payloads: link.store(this.#store) }),
    });
    this.#workers.push({ link, worker });
  }

  #newLink(): Link {
    this.#actors += 1;
    return new Link({ time: this.#time, random: this.#random });
  }

  #faulty(broker: ReturnType<Witness["watch"]>): FaultyBroker {
    return new FaultyBroker(broker, { seed: `${this.#seed} ${this.#actors}`, maxDelayMs: 300, ...faultRates });
  }

  #breach(what: string): void {
    this.#witness.breaches.push(what);
  }
}
