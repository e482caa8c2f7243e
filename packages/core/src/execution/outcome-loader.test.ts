import { describe, expect, it } from "@jest/globals";
import type { TaskNode } from "../scheduling/nodes.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";
import type { LoadedOutcome } from "../checkpoint/loaded-outcome.js";
import { OutcomeLoader } from "./outcome-loader.js";

const node = (id: string) => ({ id }) as TaskNode;
const outcome = (value: unknown): TaskOutcome => ({
  ...{ status: "succeeded", value, attempt: 1, startedAt: new Date(0), durationMs: 0, worker: "w" },
});

function loaderOf(recall: (recordNumber: number) => LoadedOutcome) {
  const told: string[] = [];
  const loader = new OutcomeLoader(
    { save: () => undefined, load: recall },
    {
      isUrgent: () => true,
      loaded: ({ node: waiter }, known) =>
        told.push(`${"id" in waiter ? waiter.id : "a date"}: ${known?.status === "succeeded" ? String(known.value) : "gone"}`),
      wake: () => told.push("wake"),
      failed: (error) => told.push(String(error)),
    },
  );
  return { loader, told };
}

describe("OutcomeLoader", () => {
  it("tells values at once that are at hand or gone", () => {
    const { loader, told } = loaderOf((recordNumber) => (recordNumber === 0 ? outcome(0) : undefined));

    loader.load({ node: node("a"), recordNumber: 0 });
    loader.load({ node: node("b"), recordNumber: 1 });

    expect(told).toEqual(["a: 0", "b: gone"]);
    expect(loader.urgentCount).toBe(0);
  });

  it("tells those that wait for the same read together, in order, and wakes once", async () => {
    let isRead = false;
    const read = Promise.resolve().then(() => {
      isRead = true;
    });
    const { loader, told } = loaderOf((recordNumber) => (isRead ? outcome(recordNumber) : read));

    for (let recordNumber = 0; recordNumber < 3; recordNumber++) loader.load({ node: node("n"), recordNumber });
    expect(loader.urgentCount).toBe(3);
    await read;

    expect(told).toEqual(["n: 0", "n: 1", "n: 2", "wake"]);
    expect(loader.urgentCount).toBe(0);
  });

  it("asks again for a value that is missing after the read, as after a merge", async () => {
    const reads = [Promise.resolve(), Promise.resolve()];
    const answers: LoadedOutcome[] = [...reads, outcome("merged")];
    const { loader, told } = loaderOf(() => answers.shift());

    loader.load({ node: node("a"), recordNumber: 0 });
    await reads[0];
    expect(loader.urgentCount).toBe(1);
    await new Promise(setImmediate);

    expect(told).toEqual(["wake", "a: merged", "wake"]);
  });

  it("passes on errors of reading", async () => {
    const { loader, told } = loaderOf(() => Promise.reject(new Error("no disk")));

    loader.load({ node: node("a"), recordNumber: 0 });
    await new Promise(setImmediate);

    expect(told).toEqual(["Error: no disk"]);
  });
});
