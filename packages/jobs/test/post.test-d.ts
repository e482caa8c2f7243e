/** Jobs keep the type of the work that was posted. */
import { FlowSchema, flowSchema, part, taskableOperation } from "@mazepa/core";
import { chain, group } from "@mazepa/canvas";
import { future, GraphTask, graphTask, type Future } from "@mazepa/graph";
import { constant, linear, step } from "@mazepa/patterns";
import { expectTypeOf } from "expect-type";
import { JobBoard, type Job } from "../src/index.js";

const add = taskableOperation({ name: "add" }, (left: number, right: number) => left + right);
const sum = taskableOperation({ name: "sum" }, (numbers: number[]) => numbers.length);
const names = taskableOperation({ name: "names" }, async () => ({ all: ["a"] }));
const length = taskableOperation({ name: "length" }, (text: string) => text.length);

@flowSchema({ name: "Trip" })
class Trip extends FlowSchema {
  *flow(city: string) {
    const seats = yield* add.makeTask(city.length, 1);
    return { city, seats };
  }
}

const addition = linear("addition")
  .requires<{ left: number }>()
  .provides({ first: step(add, "left", constant(2)) });

@graphTask({ name: "Twice" })
class Twice extends GraphTask<number> {
  constructor(readonly value: Future<number>) {
    super();
  }

  run(): number {
    return 2 * this.value.getResult();
  }
}

const board = new JobBoard("./board");

export async function posts(): Promise<void> {
  expectTypeOf(await board.post(add.makeTask(1, 2), { id: "task" })).toEqualTypeOf<Job<number>>();
  expectTypeOf(await (await board.post(length.makeTask(part(names.makeTask(), "all", 0)))).result()).toEqualTypeOf<number>();
  expectTypeOf(await (await board.post(new Trip().makeFlow("ROM"))).result()).toEqualTypeOf<{ city: string; seats: number }>();
  expectTypeOf(await (await board.post(chain(group([add.s(1, 2)]), sum.s()))).result()).toEqualTypeOf<number>();
  expectTypeOf(await (await board.post(new Twice(future(add.makeTask(1, 2))).makeTask())).result()).toEqualTypeOf<number>();
  const { left, first } = await (await board.post(addition.makeFlow({ left: 1 }))).result();
  expectTypeOf(left).toEqualTypeOf<number>();
  expectTypeOf(first).toEqualTypeOf<number>();
  expectTypeOf(await (await board.post(add.makeTask(1, 2))).repost({ resume: true })).toEqualTypeOf<Job<number>>();
  expectTypeOf(await board.job("task")).toEqualTypeOf<Job | undefined>();
}

export async function refusals(): Promise<void> {
  // @ts-expect-error a class is no work: make a flow of it
  await board.post(Trip);
  // @ts-expect-error a schema is no work: makeFlow is missing
  await board.post(new Trip());
  // @ts-expect-error an operation is no work: makeTask is missing
  await board.post(add);
  // @ts-expect-error an unknown option
  await board.post(add.makeTask(1, 2), { prioritty: 1 });
  // @ts-expect-error a date is a Date
  await board.post(add.makeTask(1, 2), { notBefore: 5 });
  // @ts-expect-error an unknown state
  board.jobs({ state: "running" });
}
