import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, jest } from "@jest/globals";
import { listWorkers, MemoryBlobStore, taskableOperation, taskContext, type WorkerView } from "../../src/index.js";
import { detachedWith } from "../../src/wire/detached.js";
import type { TaskMessage } from "../../src/wire/task-message.js";
import { coreVersion } from "../../src/worker/core-version.js";
import { LeasedTask } from "../../src/worker/leased-task.js";
import { encodePresence, type PresenceRecord } from "../../src/worker/presence-record.js";
import { Presence } from "../../src/worker/presence.js";
import { completeWorkerOptions } from "../../src/worker/worker-options.js";
import { emptyStats } from "../../src/worker/worker-stats.js";
import { gate, rejection } from "../gate.js";
import { pass, passUntil, stopTime } from "../stopped-time.js";
import { rememberingLog, setup } from "./worker-in-memory.js";

let goOn = gate<void>();
let begun = gate<void>();
const hold = taskableOperation({ name: "presence.hold" }, async () => {
  taskContext().progress(0.25, "a quarter");
  begun.open();
  await goOn.opened;
});

class CountingStore extends MemoryBlobStore {
  puts = 0;

  constructor(readonly defaultCheckpointIntervalMs: number) {
    super();
  }

  override async put(...args: Parameters<MemoryBlobStore["put"]>) {
    this.puts++;
    return super.put(...args);
  }
}

function recordOf(id: string, updatedAtMs: number): PresenceRecord {
  const stats = { received: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0 };
  return {
    ...{ id, host: "host", pid: 1, coreVersion: "0.1.0", startedAtMs: 0, updatedAtMs, everyMs: 15_000 },
    ...{ broker: "memory", queues: ["tasks"], isolation: "inline", concurrency: 1, running: [] },
    stats: { ...stats, dropped: 0, lost: 0, released: 0, poison: 0, brokerErrors: 0 },
  };
}

