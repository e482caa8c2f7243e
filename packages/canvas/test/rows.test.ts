import { describe, expect, it } from "@jest/globals";
import { chain, chunks, group, si, type CanvasOf, type List } from "@mazepa/canvas";
import { execute, flowSchema, InProcessQueue, InvalidOptionError } from "@mazepa/core";
import { RecordingQueue } from "../../core/test/recording-queue.js";
import { add, count, identity } from "./operations.js";
import { rows } from "./rows/rows.js";
import { runRow } from "./rows/run-row.js";

describe.each([false, true])("published tests of Celery and taskito, in process with serialize %s", (serialize) => {
  it.each(rows)("$title", (row) => runRow(row, { queue: new InProcessQueue({ serialize, concurrency: 4 }) }));
});

/** A chain without steps does not compile, so it comes from code without types. */
const emptyChain = chain as unknown as () => CanvasOf<List, number>;

describe("published tests of Celery and taskito about options and errors", () => {
  it.each([0, -1])("7 taskito: a group has a maxConcurrency of at least 1, not %i, and so have chunks", (size) => {
    expect(() => group([add.s(1, 2)], { maxConcurrency: size })).toThrow(InvalidOptionError);
    expect(() => chunks(count, [1], size)).toThrow(InvalidOptionError);
  });

  it("34 a step that is replaced by an empty chain fails", async () => {
    const replaced = flowSchema({ name: "rows.replacedByNothing" }, () => emptyChain());

    const end = execute(chain(identity.si(1), si(replaced), identity.s()));

    await expect(end).rejects.toThrow(TypeError);
    expect(emptyChain).toThrow(TypeError);
  });

  it("49 the steps of a chain have priorities of their own", async () => {
    const queue = new RecordingQueue();
    const canvas = chain(add.s(1, 2).with({ priority: 3 }), identity.s().with({ priority: 5 }));

    const value = await execute(canvas, { queue });

    expect(value).toBe(3);
    expect(queue.byOperation(({ options }) => options.priority)).toEqual({ "rows.add": 3, "rows.identity": 5 });
  });

  it("54 a step that is no canvas is refused", () => {
    expect(() => chain(add.s(1, 2), 10 as never)).toThrow(TypeError);
    expect(() => add.s(1, 2).pipe(10 as never)).toThrow(TypeError);
  });

  it("every row from 1 to 54 has a test", () => {
    const elsewhere = [7, 34, 49];
    const numbers = new Set([...elsewhere, ...rows.map(({ title }) => Number.parseInt(title, 10))]);

    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 54 }, (_, index) => index + 1));
  });
});
