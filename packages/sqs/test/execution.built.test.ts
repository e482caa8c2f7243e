import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { execute, RemoteExecutionQueue, type WorkerOptions, type WorkerStats } from "@mazepa/core";
import { SqsBroker } from "@mazepa/sqs";
import { startEmulator, type Emulator } from "./aws/emulator.js";
import { FaultProxy } from "./aws/fault-proxy.js";
import { partialFailure, sqsError } from "./aws/sqs-faults.js";
import { spin, square } from "./processes/operations.js";

let emulator: Emulator;
let proxy: FaultProxy;
let broker: SqsBroker;
let children: ChildProcess[] = [];

beforeEach(async () => {
  emulator = await startEmulator();
  proxy = await FaultProxy.start(emulator.endpoint);
  broker = new SqsBroker({ endpoint: proxy.endpoint, retryDelayMs: 5, closeGraceMs: 0 });
  await broker.createQueue("tasks");
});
afterEach(async () => {
  for (const child of children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }
  children = [];
  await broker.close();
  await proxy.stop();
  await emulator.stop();
});

async function startWorker(options: Partial<WorkerOptions> = {}) {
  const script = fileURLToPath(new URL("./processes/worker.js", import.meta.url));
  const env = { ...process.env, NODE_OPTIONS: "" };
  const child = fork(script, [proxy.endpoint, JSON.stringify({ concurrency: 10, ...options })], { execArgv: [], env });
  children.push(child);
  const messages: { readonly type: string; readonly stats?: WorkerStats }[] = [];
  child.on("message", (message) => messages.push(message as (typeof messages)[number]));
  await once(child, "message");
  const stop = async () => {
    child.send("stop");
    await once(child, "exit");
    return messages.at(-1)?.stats;
  };
  return { child, stop };
}

const numbers = Array.from({ length: 300 }, (_, index) => index);
const squares = numbers.map((value) => value * value);
const queueOf = () => new RemoteExecutionQueue({ broker, taskQueues: "tasks" });

describe("executions over SQS", () => {
  it("W1 end with all results, and leave no message and no outcome queue behind", async () => {
    const workers = [await startWorker({ isolation: "inline" }), await startWorker({ isolation: "inline" })];

    const results = await execute(
      numbers.map((value) => square.makeTask(value)),
      { queue: queueOf(), executionId: "squares", maxInFlight: 100 },
    );

    expect(results).toEqual(squares);
    const stats = await Promise.all(workers.map(({ stop }) => stop()));
    expect(stats.reduce((sum, worker) => sum + (worker?.succeeded ?? 0), 0)).toBe(300);
    expect(await broker.queue("tasks").depth()).toEqual({ ready: 0, leased: 0, delayed: 0 });
    expect(await broker.queueExists("mazepa-squares-1")).toBe(false);
  });

  it("W1 end with all results when requests are throttled, cut, and succeed in part", async () => {
    let seen = 0;
    proxy.inject((request) => {
      seen += 1;
      if (seen % 7 === 0) return { answer: sqsError(503, "ServiceUnavailable") };
      if (seen % 11 === 0 && request.action !== "ReceiveMessage") return { cut: "in-answer" };
      if (seen % 5 === 0 && /Batch$/.test(request.action))
        return partialFailure(({ Id }) => Number(Id) % 4 === 1, { Code: "InternalError", SenderFault: false })(request);
      return undefined;
    });
    await startWorker({ isolation: "inline" });

    const results = await execute(
      numbers.map((value) => square.makeTask(value)),
      { queue: queueOf(), maxInFlight: 100 },
    );

    expect(results).toEqual(squares);
  }, 90_000);

  it("W2 keep the lease of an operation that spins for several of them, from the lease thread", async () => {
    const { stop } = await startWorker({ isolation: "inline", concurrency: 1, leaseMs: 1000 });
    await startWorker({ isolation: "inline", concurrency: 1, leaseMs: 1000 });

    await execute(spin.makeTask(4000), { queue: queueOf() });

    expect(
      proxy.requests.filter(
        ({ action, body }) => action === "ChangeMessageVisibilityBatch" && body.includes('"VisibilityTimeout":1'),
      ).length,
    ).toBeGreaterThan(2);
    expect((await stop())?.lost).toBe(0);
  });

  it("W1 lose nothing when a worker is killed", async () => {
    const { child } = await startWorker({ isolation: "inline", concurrency: 1, leaseMs: 1000 });
    const result = execute([spin.makeTask(1500), square.makeTask(3)], { queue: queueOf() });
    while (proxy.count("DeleteMessageBatch") + proxy.count("ChangeMessageVisibilityBatch") === 0)
      await new Promise((resolve) => setImmediate(resolve));
    child.kill("SIGKILL");
    const second = await startWorker({ isolation: "inline", leaseMs: 2000 });

    const [, nine] = await result;

    expect(nine).toBe(9);
    expect((await second.stop())?.succeeded).toBeGreaterThan(0);
  });
});
