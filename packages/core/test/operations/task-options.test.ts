import { describe, expect, it } from "@jest/globals";
import { execute, flowSchema, InvalidOptionError, taskableOperation, TaskableOperation } from "../../src/index.js";

const retries = { limit: 2 };
const tags = ["io"];

@taskableOperation({ retries, tags, timeoutMs: 1000 })
class Fetch extends TaskableOperation {
  run(url: string): string {
    return url;
  }
}

describe("options of one task", () => {
  it("O6 with() returns a copy and leaves the original as it was", () => {
    const task = new Fetch().makeTask("a");

    const copy = task.with({ retries: 5, timeoutMs: 7, queueTimeoutMs: 8, tags: ["gpu"], workerType: "large", priority: -1 });

    expect(copy.options).toEqual({
      retries: 5,
      timeoutMs: 7,
      queueTimeoutMs: 8,
      tags: ["gpu"],
      workerType: "large",
      priority: -1,
    });
    expect(task.options).toEqual({ retries: { limit: 2 }, tags: ["io"], timeoutMs: 1000 });
    expect(copy.with({ priority: 3 }).options).toMatchObject({ priority: 3, timeoutMs: 7 });
  });

  it("O6 with() keeps id, operation and arguments", () => {
    const task = new Fetch().makeTask("a");

    const copy = task.with({ priority: 1 });

    expect(copy).toMatchObject({ id: task.id, operationId: "Fetch", args: ["a"] });
    expect(task.with({ id: "by-hand" }).id).toBe("by-hand");
    expect(task.id).not.toBe("by-hand");
  });

  it("O6 a copy has a fate of its own", async () => {
    const task = new Fetch().makeTask("a");
    const copy = task.with({ id: "by-hand" });

    await execute(copy);

    expect([task.status, copy.status]).toEqual(["pending", "succeeded"]);
  });

  it("O10 what is done to options afterwards reaches no task", () => {
    const own = ["gpu"];
    const task = new Fetch().makeTask("a").with({ tags: own });

    own.push("late");
    tags.push("late");
    retries.limit = 9;

    expect(task.options.tags).toEqual(["gpu"]);
    expect(new Fetch().makeTask("a").options).toMatchObject({ tags: ["io"], retries: { limit: 2 } });
    expect(Object.isFrozen(task.options) && Object.isFrozen(task.options.tags)).toBe(true);
  });

  it("O6 refuses unknown names and values that make no sense", () => {
    const task = new Fetch().makeTask("a");
    const mistakes: [object, RegExp][] = [
      [{ retires: 3 }, /Task\.with has no option "retires"/],
      [{ name: "x" }, /no option "name"/],
      [{ timeoutMs: -1 }, /"timeoutMs" is -1/],
      [{ retries: 0.5 }, /"retries" is 0\.5/],
      [{ retries: { jitter: "half" } }, /"retries\.jitter" is "half"; it must be one of full, none/],
      [{ retries: { retryIf: true } }, /"retries\.retryIf" must be a function/],
      [{ id: "" }, /"id"/],
      [{ id: "a b" }, /"id"/],
      [{ tags: [1] }, /"tags"/],
    ];

    for (const [options, message] of mistakes) {
      expect(() => task.with(options)).toThrow(InvalidOptionError);
      expect(() => task.with(options)).toThrow(message);
    }
    expect(() => taskableOperation({ id: "x" } as never)).toThrow(/no option "id"/);
  });

  it("O6 flow.with() returns a copy, and refuses what is no option of flows", () => {
    const flow = flowSchema({ tags: ["a"] }, function* tagged() {})();

    expect(flow.with({ tags: ["b"], workerType: "large" }).options).toEqual({ tags: ["b"], workerType: "large" });
    expect(flow.options).toEqual({ tags: ["a"] });
    expect(() => flow.with({ retries: 3 } as never)).toThrow(InvalidOptionError);
  });
});
