import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { flowSchema, reduce } from "@mazepa/core";
import { isSearch, runs, seed } from "../../../scripts/random-runs.js";
import { sqsError } from "./aws/sqs-faults.js";
import { Workshop, type WorkerProcess } from "./aws/workshop.js";
import { square } from "./processes/operations.js";

let workshop: Workshop;
beforeEach(async () => void (workshop = await Workshop.open()));
afterEach(() => workshop.close());

const count = runs(10_000);
const killCount = isSearch ? 10 : 4;
const workerCount = 4;

const sumOfSquares = flowSchema({ name: "sqs.sumOfSquares" }, function* () {
  const tasks = function* () {
    for (let value = 0; value < count; value++) yield square.makeTask(value);
  };
  return yield* reduce(tasks(), (sum, value) => sum + value, 0);
});

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomOf(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const faults = [
  { answer: sqsError(503, "ServiceUnavailable") },
  { answer: sqsError(400, "RequestThrottled") },
  { cut: "before" },
  { cut: "in-answer" },
] as const;

describe(`${count} tasks over SQS`, () => {
  it(`W1 give all results while requests fail and workers are killed (MAZEPA_SEED=${seed})`, async () => {
    const random = randomOf(seed);
    workshop.proxy.inject(({ action, body }) => {
      if (random() < 0.05) return { hold: { when: "after", until: delay(random() * 100) } };
      if (random() >= 0.01) return undefined;
      // Messages lost on the way to the head come again after half a minute, which proves nothing
      // new.
      const isToHead = action === "ReceiveMessage" && !body.includes("/tasks");
      return faults[Math.floor(random() * (isToHead ? 3 : faults.length))];
    });
    const start = () => workshop.startWorker({ leaseMs: 5000, maxDeliveries: 1000 });
    const running: WorkerProcess[] = [];
    const starting: Promise<unknown>[] = [];
    const startOne = () => starting.push(start().then((worker) => running.push(worker)));
    for (let index = 0; index < workerCount; index++) startOne();
    await Promise.all(starting.splice(0));
    let kills = 0;
    const replaceOne = async (): Promise<void> => {
      while (running.length === 0) await Promise.all(starting);
      const [victim] = running.splice(Math.floor(random() * running.length), 1);
      startOne();
      victim?.child.kill("SIGKILL");
      kills += 1;
    };
    const replaced: Promise<void>[] = [];
    let succeeded = 0;

    const sum = await workshop.run(sumOfSquares(), {
      onEvent: ({ type }) => {
        if (type === "task-succeeded" && ++succeeded % (count / killCount) === Math.floor(count / killCount / 2))
          replaced.push(replaceOne());
      },
    });

    await Promise.all(replaced);
    expect(sum).toBe(((count - 1) * count * (2 * count - 1)) / 6);
    expect(succeeded).toBe(count);
    expect(kills).toBe(killCount);
    expect(await workshop.broker.queueNames()).toEqual(["tasks"]);
    await workshop.emptied();
    await Promise.all(starting);
    await Promise.all(running.map((worker) => worker.stop()));
  });
});
