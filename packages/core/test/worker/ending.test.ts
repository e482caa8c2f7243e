import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { MemoryBlobStore, taskableOperation, taskContext, type Worker } from "@mazepa/core";
import { gate } from "../gate.js";
import { pass, passUntil, stopTime } from "../stopped-time.js";
import { setup as setupBroker } from "./worker-in-memory.js";

let goOn = gate();
let begun = gate();
/** Waits until the test lets it go, whatever its signal says. */
const deaf = taskableOperation({ name: "ending.deaf" }, async () => {
  begun.open();
  await goOn.opened;
});
const obedient = taskableOperation({ name: "ending.obedient" }, async () => {
  const { signal, progress } = taskContext();
  progress(0.5);
  begun.open();
  await Promise.race([goOn.opened, new Promise((resolve) => signal.addEventListener("abort", resolve))]);
  signal.throwIfAborted();
});

beforeEach(() => {
  [goOn, begun] = [gate(), gate()];
  stopTime();
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** As elsewhere; tasks are sent, and nothing waits for their outcomes. */
async function setup() {
  const parts = await setupBroker();
  const send = (target: Parameters<typeof parts.run>[0]) => void parts.run(target).catch(() => undefined);
  return { ...parts, send };
}

/** The time that a worker takes to stop, in steps of 100 ms. */
async function stopMs(running: Worker): Promise<number> {
  const startedMs = Date.now();
  await passUntil(running.stop(), 100);
  return Date.now() - startedMs;
}

describe("the end of a worker", () => {
  it("W10 takes its listeners along", async () => {
    const { worker } = await setup();
    const { signal } = new AbortController();
    const counts = () => [
      ...(["SIGTERM", "SIGINT"] as const).map((name) => process.listenerCount(name)),
      getEventListeners(signal, "abort").length,
    ];

    const [term, int] = counts();
    const running = worker({ signal });
    await passUntil(running.ready, 10);
    const during = counts();
    await passUntil(running.stop(), 10);

    expect(during).toEqual([term! + 1, int! + 1, 1]);
    expect(counts()).toEqual([term, int, 0]);
  });

  it("W10 leaves no timer behind, and none of them keeps the process alive but for its queue", async () => {
    const { worker, run } = await setup();
    const timers = jest.spyOn(globalThis, "setTimeout");
    const result = run(obedient.makeTask());
    const running = worker({
      idleTimeoutMs: 50_000,
      maxRuntimeMs: 7_654_321,
      activityLogMs: 6_543_210,
      payloads: new MemoryBlobStore(),
    });
    await passUntil(begun.opened, 10);
    const [runtime, activity] = [7_654_321, 6_543_210].map((ms) => timers.mock.calls.findIndex(([, delayMs]) => delayMs === ms));

    goOn.open();
    await passUntil(result, 10);
    await passUntil(running.stop(), 10);

    for (const index of [runtime, activity]) expect((timers.mock.results[index!]?.value as NodeJS.Timeout).hasRef()).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("W4 comes at once when it is stopped a second time", async () => {
    const { worker, send } = await setup();
    send(obedient.makeTask());
    const running = worker({ drainMs: 3_600_000 });
    await passUntil(begun.opened, 10);
    const startedMs = Date.now();

    const first = running.stop();
    await pass(1000);
    const second = running.stop();
    await passUntil(Promise.all([first, second]), 100);

    expect(Date.now() - startedMs).toBeLessThan(60_000);
    expect(running.stats()).toMatchObject({ released: 1, running: 0 });
  });

  it.each([
    ["a second", {}, 1000, 1500],
    ["as long as commands of prefixes need", { prefixes: { gpu: "nice" } }, 6000, 6500],
    ["as long as cancelGraceMs", { prefixes: { gpu: "nice" }, cancelGraceMs: 9000 }, 9000, 9500],
  ])("W4 waits %s for tasks that do not heed their signal", async (_what, options, leastMs, mostMs) => {
    const { worker, send } = await setup();
    send(deaf.makeTask());
    const running = worker({ drainMs: 0, ...options });
    await passUntil(begun.opened, 10);

    const tookMs = await stopMs(running);
    goOn.open();

    expect(tookMs).toBeGreaterThanOrEqual(leastMs);
    expect(tookMs).toBeLessThanOrEqual(mostMs);
    expect(running.stats()).toMatchObject({ released: 1, succeeded: 0 });
  });
});

describe("an idle worker", () => {
  it("W10 is one for which nothing has come, however often its queue has answered", async () => {
    const { worker } = await setup();
    const running = worker({ idleTimeoutMs: 30_000 });
    await passUntil(running.ready, 10);

    await pass(29_000);
    const before = running.stats();
    let end: string | undefined;
    void running.done.then((reason) => (end = reason));
    await pass(2000);
    await passUntil(running.stop(), 100);

    expect([before.received, end]).toEqual([0, "idle"]);
  });

  it("W10 is none that still asks whether the execution of a task runs", async () => {
    const { worker, run, broker } = await setup();
    const answer = gate();
    const running = worker({ idleTimeoutMs: 1000 });
    await passUntil(running.ready, 10);
    const queueExists = broker.queueExists.bind(broker);
    const result = run(deaf.makeTask(), { executionId: "slow" });
    await pass(0);
    broker.queueExists = async (name) => {
      await answer.opened;
      return queueExists(name);
    };
    goOn.open();

    await pass(5000);
    answer.open();
    await passUntil(result, 10);

    expect(running.stats()).toMatchObject({ received: 1, succeeded: 1 });
    expect(await passUntil(running.done, 100)).toBe("idle");
  });

  it("W10 is none that has had pauses, and now runs a task", async () => {
    const { worker, run } = await setup();
    const running = worker({ idleTimeoutMs: 1000 });
    goOn.open();
    await passUntil(run(deaf.makeTask()), 10);
    await pass(500);
    [goOn, begun] = [gate(), gate()];

    const result = run(deaf.makeTask());
    await passUntil(begun.opened, 10);
    await pass(5000);
    goOn.open();
    await passUntil(result, 10);

    expect(running.stats()).toMatchObject({ succeeded: 2, released: 0 });
    expect(await passUntil(running.done, 100)).toBe("idle");
  });
});
