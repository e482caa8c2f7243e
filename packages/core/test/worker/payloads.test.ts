import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import { execute, MemoryBlobStore, type PayloadCodec } from "@mazepa/core";
import { echo, repeat, setup } from "./worker-rule-operations.js";

describe("W7 large values", () => {
  const limits = { limits: { maxMessageBytes: 4096 } };

  it("W7 travel through the store, and are removed at the end", async () => {
    const { worker, run } = await setup(limits);
    const payloads = new MemoryBlobStore();
    worker({ payloads });
    const large = "ä€😀".repeat(3000);

    expect(await run(echo.makeTask({ large }), { remote: { payloads } })).toEqual({ large });

    const keys: string[] = [];
    for await (const key of payloads.list("executions/")) keys.push(key);
    expect(keys).toEqual([]);
  });

  it("W7 of a head are not removed by an earlier head whose last request comes late", async () => {
    const { worker, run } = await setup(limits);
    const late: (readonly string[])[] = [];
    const payloads = new MemoryBlobStore();
    const ofKilledHead = {
      ...{ get: payloads.get.bind(payloads), put: payloads.put.bind(payloads), list: payloads.list.bind(payloads) },
      delete: async (keys: readonly string[]) => void late.push(keys),
    };
    const fetching = {
      ...{ put: payloads.put.bind(payloads), list: payloads.list.bind(payloads), delete: payloads.delete.bind(payloads) },
      get: async (key: string) => {
        for (const keys of late.splice(0)) await payloads.delete(keys);
        return payloads.get(key);
      },
    };
    const task = echo.makeTask({ large: "x".repeat(5000) });
    const options = { executionId: "twice", checkpoint: new MemoryBlobStore() };
    const first = worker({ payloads, taskFilter: () => false });
    await expect(run(task, { ...options, remote: { payloads: ofKilledHead } })).rejects.toThrow(/taskFilter/);
    await first.stop();
    worker({ payloads: fetching });

    expect(late.flat()).toContainEqual(expect.stringMatching("^executions/twice/payloads/"));
    expect(await run(task, { ...options, remote: { payloads } })).toEqual({ large: "x".repeat(5000) });
  });

  it("W7 are refused with size, limit and remedy where there is no store", async () => {
    const { worker, run } = await setup(limits);
    worker();

    await expect(run(echo.makeTask("x".repeat(5000)))).rejects.toMatchObject({
      cause: {
        code: "MAZEPA_PAYLOAD_TOO_LARGE",
        sizeBytes: expect.any(Number),
        limitBytes: expect.any(Number),
        message: expect.stringContaining("payloads"),
      },
    });
    await expect(run(repeat.makeTask("x", 5000))).rejects.toMatchObject({ cause: { code: "MAZEPA_PAYLOAD_TOO_LARGE" } });
  });

  it.each(Array.from({ length: 9 }, (_, index) => 3300 + index * 60))(
    "W7 of %i bytes fit or are claimed, never refused",
    async (length) => {
      const { worker, run } = await setup(limits);
      const payloads = new MemoryBlobStore();
      worker({ payloads, signingKeys: ["a key"] });

      expect(await run(repeat.makeTask('"', length), { remote: { payloads, signingKeys: ["a key"] } })).toHaveLength(length);
      expect(await run(echo.makeTask("é".repeat(length / 2)), { remote: { payloads, signingKeys: ["a key"] } })).toHaveLength(
        length / 2,
      );
    },
  );

  it("W7 that are not what was stored are refused", async () => {
    const { worker, remote, tasks } = await setup(limits);
    const payloads = new MemoryBlobStore();
    const result = execute(echo.makeTask("x".repeat(5000)), { queue: remote({ payloads }) });
    result.catch(() => {});
    const received = await tasks.receive({ maxCount: 1, waitMs: 5000, leaseMs: 60_000 });
    for await (const key of payloads.list("executions/")) await payloads.put(key, Buffer.from("something else"));
    await tasks.release(received);
    worker({ payloads });

    await expect(result).rejects.toMatchObject({
      cause: { code: "MAZEPA_STORAGE", message: expect.stringContaining("not what was stored") },
    });
  });

  it("W7 go through a payloadCodec, which both sides need", async () => {
    const { worker, run, tasks, remote } = await setup(limits);
    const payloadCodec: PayloadCodec = { encode: (bytes) => gzipSync(bytes), decode: async (bytes) => gunzipSync(bytes) };
    const first = worker({ payloadCodec });

    expect(await run(echo.makeTask("z".repeat(100_000)), { remote: { payloadCodec } })).toHaveLength(100_000);

    await first.stop();
    const result = execute(echo.makeTask(1), { queue: remote({ payloadCodec }) });
    result.catch(() => {});
    const received = await tasks.receive({ maxCount: 1, waitMs: 5000, leaseMs: 60_000 });
    expect(JSON.parse(received[0]!.body)).toMatchObject({ coded: true, base64: expect.any(String) });
    await tasks.release(received);
    worker();
    await expect(result).rejects.toMatchObject({
      cause: { code: "MAZEPA_SERIALIZATION", message: expect.stringContaining("payloadCodec") },
    });
  });
});
