import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { LeaseRenewalThread } from "../messaging/lease-renewal-thread.js";
import { MemoryBroker } from "../messaging/memory-broker.js";
import { startLeaseThread } from "./lease-thread.js";
import { completeWorkerOptions, type WorkerOptions } from "./worker-options.js";

type Keeper = { module: string; options: null } | undefined;

/** A worker's thread for leases, or the reason why there is none, and the warnings about it. */
async function start({ isThere = true, ...more }: { isThere?: boolean; keeper?: () => Keeper } & Partial<WorkerOptions>) {
  const { keeper, ...options } = more;
  jest.spyOn(LeaseRenewalThread, "isThere").mockReturnValue(isThere);
  const broker = Object.assign(new MemoryBroker(), keeper && { leaseKeeper: keeper });
  const warnings: string[] = [];
  const nothing = (): void => undefined;
  const log = { debug: nothing, info: nothing, error: nothing, warn: (message: string) => void warnings.push(message) };
  const complete = completeWorkerOptions({ broker, queues: ["tasks"], isolation: "inline", ...options });
  const thread = await startLeaseThread(complete, log).catch((error: unknown) => error);
  return { thread, warnings };
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe("the thread that renews the leases of a worker", () => {
  const keeper = () => ({ module: "file:///absent.js", options: null });

  it("W2 is not needed where tasks run in threads of their own", async () => {
    expect(await start({ isolation: "thread", modules: ["./operations.js"] })).toEqual({ thread: undefined, warnings: [] });
  });

  it.each([
    ["whose broker has no keeper of leases", {}],
    ["in a bundle, which has no module for the thread", { keeper, isThere: false }],
  ])("W2 is missed by a worker %s, which says so", async (_what, options) => {
    const { thread, warnings } = await start({ ...options, leaseMs: 12_345 });

    expect(thread).toBeUndefined();
    expect(warnings).toEqual([expect.stringMatching(/"memory".*12345.*isolation "thread"/)]);
  });

  it("W2 is not started for a broker whose leases need no renewing", async () => {
    expect(await start({ keeper: () => undefined })).toEqual({ thread: undefined, warnings: [] });
  });

  it("W2 keeps the worker from starting when it cannot be started", async () => {
    const { thread } = await start({ keeper });

    expect(thread).toMatchObject({ message: expect.stringContaining("lease-renewal-thread-main") });
  });
});
