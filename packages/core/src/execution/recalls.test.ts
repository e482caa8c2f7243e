import { describe, expect, it } from "@jest/globals";
import type { TaskNode } from "../scheduling/nodes.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";
import type { RecalledOutcome } from "../checkpoint/recalled-outcome.js";
import { Recalls } from "./recalls.js";

const node = (id: string) => ({ id }) as TaskNode;
const outcome = (value: unknown): TaskOutcome => ({
  ...{ status: "succeeded", value, attempt: 1, startedAt: new Date(0), durationMs: 0, worker: "w" },
});

function recallsFrom(recall: (recordNumber: number) => RecalledOutcome) {
  const told: string[] = [];
  const recalls = new Recalls(
    { keep: () => undefined, recall },
    {
      recalled: ({ id }, known) => told.push(`${id}: ${known?.status === "succeeded" ? String(known.value) : "gone"}`),
      wake: () => told.push("wake"),
      failed: (error) => told.push(String(error)),
    },
  );
  return { recalls, told };
}

describe("recalls", () => {
  it("tells at once what is at hand or gone", () => {
    const { recalls, told } = recallsFrom((recordNumber) => (recordNumber === 0 ? outcome(0) : undefined));

    recalls.ask({ node: node("a"), recordNumber: 0 });
    recalls.ask({ node: node("b"), recordNumber: 1 });

    expect(told).toEqual(["a: 0", "b: gone"]);
    expect(recalls.count).toBe(0);
  });

  it("tells those that wait for the same read together, in order, and wakes once", async () => {
    let isRead = false;
    const read = Promise.resolve().then(() => {
      isRead = true;
    });
    const { recalls, told } = recallsFrom((recordNumber) => (isRead ? outcome(recordNumber) : read));

    for (let recordNumber = 0; recordNumber < 3; recordNumber++) recalls.ask({ node: node("n"), recordNumber });
    expect(recalls.count).toBe(3);
    await read;

    expect(told).toEqual(["n: 0", "n: 1", "n: 2", "wake"]);
    expect(recalls.count).toBe(0);
  });

  it("asks again for what is not there after the read, as after a merge", async () => {
    const reads = [Promise.resolve(), Promise.resolve()];
    const answers: RecalledOutcome[] = [...reads, outcome("merged")];
    const { recalls, told } = recallsFrom(() => answers.shift());

    recalls.ask({ node: node("a"), recordNumber: 0 });
    await reads[0];
    expect(recalls.count).toBe(1);
    await new Promise(setImmediate);

    expect(told).toEqual(["wake", "a: merged", "wake"]);
  });

  it("passes on what reading has thrown", async () => {
    const { recalls, told } = recallsFrom(() => Promise.reject(new Error("no disk")));

    recalls.ask({ node: node("a"), recordNumber: 0 });
    await new Promise(setImmediate);

    expect(told).toEqual(["Error: no disk"]);
  });
});
