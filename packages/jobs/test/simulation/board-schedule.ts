import { isMazepaError, sendSignal } from "@mazepa/core";
import { leaseHolder } from "@mazepa/core/internal";
import { seededRandom, type Random } from "../../../testing/src/faults.js";
import { Link } from "../../../testing/test/simulation/link.js";
import { VirtualTime } from "../../../testing/test/simulation/virtual-time.js";
import { JobBoard, startConductor, type Conductor } from "../../src/index.js";
import { storedKeys } from "../watching.js";
import { JourneyFlow, legsOf, outside, Service, type Journey, type Ticket } from "./journeys.js";
import { decodeJob } from "../../src/job-record.js";
import { WatchedStore } from "./watched-store.js";

/** What became of a schedule. */
export interface BoardReport {
  readonly breaches: readonly string[];
  readonly kills: number;
  readonly cancelled: number;
  readonly reposted: number;
  /** How often a job was parked for a signal, and how often a sender of one was killed. */
  readonly parked: number;
  readonly killedSenders: number;
  readonly steps: number;
}

const maxSteps = 150_000;
/** Longer than a lease, which a dead conductor whose clock is ahead holds for that much longer. */
const skewsMs = [0, 0, 45_000, -45_000];

/**
 * A board with some jobs and conductors, whose clocks differ, from the first post to when every job
 * has ended, with crashes, pauses and failures between any two steps.
 */
export class BoardSchedule {
  readonly #random: Random;
  readonly #time: VirtualTime;
  readonly #store: WatchedStore;
  readonly #board: JobBoard;
  readonly #journeys: Journey[] = [];
  readonly #conductors: { link: Link; conductor: Conductor }[] = [];
  /** Jobs of which `cancel` has said that they will be cancelled. */
  readonly #cancelled = new Set<string>();
  /** Senders of signals, by job. */
  readonly #senders = new Map<string, Link>();
  /** Chance that a signal that a parked job waits for is sent at once, or later. */
  readonly #haste: number;
  readonly #isLossy: boolean;
  #killedSenders = 0;
  #sent = 0;
  #kills = 0;
  #reposted = 0;
  #steps = 0;
  /** What the user has asked for and is not done yet. */
  #asked = 0;
  #quietAt = 0;

  constructor(seed: number) {
    this.#random = seededRandom(`board ${seed}`);
    this.#time = new VirtualTime(seededRandom(`random ${seed}`));
    this.#isLossy = this.#random() < 0.5;
    this.#haste = [0.05, 0.3, 1][this.#below(3)] ?? 1;
    this.#store = new WatchedStore(() => this.#isLossy && this.#asked === 0 && this.#random() < 0.01);
    this.#board = new JobBoard(this.#store);
    outside.service = new Service();
  }

