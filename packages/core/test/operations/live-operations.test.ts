import { describe, expect, it } from "@jest/globals";
import {
  exclude,
  execute,
  flowSchema,
  all,
  InProcessQueue,
  settle,
  taskableOperation,
  TaskableOperation,
  TaskFailedError,
  type Task,
} from "../../src/index.js";
import { LiveOperations } from "../../src/transport.js";

const log: string[] = [];

@taskableOperation({ retries: { limit: 2, initialDelayMs: 0 } })
class Model extends TaskableOperation {
  static failures = 0;
  @exclude() weights: string | undefined;
  constructor(readonly name: string) {
    super();
  }
  async setup(): Promise<void> {
    log.push(`setup ${this.name}`);
    if (Model.failures-- > 0) throw new Error("no memory");
    this.weights = `weights of ${this.name}`;
  }
  run(input: number): string {
    log.push(`run ${this.name} ${input}`);
    return `${this.weights} ${input}`;
  }
  async teardown(): Promise<void> {
    log.push(`teardown ${this.name}`);
  }
}

const inOrder = flowSchema(function* inOrder(tasks: readonly Task<string>[]) {
  const results: string[] = [];
  for (const task of tasks) results.push(yield* task);
  return results;
});

function fresh(): void {
  log.length = 0;
  Model.failures = 0;
}

describe("operations with setup and teardown", () => {
  it.each([true, false])("O8 are set up once for many tasks and torn down at the end (serialize %s)", async (serialize) => {
    fresh();
    const queue = new InProcessQueue({ serialize });

    const results = await execute(inOrder([1, 2, 3].map((input) => new Model("a").makeTask(input))), { queue });

    expect(results).toEqual(["weights of a 1", "weights of a 2", "weights of a 3"]);
    expect(log).toEqual(["setup a", "run a 1", "run a 2", "run a 3", "teardown a"]);
  });

  it("O8 what setup assigns stays off the user's instance and out of identity", async () => {
    fresh();
    const model = new Model("a");
    const before = model.makeTask(1).id;

    await execute(model.makeTask(1));

    expect(model.weights).toBeUndefined();
    model.weights = "something else";
    expect(model.makeTask(1).id).toBe(before);
  });

  it("O8 distinct states have copies of their own", async () => {
    fresh();

    await execute(["a", "b", "a"].map((name, input) => new Model(name).makeTask(input)));

    expect(log.filter((line) => line.startsWith("setup"))).toEqual(["setup a", "setup b"]);
    expect(log.slice(-2).sort()).toEqual(["teardown a", "teardown b"]);
  });

  it("O8 concurrent runs share one copy", async () => {
    fresh();
    const queue = new InProcessQueue({ concurrency: 3 });

    await execute(
      [1, 2, 3].map((input) => new Model("a").makeTask(input)),
      { queue },
    );

    expect(log.filter((line) => !line.startsWith("run"))).toEqual(["setup a", "teardown a"]);
  });

  it("O8 the least recently used idle copy makes room, before the next is set up", async () => {
    fresh();
    const queue = new InProcessQueue({ warmInstances: 2 });
    const tasks = ["a", "b", "a", "c", "a", "b"].map((name, input) => new Model(name).makeTask(input));

    await execute(inOrder(tasks), { queue });

    expect(log.filter((line) => !line.startsWith("run")).slice(0, 6)).toEqual([
      "setup a",
      "setup b",
      "teardown b",
      "setup c",
      "teardown c",
      "setup b",
    ]);
    expect(log.slice(-2).sort()).toEqual(["teardown a", "teardown b"]);
  });

  it("O8 keeps sixteen copies unless told otherwise", async () => {
    fresh();
    const tasks = Array.from({ length: 17 }, (_, index) => new Model(String(index)).makeTask(0));

    await execute(inOrder(tasks));

    expect(log.indexOf("teardown 0")).toBeGreaterThan(log.indexOf("run 15 0"));
    expect(log.indexOf("teardown 0")).toBeLessThan(log.indexOf("setup 16"));
    expect(log.indexOf("teardown 1")).toBeGreaterThan(log.indexOf("run 16 0"));
  });

  it("O8 a failing setup fails the attempt, and the next one tries again", async () => {
    fresh();
    Model.failures = 2;

    const result = await execute(new Model("a").makeTask(1));

    expect(result).toBe("weights of a 1");
    expect(log).toEqual(["setup a", "setup a", "setup a", "run a 1", "teardown a"]);
  });

  it("O8 what setup throws is the failure's cause", async () => {
    fresh();
    Model.failures = 9;

    const failure = await execute(new Model("a").makeTask(1).with({ retries: 0 })).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(TaskFailedError);
    expect(failure).toMatchObject({ cause: { message: "no memory" } });
    expect(log).toEqual(["setup a"]);
  });

  it("O8 copies are torn down when the execution fails as well", async () => {
    fresh();
    const failing = flowSchema(function* failing() {
      yield* new Model("a").makeTask(1);
      throw new Error("enough");
    });

    await expect(execute(failing())).rejects.toThrow("enough");

    expect(log.at(-1)).toBe("teardown a");
  });

  it("O8 operations without setup and teardown run as they are", async () => {
    @taskableOperation()
    class Plain extends TaskableOperation {
      @exclude() runs = 0;
      run(_input: number): number {
        return ++this.runs;
      }
    }
    const plain = new Plain();
    const both = flowSchema(function* both() {
      return yield* all([plain.makeTask(1), plain.makeTask(2)]);
    });

    expect(await execute(both())).toEqual([1, 2]);
    expect(plain.runs).toBe(2);
  });

  it("O8 refuses options that make no sense", () => {
    expect(() => new InProcessQueue({ warmInstances: 0 })).toThrow(/warmInstances/);
    expect(() => new LiveOperations({ warmInstances: 1.5 })).toThrow(/warmInstances/);
  });

  it("O8 settles a task whose operation cannot be set up like any other failure", async () => {
    fresh();
    Model.failures = 9;
    const settling = flowSchema(function* settling() {
      return yield* settle(new Model("a").makeTask(1).with({ retries: 0 }));
    });

    expect(await execute(settling())).toMatchObject({ status: "failed" });
  });
});
