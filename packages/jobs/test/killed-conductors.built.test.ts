import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { openBlobStore, type BlobStore, type Flow } from "@mazepa/core";
import { leaseHolder } from "@mazepa/core/internal";
import { JobBoard, type Job } from "@mazepa/jobs";
import "@mazepa/s3";
import { isSearch, seed } from "../../../scripts/random-runs.js";
import { startS3, type EmulatedS3 } from "../../s3/test/emulated-s3.js";
import type { Fault } from "../../sqs/test/aws/fault-proxy.js";
import { s3Error } from "../../sqs/test/aws/s3-conditions.js";
import { ConductorProcesses, later } from "./conductor-processes.js";
import { Trip, tripInSteps } from "./processes/trips.js";
import { storedKeys } from "./watching.js";

const hourMs = 3_600_000;
/** The longest time without progress, in ms: longer than leases and the longest back-off. */
const stuckMs = 900_000;
/** A search takes as long as it makes progress. */
const timeoutMs = isSearch ? 24 * hourMs : 300_000;
/** The greatest number of calls from one strike to the next; a job makes about 15. */
const callsBetween = isSearch ? 100 : 10;
const seats = (name: string) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((seat) => `${name}/${seat}`);
const fails = (index: number) => index % 5 === 4;

interface Trial {
  /** The URL of the board's store. */
  readonly store: string;
  readonly jobCount: number;
  readonly skewsMs: readonly number[];
  readonly random: () => number;
  /** Called between two kills. */
  readonly disturb?: () => void;
}

let directory: string;
let service: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "mazepa-jobs-"));
  service = path.join(directory, "service.txt");
  await writeFile(service, "");
});
afterEach(() => rm(directory, { recursive: true }));

/** Numbers in [0, 1) that are the same for the same seed. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => (state = (state * 16_807 + 11) % 2_147_483_647) / 2_147_483_647;
}

/** Names of the effects that stand, each as often as it was booked and not undone. */
async function keptEffects(): Promise<string[]> {
  const lines = (await readFile(service, "utf8")).trim().split("\n");
  const undone = new Set(lines.filter((line) => line.startsWith("~")).map((line) => line.split(" ")[1]));
  const names = new Map<string, string>();
  for (const [sign, key = "", name = ""] of lines.map((line) => line.split(" "))) if (sign === "+") names.set(key, name);
  return [...names].filter(([key]) => !undone.has(key)).map(([, name]) => name);
}

/** Seats and receipt, in the order of the steps if the trip is a pattern. */
type Booked = string[] | Readonly<Record<string, unknown>>;

function ticketsOf(booked: Booked): unknown {
  if (Array.isArray(booked)) return booked;
  return [1, 2, 3, 4, 5, 6, 7, 8, 9].map((seat) => booked[`seat${seat}`]).concat(booked["receipt"]);
}

async function outcome(job: Job<Booked>): Promise<unknown> {
  return job
    .result()
    .then(ticketsOf)
    .catch((error: unknown) => ((error as Error).cause as Error | undefined)?.message ?? String(error));
}

/** How many different calls the operations have told. */
async function callCount(): Promise<number> {
  return new Set((await readFile(service, "utf8")).split("\n")).size;
}

/**
 * Kills, stops and pauses conductors at random until every job has ended; between two strikes the
 * jobs get on, however slow the machine is.
 */
async function trouble(conductors: ConductorProcesses, { store, jobCount, random, disturb }: Trial): Promise<void> {
  const blobs = openBlobStore(store);
  let [calls, callsWanted, ended, progressAt] = [0, 0, 0, performance.now()];
  while (ended < jobCount) {
    await later(50 + random() * 300);
    const before = calls + ended;
    calls = await callCount();
    // While calls are made, jobs are open: the board is listed only when there are none.
    if (calls + ended === before) ended = (await storedKeys(blobs, "boards/jobs/ended/")).length;
    if (calls + ended > before) progressAt = performance.now();
    else if (performance.now() - progressAt > stuckMs)
      throw new Error(`${ended} of ${jobCount} jobs have ended, and nothing happens: ${await statesOf(blobs)}`);
    if (calls < callsWanted) continue;
    await conductors.strike(random);
    disturb?.();
    callsWanted = calls + callsBetween * random();
  }
}

