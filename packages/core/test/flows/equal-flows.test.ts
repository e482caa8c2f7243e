import { describe, expect, it } from "@jest/globals";
import {
  DependencyError,
  execute,
  flowSchema,
  FlowSchema,
  InProcessQueue,
  taskableOperation,
  type FlowGenerator,
} from "../../src/index.js";

const runs: string[] = [];
let walks = 0;

const step = taskableOperation({ name: "step" }, async (name: string): Promise<string> => {
  runs.push(name);
  return `${name} done`;
});
const quick = taskableOperation({ name: "quick" }, (value: number): number => value);

const options = () => ({ queue: new InProcessQueue({ concurrency: 10 }) });

function fresh(): void {
  runs.length = 0;
  walks = 0;
}

describe("equal flows", () => {
  const counted = flowSchema(function* counted(name: string, ..._rest: unknown[]) {
    walks++;
    return yield* step.makeTask(name);
  });

  @flowSchema()
  class Stateful extends FlowSchema {
    constructor(readonly state: unknown) {
      super();
    }
    *flow(name: string) {
      walks++;
      return yield* step.makeTask(name);
    }
  }

  @flowSchema()
  class Hiding extends FlowSchema {
    readonly #secret: string;
    constructor(secret: string) {
      super();
      this.#secret = secret;
    }
    *flow(_name: string) {
      walks++;
      return yield* step.makeTask(this.#secret);
    }
  }

  it.each([
    ["of a function schema", () => counted("equal", { a: 1, b: [2] }), () => counted("equal", { b: [2], a: 1 })],
    ["of a class schema", () => new Stateful([1]).makeFlow("equal"), () => new Stateful([1]).makeFlow("equal")],
    ["with equal tasks as arguments", () => counted("equal", quick.makeTask(1)), () => counted("equal", quick.makeTask(1))],
  ])("I5 %s join in flight", async (_what, one, other) => {
    fresh();
    const flows = [one(), other()];

    expect(await execute(flows, options())).toEqual(["equal done", "equal done"]);
    expect(walks).toBe(1);
    expect(flows.map(({ status, result }) => [status, result])).toEqual(Array(2).fill(["succeeded", "equal done"]));
  });

  it.each([
    ["of other arguments", () => counted("unequal", 1), () => counted("unequal", 2)],
    ["of other state", () => new Stateful(1).makeFlow("unequal"), () => new Stateful(2).makeFlow("unequal")],
    ["with functions as arguments", () => counted("unequal", () => 1), () => counted("unequal", () => 1)],
    ["with unmarked instances as arguments", () => counted("unequal", new WeakMap()), () => counted("unequal", new WeakMap())],
    [
      "with functions in their state",
      () => new Stateful(() => 1).makeFlow("unequal"),
      () => new Stateful(() => 1).makeFlow("unequal"),
    ],
  ])("I5 %s do not join", async (_what, one, other) => {
    fresh();

    expect(await execute([one(), other()], options())).toEqual(["unequal done", "unequal done"]);
    expect(walks).toBe(2);
    expect(runs).toEqual(["unequal"]);
  });

  it("I5 flows whose state is private do not join", async () => {
    fresh();

    const values = await execute([new Hiding("secret 1").makeFlow("x"), new Hiding("secret 2").makeFlow("x")], options());

    expect(values).toEqual(["secret 1 done", "secret 2 done"]);
  });

  it("I5 flows of schemas that a function makes do not join, since they close over different things", async () => {
    const make = (value: number) =>
      flowSchema(function* made() {
        return yield* quick.makeTask(value);
      });

    expect(await execute([make(1)(), make(2)()], options())).toEqual([1, 2]);
  });

  it("I5 a finished flow yielded again is walked again, and its tasks complete at once", async () => {
    fresh();
    const twice = flowSchema(function* twice() {
      return [yield* counted("finished"), yield* counted("finished")];
    });

    expect(await execute(twice(), options())).toEqual(["finished done", "finished done"]);
    expect({ walks, runs }).toEqual({ walks: 2, runs: ["finished"] });
  });

  it("I5 arguments and results of flows may hold anything, and stay what they are", async () => {
    const socket = { write: () => "written", self: new WeakMap() };
    const passOn = flowSchema(function* passOn(value: unknown) {
      yield* quick.makeTask(1);
      return value;
    });

    expect(await execute(passOn(socket))).toBe(socket);
  });

  it("I5 a flow that yields one equal to itself, or to one of its parents, gets a DependencyError", async () => {
    const self = flowSchema({ name: "self" }, function* (): FlowGenerator<string> {
      return yield* self();
    });
    const ping = flowSchema({ name: "ping" }, function* (): FlowGenerator<string> {
      return yield* pong();
    });
    const pong = flowSchema({ name: "pong" }, function* (): FlowGenerator<string> {
      try {
        return yield* ping();
      } catch (error) {
        return `caught ${(error as Error).name}`;
      }
    });

    await expect(execute(self())).rejects.toBeInstanceOf(DependencyError);
    await expect(execute(self())).rejects.toThrow(/self/);
    expect(await execute(ping())).toBe("caught DependencyError");
  });

  it("I5 two flows that wait for each other by joining get a DependencyError, not silence", async () => {
    const left: (depth: number) => ReturnType<typeof right> = flowSchema(
      { name: "left" },
      function* (depth: number): FlowGenerator<string> {
        yield* quick.makeTask(depth);
        return yield* right(depth);
      },
    );
    const right = flowSchema({ name: "right" }, function* (depth: number): FlowGenerator<string> {
      yield* quick.makeTask(depth);
      return yield* left(depth);
    });

    await expect(execute([left(1), right(1)])).rejects.toBeInstanceOf(DependencyError);
  });
});