describe("the presence of workers", () => {
  it("UD4 tells in the store for payloads what a worker runs, until it stops", async () => {
    [goOn, begun] = [gate(), gate()];
    const payloads = new MemoryBlobStore();
    const { worker, run } = await setup();
    stopTime();

    const started = worker({ payloads, concurrency: 3 });
    const result = run(hold.makeTask(), { executionId: "held", remote: { payloads } });
    await passUntil(begun.opened, 10);
    await pass(15_000);
    const [running, ...others] = await listWorkers(payloads);
    const again = await listWorkers(payloads, { known: running ? [running] : [] });
    goOn.open();
    await passUntil(result, 10);
    await passUntil(started.stop(), 10);
    const stopped = await listWorkers(payloads);

    expect(others).toEqual([]);
    expect(running).toMatchObject({
      ...{ pid: process.pid, queues: ["tasks"], isolation: "inline", concurrency: 3, isDead: false, everyMs: 15_000 },
      coreVersion: expect.stringMatching(/^\d+\.\d+\.\d+/),
      stats: { received: 1, running: 1 },
      running: [
        {
          ...{ taskId: hold.makeTask().id, operationId: "presence.hold", executionId: "held", attempt: 1 },
          progress: { fraction: 0.25, note: "a quarter" },
        },
      ],
    });
    expect(again).toEqual([running]);
    expect(stopped).toEqual([]);
  });

  it.each([
    [1000, 15_000, 240],
    [10_000, 60_000, 60],
  ])("UD4 with checkpoints every %d ms costs a request every %d ms, %d an hour", async (intervalMs, everyMs, count) => {
    const payloads = new CountingStore(intervalMs);
    const { worker } = await setup();
    stopTime();

    const started = worker({ payloads });
    await passUntil(started.ready, 10);
    await pass(3_600_000);
    const { puts } = payloads;
    const [view] = await listWorkers(payloads);
    await passUntil(started.stop(), 10);

    expect(view?.everyMs).toBe(everyMs);
    expect(puts).toBeGreaterThanOrEqual(count);
    expect(puts).toBeLessThanOrEqual(count + 1);
  });

  it("UD4 takes a worker for dead that missed three updates, and removes it after an hour", async () => {
    const payloads = new MemoryBlobStore();
    const nowMs = Date.now();
    const ages = { alive: 40_000, dead: 50_000, forgotten: 3_700_000 };
    for (const [id, ageMs] of Object.entries(ages))
      await payloads.put(`workers/${id}`, encodePresence(recordOf(id, nowMs - ageMs)));
    await payloads.put("workers/damaged", new Uint8Array([1, 2, 3]));
    const parts = { startedAtMs: NaN, updatedAtMs: null, everyMs: "15 s", running: {}, queues: "tasks", id: 7 };
    for (const [name, wrong] of Object.entries(parts))
      await payloads.put(`workers/damaged-${name}`, encodePresence({ ...recordOf(`damaged-${name}`, nowMs), [name]: wrong }));
    await payloads.put("workers/other", encodePresence(recordOf("alive", nowMs)));

    const workers = await listWorkers(payloads);

    expect(workers.map(({ id, isDead }) => [id, isDead])).toEqual([
      ["alive", false],
      ["dead", true],
    ]);
    expect(await payloads.get("workers/forgotten")).toBeUndefined();
  });

  it("UD4 knows no version of core in a bundle, which has no URL of its own, or one that is no file's", () => {
    expect([undefined, "https://example.com/bundle.js", "file:///"].map(coreVersion)).toEqual([undefined, undefined, undefined]);
  });

  it("UD4 takes the version of core from no package of another name, nor from one without a version", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "presence-"));
    const from = pathToFileURL(path.join(folder, "module.js")).href;
    const versionIn = (manifest: object) => {
      writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
      return coreVersion(from);
    };

    expect(versionIn({ name: "@mazepa/core", version: "1.2.3" })).toBe("1.2.3");
    expect(versionIn({ name: "another", version: "1.2.3" })).toBeUndefined();
    expect(versionIn({ name: "@mazepa/core" })).toBeUndefined();
  });

  it("UD4 tells of a worker as soon as it is ready, and of tasks in the order of their starts", async () => {
    const payloads = new MemoryBlobStore();
    const { broker } = await setup();
    const leasedAs = (id: string, startedAtMs: number | undefined, isRead = true) => {
      const leased = new LeasedTask(broker.queue("tasks"), { body: "", handle: id, deliveryCount: 1 }, 0);
      leased.startedAtMs = startedAtMs;
      if (isRead) leased.task = { id, operationId: "o", executionId: "e", attempt: 1 } as TaskMessage;
      return leased;
    };
    const running = [leasedAs("late", 30), leasedAs("early", 10), leasedAs("waits", undefined), leasedAs("unread", 5, false)];
    running[0]!.task = { ...running[0]!.task!, detached: detachedWith(0) };
    const many = Array.from({ length: 200 }, (_, index) => leasedAs(`${index}`, 100 + index));
    const presence = new Presence({
      options: completeWorkerOptions({ broker, queues: ["tasks"], isolation: "inline" }),
      ...{ payloads, stats: emptyStats(), running: () => [...running, ...many], log: rememberingLog() },
    });

    presence.start();
    while ((await listWorkers(payloads)).length === 0) await new Promise(setImmediate);
    const [view] = await listWorkers(payloads);
    await presence.end();

    expect(view?.running).toHaveLength(100);
    expect(view?.running.slice(0, 3).map(({ taskId, executionId }) => [taskId, executionId])).toEqual([
      ["early", "e"],
      ["late", ""],
      ["0", "e"],
    ]);
    expect(await listWorkers(payloads)).toEqual([]);
  });

  it("UD4 does not wait for a store that hangs when it stops", async () => {
    stopTime();
    const payloads = new MemoryBlobStore();
    const { worker } = await setup();
    const running = worker({ payloads });
    await passUntil(running.ready, 10);
    payloads.delete = async () => new Promise(() => undefined);

    await passUntil(running.stop(), 1000);

    expect(await running.done).toBe("stopped");
  });

  it("UD4 asks nothing of the store for a worker that could not start", async () => {
    const payloads = new MemoryBlobStore();
    const requests = [jest.spyOn(payloads, "put"), jest.spyOn(payloads, "delete")];
    const { worker } = await setup();

    const error = await rejection(worker({ payloads, queues: ["missing"] }).done);

    expect(error).toMatchObject({ code: "MAZEPA_QUEUE_NOT_FOUND" });
    for (const request of requests) expect(request).not.toHaveBeenCalled();
  });

  it("UD4 lists at most 1,000 workers, of which it reads 16 at once, and no others", async () => {
    const payloads = new MemoryBlobStore();
    for (let index = 0; index < 1100; index++)
      await payloads.put(`workers/${index}`, encodePresence(recordOf(`${index}`, Date.now())));
    const get = payloads.get.bind(payloads);
    let [reads, now, most] = [0, 0, 0];
    payloads.get = async (...args: Parameters<typeof get>) => {
      reads++;
      most = Math.max(most, ++now);
      await Promise.resolve();
      now--;
      return get(...args);
    };

    expect(await listWorkers(payloads)).toHaveLength(1000);
    expect([reads, most]).toEqual([1008, 16]);
  });

  it("UD4 keeps a worker for an hour, takes a known one for dead, and deletes nothing else", async () => {
    stopTime();
    const payloads = new MemoryBlobStore();
    await payloads.put("workers/a", encodePresence(recordOf("a", Date.now())));
    const deletes = jest.spyOn(payloads, "delete");
    const after = async (ms: number, known: readonly WorkerView[]) => {
      await pass(ms);
      return listWorkers(payloads, { known });
    };

    const alive = await after(45_000, []);
    const dead = await after(1, alive);
    const hour = await after(3_600_000 - 45_001, dead);
    const gone = await after(1, hour);

    expect([alive, dead, hour, gone].map((views) => views.map(({ isDead }) => isDead))).toEqual([[false], [true], [true], []]);
    expect(deletes.mock.calls).toEqual([[["workers/a"]]]);
  });

  it("UD4 warns of a worker that a newer version has written, and lists the others", async () => {
    const payloads = new MemoryBlobStore();
    await payloads.put("workers/newer", Buffer.from('{"format":99}'));
    await payloads.put("workers/ours", encodePresence(recordOf("ours", Date.now())));
    const warnings = jest.spyOn(process, "emitWarning").mockReturnValue();

    const workers = await listWorkers(payloads);
    const told = warnings.mock.calls.map(([text]) => String(text));
    warnings.mockRestore();

    expect(workers.map(({ id }) => id)).toEqual(["ours"]);
    expect(told).toHaveLength(1);
  });

  it("UD4 a store that fails costs a warning, and never a task", async () => {
    [goOn, begun] = [gate(), gate()];
    goOn.open();
    const payloads = new MemoryBlobStore();
    payloads.put = async () => Promise.reject(new Error("full"));
    payloads.delete = async () => Promise.reject(new Error("full"));
    const log = rememberingLog();
    const { worker, run } = await setup();

    const started = worker({ payloads, log });
    await run(hold.makeTask());
    await started.stop();

    const warnings = log.lines.filter(({ level }) => level === "warn").map(({ message }) => message);
    expect(warnings).toContainEqual(expect.stringContaining("That the worker is there could not be written"));
  });
});
