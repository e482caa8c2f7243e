import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { FileBlobStore } from "@mazepa/core";
import { JobBoard, type Job } from "@mazepa/jobs";
import { runs, seed } from "../../../scripts/random-runs.js";
import { Trip } from "./processes/trips.js";

const script = path.join(import.meta.dirname, "processes", "conductor.js");

/** Conductors as processes; one that ends is followed by another, as a service manager would do. */
class Conductors {
  readonly #children: (ChildProcess | undefined)[] = [];
  readonly #directory: string;
  #isOver = false;
  kills = 0;

  constructor(directory: string, skewsMs: readonly number[]) {
    this.#directory = directory;
    for (const [place, skewMs] of skewsMs.entries()) this.#start(place, skewMs);
  }

  /** Kills one with SIGKILL. */
  kill(place: number): void {
    this.kills++;
    this.#children[place]?.kill("SIGKILL");
  }

  /** Pauses one for a while, during which its leases are not renewed. */
  async pause(place: number, forMs: number): Promise<void> {
    const child = this.#children[place];
    child?.kill("SIGSTOP");
    await later(forMs);
    child?.kill("SIGCONT");
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(
      this.#children.map(async (child) => {
        if (child === undefined || child.exitCode !== null) return;
        const ended = once(child, "exit");
        child.kill("SIGTERM");
        await ended;
      }),
    );
  }

  #start(place: number, skewMs: number): void {
    const env = { ...process.env, MAZEPA_TEST_SERVICE: path.join(this.#directory, "service.txt") };
    const child = fork(script, [path.join(this.#directory, "board"), String(skewMs)], { env });
    this.#children[place] = child;
    child.once("exit", () => {
      if (!this.#isOver) this.#start(place, skewMs);
    });
  }
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Numbers in [0, 1) that are the same for the same seed. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => (state = (state * 16_807 + 11) % 2_147_483_647) / 2_147_483_647;
}

/** The names of the remaining effects, each as often as it was booked and not undone. */
async function effects(directory: string): Promise<{ readonly kept: string[]; readonly twice: string[] }> {
  const lines = (await readFile(path.join(directory, "service.txt"), "utf8")).trim().split("\n");
  const undone = new Set(lines.filter((line) => line.startsWith("~")).map((line) => line.split(" ")[1]));
  const names = new Map<string, string>();
  for (const [sign, key = "", name = ""] of lines.map((line) => line.split(" "))) if (sign === "+") names.set(key, name);
  const kept = [...names].filter(([key]) => !undone.has(key)).map(([, name]) => name);
  return { kept: kept.sort(), twice: kept.filter((name, index) => kept.indexOf(name) !== index) };
}

async function outcome(job: Job<string[]>): Promise<unknown> {
  return job.result().catch((error: unknown) => ((error as Error).cause as Error | undefined)?.message ?? String(error));
}

async function killedRun(jobCount: number, skewsMs: readonly number[], random: () => number): Promise<void> {
  const directory = await mkdtemp(path.join(tmpdir(), "mazepa-jobs-"));
  await writeFile(path.join(directory, "service.txt"), "");
  const store = new FileBlobStore(path.join(directory, "board"));
  const board = new JobBoard(store);
  const names = Array.from({ length: jobCount }, (_, index) => `trip-${index}`);
  const fails = (index: number) => index % 5 === 4;
  const jobs = await Promise.all(names.map((name, index) => board.post(new Trip().makeFlow(name, fails(index)), { id: name })));
  const conductors = new Conductors(directory, skewsMs);
  let isDone = false;
  const ends = Promise.all(jobs.map(outcome)).finally(() => (isDone = true));
  while (!isDone) {
    await Promise.race([ends, later(300 + random() * 500)]);
    const place = Math.floor(random() * skewsMs.length);
    if (isDone) break;
    if (random() < 0.7) conductors.kill(place);
    else await conductors.pause(place, 200);
  }
  const values = await ends.finally(() => conductors.stop());

  const seats = (name: string) => [1, 2, 3].map((seat) => `${name}/${seat}`);
  expect(values).toEqual(names.map((name, index) => (fails(index) ? `no money for ${name}` : [...seats(name), `paid ${name}`])));
  const { kept, twice } = await effects(directory);
  expect({ kept, twice }).toEqual({
    kept: names
      .filter((_, index) => !fails(index))
      .flatMap(seats)
      .sort(),
    twice: [],
  });
  const states: string[] = [];
  for await (const { state } of board.jobs()) states.push(state);
  expect(states.sort()).toEqual(names.map((_, index) => (fails(index) ? "failed" : "succeeded")).sort());
  const open: string[] = [];
  for await (const key of store.list("boards/jobs/open/")) open.push(key);
  expect(open).toEqual([]);
  await rm(directory, { recursive: true });
}

describe("conductors that are killed and paused at random", () => {
  it(
    "J5 end each job once, with the right value, and keep each effect once",
    () => killedRun(runs(200), [0, 0], randomFrom(seed)),
    120_000,
  );

  it("J5 do so with clocks an hour apart", () => killedRun(runs(100), [0, 3_600_000], randomFrom(seed + 1)), 120_000);
});
