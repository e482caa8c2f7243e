import { describe, expect, it } from "@jest/globals";
import {
  dependency,
  execute,
  flowSchema,
  all,
  race,
  settle,
  startExecution,
  taskableOperation,
  taskContext,
  type Execution,
  type ExecutionEvent,
  type Task,
} from "../../src/index.js";
import { InProcessQueue } from "../../src/index.js";

const gates = new Map<string, { open(): void; opened: Promise<void> }>();
const runs: string[] = [];
const aborted: string[] = [];

function gate(name: string) {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  gates.set(name, { open, opened });
  return { open };
}

/** Runs until its gate is opened, or its signal is aborted. */
const held = taskableOperation({ name: "held" }, async (name: string): Promise<string> => {
  runs.push(name);
  const { signal } = taskContext();
  const stop = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => {
      aborted.push(name);
      reject(signal.reason as Error);
    });
  });
  await Promise.race([gates.get(name)?.opened, stop]);
  return `${name} done`;
});
const quick = taskableOperation({ name: "quick" }, (value: number): number => value);
const bad = taskableOperation({ name: "bad" }, (): never => {
  throw new RangeError("bad");
});

const waitFor = flowSchema(function* waitFor(task: Task<string>, _who: string) {
  return yield* task;
});

const options = () => ({ queue: new InProcessQueue({ concurrency: 10 }) });

async function until(execution: Execution, isIt: (event: ExecutionEvent) => boolean): Promise<void> {
  for await (const event of execution) if (isIt(event)) return;
}

function fresh(): void {
  runs.length = 0;
  aborted.length = 0;
}

describe("joined work", () => {
  it("I4 is not cancelled while another live flow waits for it", async () => {
    fresh();
    const { open } = gate("shared");
    const walk = flowSchema(function* walk() {
      const patient = waitFor(held.makeTask("shared"), "patient");
      yield patient;
      yield* race([waitFor(held.makeTask("shared"), "hasty"), quick.makeTask(1)]);
      open();
      yield dependency(patient);
      return patient.result;
    });

    expect(await execute(walk(), options())).toBe("shared done");
    expect({ runs, aborted }).toEqual({ runs: ["shared"], aborted: [] });
  });

  it("I4 is cancelled when the last flow that waited has gone", async () => {
    fresh();
    gate("unwanted");
    const task = held.makeTask("unwanted");
    const walk = flowSchema(function* walk2() {
      return yield* race([waitFor(task, "one"), waitFor(held.makeTask("unwanted"), "two"), quick.makeTask(2)]);
    });

    expect(await execute(walk(), options())).toBe(2);
    expect({ runs, aborted }).toEqual({ runs: ["unwanted"], aborted: ["unwanted"] });
    expect(task.status).toBe("cancelled");
  });

  it("I4 every flow that joined gets the outcome", async () => {
    fresh();
    gate("outcome").open();

    const values = await execute(
      ["a", "b", "c"].map((who) => waitFor(held.makeTask("outcome"), who)),
      options(),
    );

    expect(values).toEqual(Array(3).fill("outcome done"));
    expect(runs).toEqual(["outcome"]);
  });

  it("I4 every flow that joined gets the error, once each", async () => {
    const caught: string[] = [];
    const catching = flowSchema(function* catching(who: string) {
      yield bad.makeTask();
      yield bad.makeTask();
      for (let waits = 0; waits < 2; waits++) {
        try {
          yield dependency();
        } catch (error) {
          caught.push(`${who} ${((error as Error).cause as Error).message}`);
        }
      }
    });

    await execute(
      ["a", "b"].map((who) => catching(who)),
      options(),
    );

    expect(caught.sort()).toEqual(["a bad", "b bad"]);
  });

  it("I4 what is yielded while its cancellation is under way is submitted anew as the next attempt", async () => {
    fresh();
    gate("again");
    const attempts: number[] = [];
    const walk = flowSchema(function* walk3() {
      yield* race([held.makeTask("again"), quick.makeTask(3)]);
      gate("again").open();
      const outcome = yield* settle(held.makeTask("again"));
      attempts.push(outcome.attempt);
      return outcome.status;
    });

    expect(await execute(walk(), options())).toBe("succeeded");
    expect(runs).toEqual(["again", "again"]);
    expect(attempts).toEqual([2]);
  });

  it("I4 a joined flow is cancelled only when nothing waits for it", async () => {
    fresh();
    const { open } = gate("flow");
    const inner = flowSchema(function* inner() {
      return yield* held.makeTask("flow");
    });
    const outer = flowSchema(function* outer(_who: string) {
      return yield* inner();
    });
    const walk = flowSchema(function* walk4() {
      const patient = outer("patient");
      yield patient;
      yield* race([outer("hasty"), quick.makeTask(4)]);
      open();
      yield dependency(patient);
      return patient.result;
    });

    expect(await execute(walk(), options())).toBe("flow done");
    expect({ runs, aborted }).toEqual({ runs: ["flow"], aborted: [] });
  });

  it("I4 a cancelled execution cancels what all flows wait for", async () => {
    fresh();
    gate("forever");
    const execution = startExecution(
      ["a", "b"].map((who) => waitFor(held.makeTask("forever"), who)),
      options(),
    );
    const isStarted = until(execution, ({ type }) => type === "task-started");

    await isStarted;
    execution.cancel("enough");

    await expect(execution.result).rejects.toThrow(/enough/);
    expect(aborted).toEqual(["forever"]);
  });

  it("F4 all of the same task twice gives its value twice", async () => {
    const walk = flowSchema(function* same() {
      const task = quick.makeTask(9);
      return yield* all([task, task, quick.makeTask(9)]);
    });

    expect(await execute(walk())).toEqual([9, 9, 9]);
  });
});
