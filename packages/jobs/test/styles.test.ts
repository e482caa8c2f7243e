import { afterEach, describe, expect, it } from "@jest/globals";
import {
  ExecutionRunningError,
  flowContext,
  flowSchema,
  makeFlow,
  revertible,
  sleep,
  startExecution,
  StorageError,
  taskableOperation,
  times,
  type Execution,
} from "@mazepa/core";
import { chain, group } from "@mazepa/canvas";
import { future, graphTask, GraphTask, type Future } from "@mazepa/graph";
import { constant, forEachOf, linear, step } from "@mazepa/patterns";
import { decodeWork, encodeWork } from "../src/work-text.js";
import { closeStations, station } from "./trips.js";

const add = taskableOperation({ name: "add" }, (left: number, right: number) => left + right);
const sum = taskableOperation({ name: "sum" }, (numbers: number[]) => numbers.reduce((all, one) => all + one, 0));

const addition = linear("addition")
  .requires<{ left: number }>()
  .provides({ first: step(add, "left", constant(2)), second: step(add, "first", constant(3)) });

const inRounds = linear("in-rounds")
  .requires<{ lefts: number[] }>()
  .rounds(forEachOf("lefts"), "left")
  .provides({ first: step(add, "left", constant(2)) });

@flowSchema({ name: "InRounds", rounds: times(2), drainMs: 1000 })
class InRounds {
  *flow(left: number) {
    return { round: flowContext().round, sum: yield* add.makeTask(left, 1) };
  }
}
const functionInRounds = flowSchema({ name: "functionInRounds", revertible: true, rounds: times(2) }, function* (left: number) {
  return { round: flowContext().round, sum: yield* add.makeTask(left, 1) };
});

@graphTask({ name: "Sum" })
class Sum extends GraphTask<number> {
  readonly left: Future<number>;
  readonly right: Future<number>;

  constructor(left: Future<number>, right: Future<number>) {
    super();
    this.left = left;
    this.right = right;
  }

  run(): number {
    return this.left.getResult() + this.right.getResult();
  }
}

const waiting = flowSchema({ name: "waiting" }, function* () {
  yield* sleep(3_600_000);
});
/** What the flow does. */
const inner = { work: async (): Promise<void> => undefined };
const nested = flowSchema({ name: "nested" }, () => inner.work());
async function runInner(end: (execution: Execution) => void): Promise<void> {
  const execution = startExecution(waiting());
  end(execution);
  await execution.result;
}
describe("work of every style", () => {
  afterEach(closeStations);

  it("C25 is a job that a conductor runs, if it is a canvas", async () => {
    const { board, conduct } = station();
    conduct();

    const job = await board.post(chain(group([add.s(1, 2), add.s(3, 4)]), sum.s()));

    expect(await job.result()).toBe(10);
  });

  it("C25 is refused where a canvas has a function as a step", async () => {
    const { board } = station();

    const posted = board.post(add.s(1, 2).pipe((value: number) => add.s(value, 1)));

    await expect(posted).rejects.toMatchObject({ code: "MAZEPA_SERIALIZATION" });
  });

  it("P4 is a job that a conductor runs, if it is a pattern that its module makes", async () => {
    const { board, conduct } = station();
    conduct();

    const job = await board.post(addition.makeFlow({ left: 1 }));

    expect(await job.result()).toEqual({ left: 1, first: 3, second: 6 });
  });

  it("P4 is a job also if the pattern has rounds, but not with others than its own", async () => {
    const { board, conduct } = station();
    conduct();

    const job = await board.post(inRounds.makeFlow({ lefts: [1, 2] }));

    expect(await job.result()).toEqual({ lefts: [1, 2], left: 1, first: 3 });
    await expect(board.post(revertible(inRounds.makeFlow({ lefts: [3] }), { rounds: times(2) }))).rejects.toMatchObject({
      code: "MAZEPA_SERIALIZATION",
      message: expect.stringContaining("made revertible where it is posted"),
    });
  });

  it.each([
    ["of a class", makeFlow(new InRounds(), 1)],
    ["of a function", functionInRounds(1)],
    ["with other options", makeFlow(new InRounds(), 1).with({ tags: ["io"] })],
  ])("J1 R1 is a job that is a unit there, too, if it is a flow in rounds %s", async (_, flow) => {
    const { board, conduct } = station();
    conduct();

    const job = await board.post(flow);

    expect(await job.result()).toEqual({ round: 1, sum: 2 });
    const made = decodeWork(encodeWork(flow).text);
    expect(made).toMatchObject({ id: flow.id, options: flow.options, unit: flow.unit });
  });

  it("P4 is refused where a pattern is made by a function", async () => {
    const { board } = station();
    const makePattern = () => linear("made").provides({ first: step(add, constant(1), constant(2)) });

    await expect(board.post(makePattern().makeFlow({}))).rejects.toMatchObject({ code: "MAZEPA_SERIALIZATION" });
  });

  it("J1 is a job that a conductor runs, if it is a graph task with others in its fields", async () => {
    const { board, conduct } = station();
    conduct();

    const job = await board.post(
      new Sum(future(add.makeTask(1, 2)), new Sum(future(add.makeTask(1, 2)), future(add.makeTask(3, 4)))).makeTask(),
    );

    expect(await job.result()).toBe(13);
  });
});

describe("work with an execution of its own", () => {
  afterEach(closeStations);

  it.each<[string, typeof inner.work]>([
    ["ExecutionCancelledError", () => runInner((execution) => execution.cancel("by the flow"))],
    ["ExecutionSuspendedError", () => runInner((execution) => execution.suspend())],
    ["ExecutionRunningError", async () => Promise.reject(new ExecutionRunningError("it has a head"))],
    ["StorageError", async () => Promise.reject(new StorageError("it is full"))],
  ])("J6 takes an %s of an execution within the flow for an error of the flow", async (name, work) => {
    const { board, conduct, told } = station();
    inner.work = work;
    conduct();

    const job = await board.post(nested(), { id: "nested", retries: { limit: 1, initialDelayMs: 1 } });

    await expect(job.result()).rejects.toMatchObject({ name });
    expect(await job.view()).toMatchObject({ state: "failed", run: 2 });
    expect(told()).toEqual(expect.arrayContaining(["job-retried nested", "job-failed nested"]));
  });
});
