import { describe, expect, it } from "@jest/globals";
import {
  all,
  flowSchema,
  MemoryBlobStore,
  race,
  sleep,
  startExecution,
  taskableOperation,
  type ExecuteOptions,
  type Execution,
  type ExecutionEvent,
  type Target,
} from "../../src/index.js";
import { gate, rejection } from "../gate.js";
import { failing, log, step } from "./undone-flows.js";

let current: Execution | undefined;
const suspends = taskableOperation({ name: "suspending-suspends" }, () => {
  current?.suspend();
  log.push("suspended");
});

/** Runs `target`, and suspends it when its log says `line`, or by the operation `suspends`. */
async function suspendedAt(line: string, target: Target, options: ExecuteOptions = {}): Promise<unknown> {
  log.length = 0;
  const onEvent = ({ type }: ExecutionEvent) => type === "task-succeeded" && log.at(-1) === line && current?.suspend();
  current = startExecution(target, { executionId: "e", onEvent, ...options });
  return current.result.catch((error: unknown) => error).finally(() => (current = undefined));
}

const suspended = expect.objectContaining({ code: "MAZEPA_EXECUTION_SUSPENDED" }) as unknown;
const branch = flowSchema({ name: "suspending-branch" }, function* () {
  yield* suspends.makeTask();
  log.push("went on");
});

describe("a suspended execution", () => {
  it("R18 does not go on with flows while other work is left", async () => {
    const flow = flowSchema({ name: "suspending-left" }, function* () {
      yield* all([branch(), step.makeTask("a")]);
    });
    const checkpoint = new MemoryBlobStore();

    const end = await suspendedAt("", flow(), { checkpoint, maxInFlight: 1 });
    const first = log.join();
    await suspendedAt("", flow(), { checkpoint });

    expect([end, first]).toEqual([suspended, "suspended"]);
    expect(log.sort().join()).toBe("a+,went on");
  });

  it("R18 submits nothing any more once a listener has suspended it, nor goes on with flows", async () => {
    const went = flowSchema({ name: "suspending-went" }, function* () {
      yield* step.makeTask("a");
      log.push("went on");
    });
    const flow = flowSchema({ name: "suspending-waiting" }, function* () {
      yield* all([went(), step.makeTask("b"), step.makeTask("c")]);
    });
    const checkpoint = new MemoryBlobStore();

    const end = await suspendedAt("a+", flow(), { checkpoint, maxInFlight: 1 });
    const first = log.join();
    await suspendedAt("", flow(), { checkpoint });

    expect([end, first]).toEqual([suspended, "a+"]);
    expect(log.sort().join()).toBe("b+,c+,went on");
  });

  it("R18 does not go on with flows while one sleeps", async () => {
    const sleeper = flowSchema({ name: "suspending-sleeper" }, function* () {
      yield* sleep(3_600_000);
    });
    const flow = flowSchema({ name: "suspending-asleep" }, function* () {
      yield* all([sleeper(), branch()]);
    });

    const end = await suspendedAt("", flow());

    expect([end, log.join()]).toEqual([suspended, "suspended"]);
  });

  it("R18 ends as usual when an async flow has nothing left", async () => {
    const flow = flowSchema({ name: "suspending-async" }, async function* () {
      return yield* step.makeTask("a");
    });

    await expect(suspendedAt("a+", flow())).resolves.toBe(5);
  });

  it("R13 R18 ends while a unit waits for the undoing of an earlier one of its place", async () => {
    const unit = flowSchema({ name: "suspending-again", revertible: true }, function* () {
      yield* step.makeTask("a");
      yield* step.makeTask("b");
      yield* sleep(3_600_000);
    });
    const sooner = flowSchema({ name: "suspending-sooner" }, function* () {
      for (const name of ["x", "y", "z"]) yield* step.makeTask(name);
    });
    const flow = flowSchema({ name: "suspending-again-flow" }, function* () {
      yield* race([unit(), sooner()]);
      yield* unit();
    });

    const end = await suspendedAt("b~", flow());

    expect(end).toEqual(suspended);
    expect(log.join(" ")).toBe("a+ x+ b+ y+ z+ b~");
  });

  it("E7 R18 tells that it was cancelled, if it was before, though a finally takes its time", async () => {
    const [atYield, finished] = [gate(), gate()];
    const flow = flowSchema({ name: "suspending-cancelled" }, async function* () {
      try {
        atYield.open();
        yield* sleep(3_600_000);
      } finally {
        await finished.opened;
      }
    });
    const execution = startExecution(flow());
    await atYield.opened;
    await new Promise(setImmediate);

    execution.cancel("enough");
    execution.suspend();
    await new Promise(setImmediate);
    finished.open();

    expect(await rejection(execution.result)).toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
  });

  it.each([{}, { checkpoint: new MemoryBlobStore() }])("R18 ends as usual when nothing is left to undo", async (options) => {
    const end = await suspendedAt("a~", failing(), options);

    expect(end).toMatchObject({ code: "MAZEPA_TASK_FAILED", cause: { message: "Woot!" } });
    expect(log.join(" ")).toBe("a+ b+ c! c~? b~ a~");
  });
});
