import { describe, expect, it } from "@jest/globals";
import { all, execute, MemoryBlobStore, taskableOperation, type ExecutionEvent } from "../../src/index.js";

const runs: string[] = [];
let isBroken = false;

const page = taskableOperation({ name: "page" }, (name: string): string => {
  runs.push(`page ${name}`);
  return name.repeat(10_000);
});
const count = taskableOperation({ name: "count" }, (pages: readonly string[]): string => {
  runs.push("count");
  if (isBroken) throw new Error("broken");
  return pages
    .map(({ length }) => length)
    .join("+")
    .padEnd(10_000);
});
const fresh = (broken = false): void => {
  runs.length = 0;
  isBroken = broken;
};
const counted = () => count.makeTask([page.makeTask("a"), page.makeTask("b")]);
const filler = () => all(Array.from({ length: 3000 }, (_, index) => page.makeTask(`filler ${index}`)));
const isFiller = (run: string) => run.startsWith("page filler");

describe("values of upstream tasks", () => {
  it("O11 are read from the checkpoint when the execution is resumed", async () => {
    fresh(true);
    const options = { checkpoint: new MemoryBlobStore(), executionId: "upstreams" };

    await expect(execute(counted(), options)).rejects.toThrow("broken");
    const before = [...runs];
    fresh();
    const value = await execute(counted(), options);

    expect(before).toEqual(["page a", "page b", "count"]);
    expect(runs).toEqual(["count"]);
    expect(value.trim()).toBe("10000+10000");
  });

  it("O11 are computed again where they were forgotten, and only where they are needed", async () => {
    fresh();
    const events: ExecutionEvent[] = [];
    const options = { rememberedBytes: 100_000, onEvent: (event: ExecutionEvent) => void events.push(event) };

    const value = await execute(function* () {
      yield* page.makeTask("a");
      yield* filler();
      return yield* counted();
    }, options);

    expect(value.trim()).toBe("10000+10000");
    expect(runs.filter((run) => !isFiller(run)).sort()).toEqual(["count", "page a", "page a", "page b"]);
    expect(events.filter(({ type }) => type === "task-forgotten")).toHaveLength(1);
  });

  it("O11 are not asked for when the outer task's own value is remembered", async () => {
    fresh();

    await execute(
      function* () {
        yield* counted();
        yield* counted();
        yield* counted().with({ priority: 5 });
      },
      { rememberedBytes: 1_000_000 },
    );

    expect(runs).toEqual(["page a", "page b", "count"]);
  });

  it("O11 are computed again for an outer task that was forgotten", async () => {
    fresh();

    const value = await execute(
      function* () {
        yield* counted();
        yield* filler();
        return yield* counted();
      },
      { rememberedBytes: 100_000 },
    );

    expect(value.trim()).toBe("10000+10000");
    expect(runs.filter((run) => !isFiller(run))).toEqual(["page a", "page b", "count", "page a", "page b", "count"]);
  });
});
