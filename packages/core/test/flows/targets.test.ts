import { describe, expect, it } from "@jest/globals";
import {
  all,
  concurrentFlow,
  dependency,
  execute,
  flowSchema,
  FlowSchema,
  map,
  sequentialFlow,
  settle,
  taskableOperation,
  TaskableOperation,
  undoable,
} from "../../src/index.js";

@taskableOperation({ name: "shout in class" })
class Shout extends TaskableOperation {
  run(text: string): string {
    return text.toUpperCase();
  }
}

@flowSchema({ name: "shouting" })
class Shouting extends FlowSchema {
  *flow(): Generator {
    yield new Shout().makeTask("a");
  }
}

const shout = taskableOperation({ name: "shout" }, () => "A");

const slips: [string, unknown, string][] = [
  ["a callable operation", shout, ".makeTask(…)"],
  ["an operation", new Shout(), ".makeTask(…)"],
  ["a flow schema", new Shouting(), ".makeFlow(…)"],
  ["the class of an operation", Shout, "new Shout(…).makeTask(…)"],
  ["the class of a flow schema", Shouting, "new Shouting(…).makeFlow(…)"],
];

const places: [string, (slip: never) => unknown][] = [
  ["execute", (slip) => execute(slip)],
  ["a list given to execute", (slip) => execute([slip])],
  ["sequentialFlow", async (slip) => sequentialFlow([slip])],
  ["concurrentFlow", async (slip) => concurrentFlow([slip])],
  ["all", async (slip) => all([slip])],
  ["settle", async (slip) => settle(slip)],
  ["dependency", async (slip) => dependency(slip)],
  ["undoable", async (slip) => undoable(slip, shout)],
  [
    "a yield",
    (slip) =>
      execute(function* () {
        yield slip;
      }),
  ],
  [
    "map",
    (slip) =>
      execute(function* () {
        yield* map([1], () => slip);
      }),
  ],
];

const cases = places.flatMap(([place, use]) => slips.map(([what, slip, advice]) => ({ place, use, what, slip, advice })));

describe("an operation or a schema in the place of a task or a flow", () => {
  it.each(cases)("O15 $what in $place is an error that says $advice", async ({ use, slip, advice }) => {
    const end = Promise.resolve().then(() => use(slip as never));

    await expect(end).rejects.toThrow(TypeError);
    await expect(end).rejects.toThrow(`did you mean \`${advice}\`?`);
  });

  it("O15 a function among the arguments is an error that names the operation and the way out", () => {
    const onDone = () => 1;

    expect(() => new Shout().makeTask(onDone as never)).toThrow(
      'args[0] is a function (in a task of operation "shout in class"). Pass what it needs instead, or make it an operation with `taskableOperation`',
    );
    expect(() => new Shout().makeTask(Symbol("s") as never)).toThrow(
      /^args\[0\] is a symbol \(in a task of operation "shout in class"\)\.$/,
    );
  });
});
