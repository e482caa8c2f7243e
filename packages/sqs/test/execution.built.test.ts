import { once } from "node:events";
import { watch } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { partialFailure, sqsError } from "./aws/sqs-faults.js";
import { Workshop } from "./aws/workshop.js";
import { block, blockAtFirst, square } from "./processes/operations.js";

let workshop: Workshop;
beforeEach(async () => void (workshop = await Workshop.open()));
afterEach(() => workshop.close());

const numbers = Array.from({ length: 300 }, (_, index) => index);
const squares = numbers.map((value) => value * value);
const tasks = () => numbers.map((value) => square.makeTask(value));

describe("executions over SQS", () => {
  it("W1 end with all results, and leave no message and no outcome queue behind", async () => {
    const workers = [await workshop.startWorker(), await workshop.startWorker()];

    const results = await workshop.run(tasks(), { maxInFlight: 100 });

    expect(results).toEqual(squares);
    const stats = await Promise.all(workers.map(({ stop }) => stop()));
    expect(stats.reduce((sum, worker) => sum + (worker?.succeeded ?? 0), 0)).toBe(300);
    expect(await workshop.broker.queue("tasks").depth()).toEqual({ ready: 0, leased: 0, delayed: 0 });
    expect(await workshop.broker.queueNames()).toEqual(["tasks"]);
  });

  it("W1 end with all results when requests are throttled, cut, and succeed in part", async () => {
    let seen = 0;
    workshop.proxy.inject((request) => {
      seen += 1;
      if (seen % 7 === 0) return { answer: sqsError(503, "ServiceUnavailable") };
      if (seen % 11 === 0 && request.action !== "ReceiveMessage") return { cut: "in-answer" };
      if (seen % 5 === 0 && /Batch$/.test(request.action))
        return partialFailure(({ Id }) => Number(Id) % 4 === 1, { Code: "InternalError", SenderFault: false })(request);
      return undefined;
    });
    await workshop.startWorker();

    const results = await workshop.run(tasks(), { maxInFlight: 100 });

    expect(results).toEqual(squares);
  });

  it("W2 keep the lease of an operation that blocks for several of them, from the lease thread", async () => {
    const start = () => workshop.startWorker({ concurrency: 1, leaseMs: 3000 });
    const workers = await Promise.all([start(), start()]);

    await workshop.run(block.makeTask(7000));

    expect(
      workshop.proxy.requests.filter(
        ({ action, body }) => action === "ChangeMessageVisibilityBatch" && body.includes('"VisibilityTimeout":3'),
      ).length,
    ).toBeGreaterThan(2);
    const stats = await Promise.all(workers.map(({ stop }) => stop()));
    expect(stats.map((worker) => worker?.lost)).toEqual([0, 0]);
  });

  it("W1 lose nothing when a worker is killed", async () => {
    const { child } = await workshop.startWorker({ concurrency: 1, leaseMs: 1000 });
    const directory = await mkdtemp(path.join(tmpdir(), "mazepa-sqs-"));
    const file = path.join(directory, "lines");
    await writeFile(file, "");
    const watcher = watch(file);
    const began = once(watcher, "change").finally(() => watcher.close());
    const result = workshop.run([blockAtFirst.makeTask(file), square.makeTask(3)]);
    await began;
    child.kill("SIGKILL");
    const second = await workshop.startWorker({ leaseMs: 2000 });

    const [, nine] = await result;

    expect(nine).toBe(9);
    expect((await second.stop())?.succeeded).toBeGreaterThan(0);
    await rm(directory, { recursive: true });
  });
});
