import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import {
  FileBlobStore,
  flowSchema,
  RemoteExecutionQueue,
  startExecution,
  startWorker,
  taskableOperation,
  type Worker,
} from "@mazepa/core";
import { FileBroker } from "@mazepa/local";
import { gate } from "../../core/test/gate.js";

const double = taskableOperation({ name: "unreachable.double" }, (value: number) => 2 * value);
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const ended: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

/** A disk with a broker and a store on it, and a worker. */
async function setup() {
  const parent = await mkdtemp(path.join(tmpdir(), "mazepa-unreachable-"));
  ended.push(() => rm(parent, { recursive: true, force: true }));
  const disk = path.join(parent, "disk");
  const brokerOn = () => new FileBroker(path.join(disk, "broker"), { onLeaseLost: () => {} });
  const broker = brokerOn();
  await broker.createQueue("tasks");
  const worker: Worker = startWorker({ broker: brokerOn(), queues: ["tasks"], isolation: "inline", log: silent, leaseMs: 1000 });
  ended.push(() => worker.stop());
  const takeAway = () => rename(disk, `${disk}.away`);
  const bringBack = () => rename(`${disk}.away`, disk);
  return { disk, broker, store: new FileBlobStore(path.join(disk, "store")), takeAway, bringBack };
}

describe("E20 a disk that is away for a while", () => {
  it.each([
    ["is gone", false],
    ["is an empty directory", true],
  ])("E20 head and worker wait for it while it %s", async (_, isEmpty) => {
    const { disk, broker, store, takeAway, bringBack } = await setup();
    const chain = flowSchema({ name: "unreachable.chain" }, async function* () {
      let value = 1;
      for (let done = 0; done < 6; done++) {
        if (done === 3) {
          await takeAway();
          if (isEmpty) await mkdir(path.join(disk, "broker"), { recursive: true });
        }
        value = yield* double.makeTask(value);
      }
      return value;
    });
    let failures = 0;
    const hasFailed = gate();

    const execution = startExecution(chain(), {
      ...{ queue: new RemoteExecutionQueue({ broker, taskQueues: "tasks" }), executionId: "away", checkpoint: store },
      ...{
        checkpointIntervalMs: 20,
        transientRetry: { initialDelayMs: 1, maxDelayMs: 100 },
        onEvent: ({ type }) => type === "unreachable" && ++failures === 6 && hasFailed.open(),
      },
    });
    await hasFailed.opened;
    await rm(disk, { recursive: true, force: true });
    await bringBack();

    expect(await execution.result).toBe(64);
    expect(await broker.queueNames()).toEqual(["tasks"]);
  });

  it("E20 a lease on it is not lost, and a queue that was deleted on it is not found", async () => {
    const { broker, takeAway, bringBack } = await setup();
    await broker.createQueue("others");
    const queue = broker.queue("others");
    await queue.send([{ body: "a" }]);
    const messages = await queue.receive({ maxCount: 1, waitMs: 0, leaseMs: 60_000 });
    const away = { code: "MAZEPA_QUEUE_CONNECTION" };

    await takeAway();
    await expect(queue.extendLease(messages, 60_000)).rejects.toMatchObject(away);
    await expect(queue.acknowledge(messages)).rejects.toMatchObject(away);
    await expect(queue.receive({ maxCount: 1, waitMs: 0, leaseMs: 1000 })).rejects.toMatchObject(away);
    await expect(queue.depth()).rejects.toMatchObject(away);
    await expect(broker.createQueue("more")).rejects.toMatchObject(away);
    await expect(broker.queueNames()).rejects.toMatchObject(away);
    await bringBack();

    expect(await queue.extendLease(messages, 60_000)).toEqual([]);
    await broker.deleteQueue("others");
    await expect(queue.depth()).rejects.toMatchObject({ code: "MAZEPA_QUEUE_NOT_FOUND" });
  });

  it("E20 a store on it has no fewer blobs, and its lease is not lost", async () => {
    const { store, takeAway, bringBack } = await setup();
    await store.put("a", Buffer.from("1"));
    const away = { code: "MAZEPA_STORAGE_CONNECTION" };
    const list = async () => {
      const keys: string[] = [];
      for await (const key of store.list("")) keys.push(key);
      return keys;
    };

    await takeAway();
    await expect(store.get("a")).rejects.toMatchObject(away);
    await expect(store.getRange("a", 0, 1)).rejects.toMatchObject(away);
    await expect(store.put("a", Buffer.from("2"))).rejects.toMatchObject(away);
    await expect(store.delete(["a"])).rejects.toMatchObject(away);
    await expect(list()).rejects.toMatchObject(away);
    await bringBack();

    expect(await list()).toEqual(["a"]);
    expect(Buffer.from((await store.get("a"))!.bytes).toString()).toBe("1");
  });
});
