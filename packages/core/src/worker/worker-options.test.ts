import { describe, expect, it } from "@jest/globals";
import { MemoryBroker } from "../messaging/memory-broker.js";
import { MemoryBlobStore } from "../storage/memory-blob-store.js";
import { completeWorkerOptions, type CompleteWorkerOptions } from "./worker-options.js";

const broker = new MemoryBroker();
const day = 86_400_000;

/** The options of a worker with these, which need not make sense. */
function complete(options: Readonly<Record<string, unknown>>): CompleteWorkerOptions {
  return completeWorkerOptions({ broker, queues: ["tasks"], isolation: "inline", ...options });
}

describe("options of a worker", () => {
  it.each<[Record<string, unknown>, string]>([
    [{ broker: undefined }, '"broker"'],
    [{ broker: {} }, '"broker"'],
    [{ queues: undefined }, '"queues"'],
    [{ queues: "tasks" }, '"queues"'],
    [{ queues: ["tasks", "a/b"], broker: { queue: () => ({ limits: { maxLeaseMs: day } }) } }, "a/b"],
    [{ outcomePrefix: "a/b" }, "a/b"],
    [{ taskFilter: "all" }, '"taskFilter"'],
    [{ payloads: {} }, '"payloads"'],
    [{ results: {} }, '"results"'],
    [{ signal: {} }, '"signal"'],
    [{ log: {} }, '"log"'],
    [{ maxDeliveries: 0 }, '"maxDeliveries"'],
    [{ idleTimeoutMs: -1 }, '"idleTimeoutMs"'],
    [{ cancelCheckMs: 0 }, '"cancelCheckMs"'],
    [{ cancelGraceMs: -1 }, '"cancelGraceMs"'],
    [{ modules: "./operations.js" }, '"modules"'],
    [{ packages: [""] }, '"packages"'],
    [{ cacheDirectory: "" }, '"cacheDirectory"'],
    [{ commandDirectory: "" }, '"commandDirectory"'],
    [{ isolation: undefined }, 'isolation "thread"'],
    [{ isolation: "process" }, 'isolation "process"'],
    [{ isolation: "thread", entry: "" }, '"entry"'],
    [{ leaseMs: day + 1 }, '"leaseMs"'],
  ])("W10 are refused where they make no sense: %j", (options, name) => {
    expect(() => complete(options)).toThrow(
      expect.objectContaining({ code: "MAZEPA_INVALID_OPTION", message: expect.stringContaining(name) }),
    );
  });

  it.each<Record<string, unknown>>([
    { isolation: "inline" },
    { isolation: "thread", modules: ["./operations.js"], packages: ["operations"] },
    { isolation: "thread", packages: ["operations"] },
    { isolation: "process", entry: "./entry.js" },
    { leaseMs: day, concurrency: 1, cancelCheckMs: 1, idleTimeoutMs: 0 },
    { payloads: new MemoryBlobStore(), outcomePrefix: "mine", log: console, signal: AbortSignal.abort() },
  ])("W10 are taken as they are where they make sense: %j", (options) => {
    expect(complete(options)).toMatchObject(options);
  });

  it("F6 have the default of an option that is undefined", () => {
    const options = complete({ concurrency: undefined, drainMs: undefined, payloads: undefined });

    expect(options).toMatchObject({ concurrency: 1, drainMs: 30_000, maxDeliveries: 10, activityLogMs: 60_000 });
    expect(options).not.toHaveProperty("payloads");
  });
});
