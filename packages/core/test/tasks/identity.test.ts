import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { exclude, serializable, taskableOperation, TaskableOperation } from "../../src/index.js";

@taskableOperation()
class Scale extends TaskableOperation {
  @exclude() client: object | undefined;
  constructor(
    readonly factor: number,
    readonly unit = "m",
  ) {
    super();
  }
  run(value: unknown): unknown {
    return [value, this.factor];
  }
}

@serializable()
class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
}

const one = taskableOperation({ name: "one" }, (value: unknown) => value);
const other = taskableOperation({ name: "other" }, (value: unknown) => value);
const idOf = (value: unknown) => one.makeTask(value).id;

describe("a task's id", () => {
  it("I1 is 32 hexadecimal digits, the same each time and for each call of makeTask", () => {
    const task = new Scale(2).makeTask([1]);

    expect(task.id).toMatch(/^[0-9a-f]{32}$/);
    expect(new Scale(2).makeTask([1]).id).toBe(task.id);
  });

  it("I1 changes with the operation, its state and the arguments", () => {
    const ids = [
      new Scale(2).makeTask(1),
      new Scale(3).makeTask(1),
      new Scale(2, "km").makeTask(1),
      new Scale(2).makeTask(2),
      one.makeTask(1),
      other.makeTask(1),
      one.makeTask([1]),
      one.makeTask("1"),
    ].map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
  });

  it("I1 takes no notice of options, nor of excluded fields", () => {
    const scale = new Scale(2);
    const before = scale.makeTask(1);
    scale.client = { socket: () => undefined };

    expect(scale.makeTask(1).id).toBe(before.id);
    expect(before.with({ retries: 3, timeoutMs: 5, queueTimeoutMs: 6, tags: ["x"], workerType: "w", priority: 9 }).id).toBe(
      before.id,
    );
  });

  it("I1 the operation's options but version do not count", () => {
    const define = (options: { version?: string; retries?: number; tags?: string[] }) =>
      taskableOperation({ name: "optioned", ...options }, (value: number) => value).makeTask(1).id;

    expect(define({ retries: 3, tags: ["x"] })).toBe(define({}));
    expect(define({ version: "2" })).not.toBe(define({}));
    expect(define({ version: "2" })).not.toBe(define({ version: "3" }));
  });

  it("I1 the order of keys does not matter, that of Map and Set entries and of arrays does", () => {
    const reversed = (entries: [string, number][]) => [...entries].reverse();

    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(fc.string(), fc.integer()), { minLength: 2, selector: ([key]) => key }), (entries) => {
        fc.pre(!entries.some(([key]) => key === "__proto__" || key === "constructor"));
        expect(idOf(Object.fromEntries(entries))).toBe(idOf(Object.fromEntries(reversed(entries))));
        expect(idOf(new Map(entries))).not.toBe(idOf(new Map(reversed(entries))));
        expect(idOf(new Set(entries.map(([key]) => key)))).not.toBe(idOf(new Set(reversed(entries).map(([key]) => key))));
        expect(idOf(entries)).not.toBe(idOf(reversed(entries)));
      }),
    );
  });

  it("I1 what is shared does not matter", () => {
    const shared = { deep: [1, new Date(0)] };

    expect(idOf([shared, shared])).toBe(idOf([{ deep: [1, new Date(0)] }, copyOf(shared)]));
  });

  it("I1 values shared many times over do not blow it up", () => {
    let value: unknown = { leaf: 1 };
    for (let level = 0; level < 60; level++) value = [value, value];

    expect(idOf(value)).toMatch(/^[0-9a-f]{32}$/);
  });

  it("I1 an error's stack does not count, its message and cause do", () => {
    const [first, second] = [new Error("x"), new Error("x")];
    second.stack = "elsewhere";

    expect(idOf(first)).toBe(idOf(second));
    expect(idOf(new Error("y"))).not.toBe(idOf(first));
    expect(idOf(new Error("x", { cause: 1 }))).not.toBe(idOf(first));
  });

  it("I1 instances of marked classes count by name and fields", () => {
    expect(idOf(new Point(1, 2))).toBe(idOf(new Point(1, 2)));
    expect(idOf(new Point(1, 2))).not.toBe(idOf(new Point(2, 1)));
    expect(idOf(new Point(1, 2))).not.toBe(idOf({ x: 1, y: 2 }));
  });

  it("I1 an operation among the arguments counts by id, version and state", () => {
    expect(idOf(new Scale(2))).toBe(idOf(new Scale(2)));
    expect(idOf(new Scale(2))).not.toBe(idOf(new Scale(3)));
    expect(idOf(one)).not.toBe(idOf(other));
  });

  it("I1 trailing undefined counts, since run can see it", () => {
    expect(one.makeTask(1).id).not.toBe((one.makeTask as (...args: unknown[]) => { id: string })(1, undefined).id);
  });

  it("I1 the place of an argument counts", () => {
    const id = (...args: unknown[]) => (one.makeTask as (...args: unknown[]) => { id: string })(...args).id;

    expect(new Set([id([], []), id([[], []]), id([]), id(), id([[]])]).size).toBe(5);
  });

  it("I1 tells of what the task was made with, also when that is changed afterwards", () => {
    const list = [1];
    const task = one.makeTask(list);
    list.push(2);

    expect(task.id).toBe(idOf([1]));
  });
});

function copyOf(value: { deep: unknown[] }): unknown {
  return { deep: [...value.deep] };
}
