import { describe, expect, it } from "@jest/globals";
import { taskableOperation } from "../decorators/taskable-operation.js";
import { Task } from "../tasks/task.js";
import type { EntryMeta } from "./entry-format.js";
import { UncachedUpstreams } from "./uncached-upstreams.js";
import { judgeEntry, unknownStamp, Validity, type KnownEntry } from "./validity.js";

const link = taskableOperation({ name: "validity-link", cache: true }, (...parts: number[]) => parts.length);
const aged = taskableOperation({ name: "validity-aged", cache: { ttlMs: 1000 } }, () => 1);

function entryOf(task: Task, changes: Partial<EntryMeta> = {}): KnownEntry {
  const { contentId, operationId } = task;
  const inputs = task.upstreams.map((upstream) => ({
    ...upstream,
    contentId: upstream.contentId,
    operationId,
    stamp: stampOf(upstream),
  }));
  const run = { startedAtMs: 5000, durationMs: 1, worker: "w", createdMs: 5000, stamp: stampOf(task), inputs, args: {} };
  const meta = { contentId, operationId, textBytes: 1, storedBytes: 1, isCompressed: false, ...run, ...changes };
  return { found: { type: "entry", meta }, digest: { code: undefined } };
}

function stampOf({ contentId }: Task): string {
  return `stamp of ${contentId}`;
}

function validity(parts: { nowMs?: number; runs?: Map<Task, string>; entries?: Map<Task, KnownEntry> } = {}): Validity {
  const uncached = new UncachedUpstreams();
  return new Validity({
    nowMs: () => parts.nowMs ?? 5500,
    stampOfRun: (task) => parts.runs?.get(task),
    entryOf: (task) => parts.entries?.get(task) ?? entryOf(task),
    uncachedAt: (task) => uncached.find(task),
  });
}

function chain(length: number): Task<number> {
  let task = link.makeTask();
  for (let made = 1; made < length; made++) task = link.makeTask(task);
  return task;
}

describe("the validity of entries", () => {
  it("K5 judges a chain of 10,000 without recursion", () => {
    expect(validity().judge(chain(10_000))).toMatchObject({ isValid: true });
  });

  it("K5 is not given by an entry that was made from another run of an upstream", () => {
    const above = link.makeTask();
    const task = link.makeTask(above, 1);

    const verdict = validity({ runs: new Map([[above, "another"]]) }).judge(task);

    expect(verdict).toMatchObject({ isValid: false, reason: { type: "upstream", taskId: above.id } });
  });

  it("K5 is not given if the run of an upstream is unknown", () => {
    const above = link.makeTask();

    const verdict = validity({ runs: new Map([[above, unknownStamp]]) }).judge(link.makeTask(above, 1));

    expect(verdict).toMatchObject({ isValid: false, reason: { type: "upstream" } });
  });

  it("K5 ends when an upstream runs after all", () => {
    const above = link.makeTask();
    const [first, second] = [link.makeTask(above, 1), link.makeTask(above, 2)];
    const runs = new Map<Task, string>();
    const judge = validity({ runs });
    const before = judge.judge(first);
    runs.set(above, "a new run");
    judge.reconsider(above, "a new run");

    const after = [judge.judge(first), judge.judge(second)];

    expect(before.isValid).toBe(true);
    expect(after.map(({ isValid }) => isValid)).toEqual([false, false]);
  });

  it.each([
    ["is younger than ttlMs", 5999, {}, true],
    ["is as old as ttlMs", 6000, {}, false],
    ["was written later than it ran", 6000, { createdMs: 5900 }, false],
    ["comes from a clock that is ahead", 4000, {}, false],
  ])("K5 by ttlMs: an entry that %s", (_what, nowMs, changes, isValid) => {
    const task = aged.makeTask();

    const verdict = judgeEntry(task, { ...entryOf(task, changes), nowMs });

    expect(verdict.isValid).toBe(isValid);
  });

  it("K5 of an upstream expires while the execution goes on", () => {
    const parts = { nowMs: 5500 };
    const task = link.makeTask(aged.makeTask());
    const judge = validity(parts);
    const before = judge.judge(task).isValid;
    parts.nowMs = 7000;

    const after = judge.judge(link.makeTask(aged.makeTask(), 2));

    expect(before).toBe(true);
    expect(after).toMatchObject({ isValid: false, reason: { type: "upstream" } });
  });

  it.each([
    ["1.2.0", "1.2.0", true],
    ["1.2.0", "1.9.0", true],
    ["1.9.0", "1.2.0", true],
    ["0.1.0", "0.2.0", false],
    ["1.0.0", "2.0.0", false],
    [undefined, "1.0.0", false],
  ])("K5 versions of packages: %s serves %s: %p", (was, is, isValid) => {
    const traits = { operationId: "@v/x:link", options: { cache: true }, packageVersion: is };
    const task = new Task({ operation: link, args: [], upstreams: [], traits }, "link");
    const entry = entryOf(task, was === undefined ? {} : { packageVersion: was });

    const verdict = judgeEntry(task, { ...entry, nowMs: 5500 });

    expect(verdict.isValid).toBe(isValid);
    if (!isValid) expect(verdict).toMatchObject({ reason: { type: "version", was, is } });
  });

  it("K6 unknown code never matches that of an entry", () => {
    const task = link.makeTask();

    const verdict = judgeEntry(task, { ...entryOf(task), digest: { problem: "the file has changed" }, nowMs: 5500 });

    expect(verdict).toEqual({ isValid: false, reason: { type: "source", was: undefined, is: undefined } });
  });
});
