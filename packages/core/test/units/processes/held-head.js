import { appendFileSync, existsSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * What a process knows of one execution that it leads: where it is to be held, and its service
 * outside, which is a file of calls.
 */
export class HeldHead {
  plan;
  number;
  run = 1;
  calls = 0;
  writes = 0;
  isThere;
  #file;
  #isHeld;
  #isReached = false;
  #arrive;
  #released;
  #release;
  #waiting = [];

  constructor(plan, { number, directory, isHeld }) {
    this.plan = plan;
    this.number = number;
    this.#isHeld = isHeld;
    this.#file = path.join(directory, `${plan.id}.txt`);
    this.isThere = new Promise((resolve) => (this.#arrive = resolve));
    this.#released = new Promise((resolve) => (this.#release = resolve));
  }

  /** What the head of this number, or the run of it, can do. */
  get purse() {
    const { purses = [] } = this.plan;
    return purses[this.number + this.run - 2] ?? purses.at(-1);
  }

  /** Holds the execution here: from now on, nothing of it reaches its store or its service. */
  hold() {
    if (!this.#isHeld || this.#isReached) return this.pass();
    this.#isReached = true;
    this.#arrive();
    return this.#released;
  }

  pass() {
    return this.#isReached ? this.#released : Promise.resolve();
  }

  release() {
    this.#release();
  }

  /** Whether the execution is to be held, or its store fails, at this write. */
  isAt(place, when, { key, record, number }) {
    if (!this.#isHeld || place?.when !== when || this.#isReached) return false;
    if (place.write !== undefined) return place.write === number;
    if (place.isOfNotes) return /\/notes-\d+-\d+$/.test(key);
    if (record === undefined || !key.includes("/units/root-0/")) return false;
    if (place.isNote) return record.phase === "open" && record.notes.length > 0;
    return record.phase === place.phase && record.round === (place.round ?? 1);
  }

  async call(line) {
    await this.pass();
    this.write(line);
    this.calls++;
    for (const wake of this.#waiting.splice(0)) wake();
    if (this.calls === this.plan.place?.call) await this.hold();
  }

  write(line) {
    appendFileSync(this.#file, `${line}\n`);
  }

  /** Whether the service was called with this line before. */
  has(line) {
    return existsSync(this.#file) && readFileSync(this.#file, "utf8").split("\n").includes(line);
  }

  /** Resolves when this process has called the service `count` times. */
  async called(count) {
    while (this.calls < count) await new Promise((resolve) => this.#waiting.push(resolve));
  }
}