async function statesOf(store: BlobStore): Promise<string> {
  const states: string[] = [];
  for await (const { id, state, run, error } of new JobBoard(store).jobs())
    states.push(`${id} ${state} in run ${run} ${error?.message ?? ""}`);
  return states.join("; ");
}

async function heldLeases(store: BlobStore, names: readonly string[]): Promise<string[]> {
  const held: string[] = [];
  for (const name of names) if ((await leaseHolder(store, name, Date.now())).holder) held.push(name);
  return held;
}

async function expectEachEndsOnce(trial: Trial): Promise<void> {
  const store = openBlobStore(trial.store);
  const board = new JobBoard(store);
  const names = Array.from({ length: trial.jobCount }, (_, index) => `trip-${index}`);
  const tripOf = (index: number, name: string): Flow<Booked> =>
    index % 2 === 0 ? new Trip().makeFlow(name, fails(index)) : tripInSteps.makeFlow({ name, fails: fails(index) });
  const jobs: Job<Booked>[] = await Promise.all(
    names.map((name, index) => board.post(tripOf(index, name), { id: name, priority: index % 3 })),
  );
  const conductors = new ConductorProcesses({ store: trial.store, service, skewsMs: trial.skewsMs });

  await trouble(conductors, trial).finally(() => conductors.stop());

  const expected = names.map((name, index) => (fails(index) ? `no money for ${name}` : [...seats(name), `paid ${name}`]));
  expect(await Promise.all(jobs.map(outcome))).toEqual(expected);
  expect((await keptEffects()).sort()).toEqual(
    names
      .filter((_, index) => !fails(index))
      .flatMap(seats)
      .sort(),
  );
  const states: string[] = [];
  for await (const { state } of board.jobs()) states.push(state);
  expect(states.sort()).toEqual(names.map((_, index) => (fails(index) ? "failed" : "succeeded")).sort());
  expect(new Set(conductors.ended).size).toBe(conductors.ended.length);
  expect([await storedKeys(store, "boards/jobs/open/"), await heldLeases(store, names)]).toEqual([[], []]);
}

const jobCount = (usual: number) => (isSearch ? 1000 : usual);
const conductorCount = isSearch ? [2, 5] : [2];
const skewsOf = (count: number, skewMs: number) => Array.from({ length: count }, (_, place) => (place % 2 ? skewMs : 0));

describe.each(conductorCount)("%i conductors that are killed, stopped and paused at random", (count) => {
  it(
    "J5 P13 end each job once, with the right value, and keep each effect once",
    () =>
      expectEachEndsOnce({
        ...{ store: path.join(directory, "board"), jobCount: jobCount(10) },
        ...{ skewsMs: skewsOf(count, 0), random: randomFrom(seed + count) },
      }),
    timeoutMs,
  );

  it(
    "J5 do so with clocks an hour apart",
    () =>
      expectEachEndsOnce({
        ...{ store: path.join(directory, "board"), jobCount: jobCount(5) },
        ...{ skewsMs: skewsOf(count, hourMs), random: randomFrom(seed + 1 + count) },
      }),
    timeoutMs,
  );
});

describe("a board in S3", () => {
  let s3: EmulatedS3;
  beforeAll(async () => {
    s3 = await startS3("blobs");
  });
  afterEach(() => s3.proxy.calm());
  afterAll(() => s3.stop());

  it.each(conductorCount)(
    "J5 keeps %i conductors right, although requests fail and the network goes down",
    async (count) => {
      const random = randomFrom(seed + 2 + count);
      const faults: readonly Fault[] = [{ answer: s3Error(503, "SlowDown") }, { cut: "before" }, { cut: "in-answer" }];
      s3.proxy.inject(() => {
        s3.proxy.requests.length = 0;
        return random() < 0.02 ? faults[Math.floor(random() * faults.length)] : undefined;
      });
      const disturb = () => {
        if (random() < 0.3) s3.proxy.cutAll();
      };

      await expectEachEndsOnce({
        ...{ store: `s3://blobs/board-${count}?region=us-east-1&endpoint=${encodeURIComponent(s3.proxy.endpoint)}` },
        ...{ jobCount: jobCount(3), skewsMs: skewsOf(count, hourMs), random, disturb },
      });
    },
    timeoutMs,
  );
});
