import { crc32 } from "node:zlib";
import type { BlobStore } from "@mazepa/core";

/** Counts the requests to a store. */
export function counted(store: BlobStore) {
  const counts = { get: 0, list: 0, other: 0 };
  const proxy = new Proxy(store, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]): unknown => {
        counts[name === "get" || name === "list" ? name : "other"]++;
        return Reflect.apply(value, target, args);
      };
    },
  });
  const take = () => {
    const taken = { ...counts };
    counts.get = counts.list = counts.other = 0;
    return taken;
  };
  return { store: proxy, take };
}

const lastMs = 9_999_999_999_999;
const tasks = { submitted: 9, running: 0, succeeded: 9, failed: 0, cancelled: 0, retried: 0, restored: 0 };

/** Writes what a head leaves of an execution `run-<index>` that has ended. */
export async function writeEnded(
  store: BlobStore,
  index: number,
  { state = "succeeded", operationIds = ["press"] }: { state?: string; operationIds?: readonly string[] } = {},
): Promise<void> {
  const [executionId, startedAt] = [`run-${index}`, Date.parse("2026-01-01") + index * 1000];
  const at = (ms: number) => new Date(startedAt + ms).toISOString();
  const common = { format: 1, executionId, epoch: 1, host: "h", pid: 1 };
  const summary = { ...common, state, headStartedAt: at(0), updatedAt: at(900), endedAt: at(900) };
  const write = (key: string, record: object) => store.put(key, Buffer.from(JSON.stringify(record)));
  const entry = { ...summary, startedAt: at(0), succeeded: 9, restored: 0, failed: 0, total: 9, perSecond: 0 };
  await write(`executions-index/${lastMs - startedAt}-${executionId}`, entry);
  const lease = JSON.stringify({
    ...{ ...common, machine: "m", startTicks: 0, generation: 0, endedGeneration: 0, token: "t" },
    ...{ acquiredAt: startedAt, startedAt, expiresAt: startedAt + 30_000, isReleased: true },
  });
  await write(`executions/${executionId}/lease`, { lease, checksum: crc32(lease) });
  const operations = operationIds.map((operationId) => ({ operationId, ...tasks }));
  await write(`executions/${executionId}/summary`, { ...summary, operations, failures: [], otherFailures: 0 });
}
