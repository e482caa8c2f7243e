import { describe, expect, it } from "@jest/globals";
import {
  execute,
  InProcessQueue,
  MemoryBlobStore,
  taskableOperation,
  TaskableOperation,
  type ExecuteOptions,
  type Target,
} from "../../src/index.js";
import { RecordingQueue } from "../recording-queue.js";

/** A callable whose text is `text`: each takes the place of the one before. */
function operationOf(text: string, cache: object = { source: "operation" }) {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text of the code is what is tested
  const work = new Function(`return ${text};`)() as () => unknown;
  return taskableOperation({ name: "source-operation", cache }, work);
}

async function ranWith(store: MemoryBlobStore, target: Target, options: ExecuteOptions = {}): Promise<unknown[]> {
  const reasons: unknown[] = [];
  const onEvent: ExecuteOptions["onEvent"] = (event) => {
    if (event.type === "task-submitted") reasons.push(event.reason?.type);
  };
  await execute(target, { cache: store, onEvent, ...options });
  return reasons;
}

describe("what is seen of code", () => {
  it("K6 a change of the operation's text makes its results stale, and a change of comments does not", async () => {
    const store = new MemoryBlobStore();

    const ran = [
      await ranWith(store, operationOf("() => 1").makeTask()),
      await ranWith(store, operationOf("() => /* one */ 1").makeTask()),
      await ranWith(store, operationOf("() => 2").makeTask()),
      await ranWith(store, operationOf("() => 1").makeTask()),
    ];

    expect(ran).toEqual([["missing"], [], ["source"], ["source"]]);
  });

  it("K6 without `source` only `version` counts", async () => {
    const store = new MemoryBlobStore();
    const versions = ["1", "2"].map((version) =>
      taskableOperation({ name: "source-version", version, cache: true }, () => version),
    );

    const ran = [
      await ranWith(store, operationOf("() => 3", { source: "none" }).makeTask()),
      await ranWith(store, operationOf("() => 4", { source: "none" }).makeTask()),
      await ranWith(store, (versions[1] as (typeof versions)[0]).makeTask()),
    ];

    expect(ran).toEqual([["missing"], [], ["missing"]]);
  });

  it("K6 base classes count, up to those of the library", async () => {
    const taskOf = (base: string) => {
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text of the code is what is tested
      const Base = new Function("Above", `return class extends Above { value() { return ${base}; } };`)(
        TaskableOperation,
      ) as new () => TaskableOperation & { value(): number };
      @taskableOperation({ name: "source-class", cache: { source: "operation" } })
      class Derived extends Base {
        run(): number {
          return this.value();
        }
      }
      return new Derived().makeTask();
    };
    const store = new MemoryBlobStore();

    const ran = [await ranWith(store, taskOf("1")), await ranWith(store, taskOf("1")), await ranWith(store, taskOf("2"))];

    expect(ran).toEqual([["missing"], [], ["source"]]);
  });

  it("K6 code that has no text is not cached", async () => {
    const store = new MemoryBlobStore();
    const bound = taskableOperation(
      { name: "source-bound", cache: { source: "operation" } },
      function bound(this: unknown) {
        return 1;
      }.bind(undefined),
    );

    const ran = [await ranWith(store, bound.makeTask()), await ranWith(store, bound.makeTask())];

    expect(ran).toEqual([["source"], ["source"]]);
  });

  it.each([
    ["through the wire format", new InProcessQueue({ serialize: true })],
    ["a queue of one's own, with runTask", new RecordingQueue()],
  ])("K6 the code is told by what runs the task: %s", async (_name, queue) => {
    const store = new MemoryBlobStore();
    const task = () => operationOf("() => 7").makeTask();

    const ran = [await ranWith(store, task(), { queue }), await ranWith(store, task(), { queue }), await ranWith(store, task())];

    expect(ran).toEqual([["missing"], [], []]);
  });

  it("K6 an outcome without a digest, as of an older worker, is not cached", async () => {
    const store = new MemoryBlobStore();
    const inner = new InProcessQueue();
    const bare = { name: "older", open: async () => withoutPlace(await inner.open()) };

    const ran = [
      await ranWith(store, operationOf("() => 8").makeTask(), { queue: bare }),
      await ranWith(store, operationOf("() => 8").makeTask(), { queue: bare }),
    ];

    expect(ran).toEqual([["missing"], ["missing"]]);
  });

  it("K6 a worker with other code has its results kept as those of its own code", async () => {
    const store = new MemoryBlobStore();
    const queue = new RecordingQueue();
    const other = "0".repeat(32);
    const lying = {
      name: "other",
      open: async () => {
        const channel = await queue.open();
        return {
          ...channel,
          receiveOutcomes: async (options: Parameters<typeof channel.receiveOutcomes>[0]) =>
            (await channel.receiveOutcomes(options)).map(({ report }) => ({
              report: { ...report, outcome: { ...report.outcome, code: other } },
            })),
        };
      },
    };

    const ran = [
      await ranWith(store, operationOf("() => 9").makeTask(), { queue: lying }),
      await ranWith(store, operationOf("() => 9").makeTask()),
    ];

    expect(ran).toEqual([["missing"], ["source"]]);
  });
});

/** The channel without what tells that tasks run here. */
function withoutPlace<C extends object>(channel: C): C {
  return new Proxy(channel, {
    get: (target, name) => {
      const value = Reflect.get(target, name) as unknown;
      if (name === "runsHere") return undefined;
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}