  async run(): Promise<BoardReport> {
    try {
      await this.#post();
      for (let count = 2 + this.#below(2); count > 0; count--) this.#startConductor();
      await this.#until(
        () => this.#isOver(),
        () => this.#strike(),
      );
      await this.#until(
        () => this.#isTidy(),
        () => undefined,
      );
      await this.#stop();
      await this.#check();
    } finally {
      this.#time.uninstall();
    }
    return {
      ...{ breaches: this.#store.breaches, kills: this.#kills, cancelled: this.#cancelled.size, reposted: this.#reposted },
      ...{ parked: this.#store.parkings, killedSenders: this.#killedSenders, steps: this.#steps },
    };
  }

  async #post(): Promise<void> {
    for (let index = 3 + this.#below(4); index > 0; index--) {
      const legsMs = Array.from({ length: 1 + this.#below(4) }, () => this.#below(this.#random() < 0.1 ? 5000 : 100));
      const waits = Array.from({ length: this.#below(3) }, () => (this.#random() < 0.7 ? "signal" : this.#below(3000)));
      const journey: Journey = { name: `journey-${index}`, legsMs, isPaid: this.#random() < 0.7, waits };
      this.#journeys.push(journey);
      this.#asked++;
      const retries = { limit: this.#below(2), initialDelayMs: 100 };
      await this.#board.post(new JourneyFlow().makeFlow(journey), {
        id: journey.name,
        priority: this.#below(2),
        retries,
        maxHeads: 1000,
      });
      this.#asked--;
    }
  }

  #startConductor(): void {
    const link = new Link({ time: this.#time, random: this.#random });
    const skewMs = skewsMs[this.#below(4)] ?? 0;
    const board = new JobBoard(link.store(this.#store), { now: () => Date.now() + skewMs });
    const parkAfterMs = [0, 300, 600_000][this.#below(3)] ?? 0;
    const concurrency = 1 + this.#below(3);
    const conductor = startConductor({ board, pollMs: 100, stopMs: 500, parkAfterMs, concurrency });
    this.#conductors.push({ link, conductor });
  }

  /** A process may die, sleep or be stopped here, or a user may want something. */
  #strike(): void {
    const chance = this.#random();
    const place = this.#below(this.#conductors.length);
    const struck = this.#conductors[place];
    if (chance > 0.9) return this.#signal();
    if (!struck || chance > 0.02) return;
    if (chance < 0.002 && this.#kills < 8) {
      this.#kills++;
      struck.link.cut();
      this.#replace(place);
    } else if (chance < 0.004) struck.link.sleep(this.#random() * 60_000);
    else if (chance < 0.007) struck.link.goDown(this.#random() * 3000);
    else if (chance < 0.009) {
      void struck.conductor.stop();
      this.#replace(place);
    } else if (chance < 0.01) this.#ask((name) => this.#cancel(name));
    else if (chance < 0.012) this.#ask((name) => this.#repost(name));
  }

  /**
   * A signal is sent once the one before was taken, so that none follows one whose wake-up is lost.
   * Most are sent while the job is being parked, or later. A sender may die at any step.
   */
  #signal(): void {
    const { name = "" } = this.#journeys[this.#below(this.#journeys.length)] ?? {};
    if (this.#random() > (this.#store.parked.has(name) ? this.#haste : 0.05)) return;
    const sender = this.#senders.get(name);
    if (sender) return this.#random() < 0.2 ? this.#killSender(name, sender) : undefined;
    const kept = this.#store.signals.get(name) ?? [];
    if (kept.some((value) => !outside.service.heard.get(name)?.has(value))) return;
    const link = new Link({ time: this.#time, random: this.#random });
    this.#senders.set(name, link);
    void sendSignal(link.store(this.#store), name, "go", ++this.#sent)
      .catch((error: unknown) => {
        const isExpected = isMazepaError(error, "MAZEPA_EXECUTION_ENDED") || isMazepaError(error, "MAZEPA_STORAGE_CONNECTION");
        if (!isExpected) this.#store.breaches.push(`SG2 a sender ends with ${String(error)}`);
      })
      .finally(() => this.#senders.delete(name));
  }

  #killSender(name: string, sender: Link): void {
    this.#killedSenders++;
    sender.cut();
    this.#senders.delete(name);
  }

  #replace(place: number): void {
    this.#conductors.splice(place, 1);
    this.#startConductor();
  }

  #ask(wish: (name: string) => Promise<void>): void {
    const { name } = this.#journeys[this.#below(this.#journeys.length)] ?? {};
    if (name === undefined) return;
    this.#asked++;
    void wish(name)
      .catch((error: unknown) => this.#store.breaches.push(`what the user asks for ends with ${String(error)}`))
      .finally(() => this.#asked--);
  }

  async #cancel(name: string): Promise<void> {
    // A job that is stuck is not helped.
    if (this.#cancelled.size >= 2) return;
    const job = await this.#board.job(name);
    if (await job?.cancel()) this.#cancelled.add(name);
  }

  async #repost(name: string): Promise<void> {
    if (this.#reposted > 5 || !["failed", "cancelled"].includes(this.#store.ends.get(name)?.state ?? "")) return;
    this.#store.reposted.add(name);
    // What the run has taken before it heard of it is taken.
    for (const value of this.#store.signals.get(name) ?? []) outside.service.hear(name, value);
    try {
      await (await this.#board.job(name))?.repost({ resume: true });
      this.#reposted++;
    } catch (error) {
      if (!isMazepaError(error, "MAZEPA_DUPLICATE_JOB")) throw error;
    }
  }

  #isOver(): boolean {
    return this.#asked === 0 && this.#store.ends.size === this.#journeys.length;
  }

  /** Whether no job has its entry any more; one that was replaced may stay for an hour (J2). */
  async #isTidy(): Promise<boolean> {
    const entries = await storedKeys(this.#store, "boards/jobs/open/");
    const jobs = await Promise.all(this.#journeys.map(({ name }) => this.#store.get(`boards/jobs/jobs/${name}`)));
    return !jobs.some((job) => job && entries.includes(decodeJob("a job", job.bytes).entry));
  }

  async #until(condition: () => boolean | Promise<boolean>, meanwhile: () => void): Promise<void> {
    while (!(await condition())) {
      if (++this.#steps > maxSteps) throw new Error(`no end is in sight: ${JSON.stringify([...this.#store.ends.keys()])}`);
      if (!(await this.#time.step())) throw new Error("nothing will ever happen again");
      meanwhile();
    }
  }

  /** Also waits for longer than any lease lasts that is not renewed. */
  async #stop(): Promise<void> {
    let living = this.#conductors.length;
    for (const { conductor } of this.#conductors) void conductor.stop().then(() => living--);
    await this.#until(
      () => living === 0,
      () => undefined,
    );
    this.#quietAt = this.#time.now() + 120_000;
    while (this.#time.now() < this.#quietAt && (await this.#time.step()));
  }

  async #check(): Promise<void> {
    for (const journey of this.#journeys) {
      const { name } = journey;
      const state = this.#store.ends.get(name)?.state;
      const expected = journey.isPaid ? "succeeded" : "failed";
      if (state !== expected && !(state === "cancelled" && this.#cancelled.has(name)))
        this.#store.breaches.push(`J6 ${name} is ${state}, not ${expected}`);
      const kept = outside.service.kept(name);
      const wanted = journey.isPaid ? legsOf(journey) : [];
      if (state !== "cancelled" && kept.join() !== wanted.join())
        this.#store.breaches.push(`J5 ${name} keeps ${kept.join()}, not ${wanted.join()}`);
      if (new Set(kept).size < kept.length) this.#store.breaches.push(`J5 ${name} keeps ${kept.join()}`);
      if (state === "succeeded") await this.#checkValue(name);
      const { holder } = await leaseHolder(this.#store, name, this.#quietAt);
      if (holder) this.#store.breaches.push(`J4 ${name} is still claimed`);
    }
  }

  async #checkValue(name: string): Promise<void> {
    const { paid, signals } = (await (await this.#board.job(name))?.result({ timeoutMs: 0 })) as Ticket;
    if (paid !== `paid ${name}`) this.#store.breaches.push(`J6 the value of ${name} is ${paid}`);
    const kept = this.#store.signals.get(name) ?? [];
    const isFirstRun = this.#store.runOf(name) === 1;
    const first = isFirstRun ? 0 : Math.max(0, kept.indexOf(signals[0] ?? 0));
    if (kept.slice(first, first + signals.length).join() !== signals.join())
      this.#store.breaches.push(`SG3 ${name} has taken ${signals.join()} of ${kept.join()}`);
  }

  #below(count: number): number {
    return Math.floor(this.#random() * count);
  }
}
