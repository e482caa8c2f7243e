import { describe, expect, it } from "@jest/globals";
import {
  execute,
  flowSchema,
  MemoryBlobStore,
  readExecution,
  readFailedTasks,
  settle,
  taskableOperation,
  type ExecuteOptions,
} from "../../src/index.js";
import { decodeSubmission, runTask } from "../../src/transport.js";
import { rejection } from "../gate.js";
import { fail, openWorkshop, step } from "../workshop.js";

function setup() {
  const store = new MemoryBlobStore();
  const options: ExecuteOptions = { checkpoint: store, executionId: "told" };
  return { ...openWorkshop(), store, options };
}

const failAndSettle = flowSchema({ name: "fail and settle" }, function* (names: string[]) {
  for (const name of names) yield* settle(fail.makeTask(name));
});

let isMended = false;
const flaky = taskableOperation({ name: "flaky" }, (name: string): string => {
  if (isMended) return name;
  throw new Error(`cannot do ${name}`);
});

describe("failed tasks", () => {
  it("E16 are kept with what it takes to run them again", async () => {
    const { store, options } = setup();
    const flow = flowSchema({ name: "outer" }, function* () {
      const text = yield* step.makeTask("made by another task");
      yield* settle(fail.makeTask(text));
    });

    await execute(flow(), options);
    const [failed, ...others] = await readFailedTasks(store, "told");
    const again = await runTask(decodeSubmission(failed?.submission ?? ""));

    expect(others).toEqual([]);
    expect(failed).toMatchObject({
      taskId: fail.makeTask("made by another task").id,
      ...{ operationId: "fail", attempt: 1, flowPath: ["outer"], worker: "in-process" },
      shownArguments: "'made by another task'",
      error: { name: "DiskFullError", message: "made by another task", stack: expect.stringContaining("workshop") },
    });
    expect(again).toMatchObject({ status: "failed", error: { name: "DiskFullError", message: "made by another task" } });
  });

  it("E16 hold the values of upstreams", async () => {
    const { store, options } = setup();

    await rejection(execute(fail.makeTask(step.makeTask("a value")), options));
    const [failed] = await readFailedTasks(store, "told");

    expect(decodeSubmission(failed?.submission ?? "").args).toEqual(["a value"]);
  });

  it("E16 are bounded: a hundred of each operation, and arguments that are not too large", async () => {
    const { store, options } = setup();
    const large = "x".repeat(300 * 1024);
    const names = [large, ...Array.from({ length: 120 }, (_, n) => `task ${n}`)];

    await execute(failAndSettle(names), options);
    const failed = await readFailedTasks(store, "told");
    const view = await readExecution(store, "told");

    expect(failed).toHaveLength(100);
    expect(failed[0]).toMatchObject({ leftOut: expect.stringContaining("256 KiB") });
    expect(failed[0]).not.toHaveProperty("submission");
    expect(failed[0]?.shownArguments.length).toBeLessThan(300);
    expect(view?.failures.reduce((sum, { count }) => sum + count, 0)).toBe(121);
  });

  it("E16 stay over resumes until they succeed, also if the next head does not come to them", async () => {
    const { store, options } = setup();
    const flow = flowSchema({ name: "flaky flow" }, function* (names: string[]) {
      for (const name of names) yield* settle(flaky.makeTask(name));
    });
    const standing = async () => (await readFailedTasks(store, "told")).map(({ shownArguments }) => shownArguments);

    isMended = false;
    await execute(flow(["a", "b"]), options);
    expect(await standing()).toEqual(["'a'", "'b'"]);
    await execute(flow(["c"]), options);
    expect(await standing()).toEqual(["'a'", "'b'", "'c'"]);
    isMended = true;
    await execute(flow(["b"]), options);

    expect(await standing()).toEqual(["'a'", "'c'"]);
  });
});
