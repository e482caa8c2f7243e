import { describe, expect, it } from "@jest/globals";
import {
  DefinitionError,
  DuplicateOperationError,
  execute,
  flowSchema,
  InProcessQueue,
  makeTask,
  taskableOperation,
  UnknownOperationError,
} from "../../src/index.js";
import { callablePrototype, operations } from "../../src/internal.js";

const shout = taskableOperation({ name: "shout" }, (text: string) => text.toUpperCase());
const add = taskableOperation(function add(left: number, right = 1): number {
  return left + right;
});
const later = taskableOperation({ version: "2" }, async function later(value: number) {
  return value;
});

describe("callable operations", () => {
  it("O1 stay ordinary functions with their names", () => {
    expect(shout("hi")).toBe("HI");
    expect(add(1)).toBe(2);
    expect(add.name).toBe("add");
    expect([1, 2].map((value) => add(value, value))).toEqual([2, 4]);
  });

  it("O1 have as many parameters as the function", () => {
    expect(add).toHaveLength(1);
    expect(later).toHaveLength(1);
  });

  it("get a method that a package adds to their prototype, also when they were made before", () => {
    const added = "twice";
    Object.defineProperty(callablePrototype, added, { value: () => "added", configurable: true });

    const results = [shout, add].map((callable) => (Reflect.get(callable, added) as () => string)());

    Reflect.deleteProperty(callablePrototype, added);
    expect(results).toEqual(["added", "added"]);
    expect(shout).toBeInstanceOf(Function);
    expect(shout.call(undefined, "hi")).toBe("HI");
  });

  it("O5 are recorded with the function that they call", () => {
    const work = (value: number) => value;

    const callable = taskableOperation({ name: "recorded.source" }, work);

    expect(operations.byTarget(callable)?.source).toBe(work);
  });

  it("O1 keep `this` when called as methods", () => {
    const owner = {
      factor: 3,
      scale: taskableOperation({ name: "scale" }, function (this: unknown, value: number) {
        return (this as { factor: number }).factor * value;
      }),
    };

    expect(owner.scale(2)).toBe(6);
  });

  it.each([true, false])("O1 run as tasks, with serialize %s", async (serialize) => {
    const queue = new InProcessQueue({ serialize });

    const results = await execute([shout.makeTask("hi"), add.makeTask(1), later.makeTask(3), makeTask(add, 1, 4)], { queue });

    expect(results).toEqual(["HI", 2, 3, 5]);
  });

  it("O1 a function with a name given needs none of its own", () => {
    expect(() => taskableOperation(() => 1)).toThrow(DefinitionError);
    expect(() => taskableOperation({ retries: 1 }, () => 1)).toThrow(/anonymous operation.*`name`/);
  });

  it("O5 are recorded under their names, once each", () => {
    expect(shout.makeTask("x").operationId).toBe("shout");
    expect(add.makeTask(1).operationId).toBe("add");
    expect(() => taskableOperation({ name: "shout" }, () => 1)).toThrow(DuplicateOperationError);
  });

  it("O5 a function that is no operation is refused", () => {
    expect(() => makeTask((value: number) => value, 1)).toThrow(UnknownOperationError);
    expect(() => makeTask((value: number) => value, 1)).toThrow(/The function \(anonymous\) is not an operation/);
    expect(() => makeTask(undefined as never)).toThrow(/takes an operation, but got .*undefined/);
    expect(() => makeTask(7 as never)).toThrow(UnknownOperationError);
    expect(() => makeTask({ run: () => 1 })).toThrow(/Class Object is not an operation/);
    expect(() => makeTask(Object.create(null) as never)).toThrow(UnknownOperationError);
  });

  it("refuse what is no function", () => {
    expect(() => taskableOperation({ name: "x" }, 7 as never)).toThrow(DefinitionError);
    expect(() => taskableOperation({ name: "x" }, class {} as never)).toThrow(DefinitionError);
  });
});

describe("function schemas", () => {
  it("F4 a call makes a flow and runs nothing", async () => {
    let runs = 0;
    const twice = flowSchema(function* twice(value: number) {
      runs++;
      const first = yield* add.makeTask(value, value);
      return yield* add.makeTask(first, first);
    });

    const flow = twice(2);

    expect(runs).toBe(0);
    expect(flow).toMatchObject({ name: "twice", status: "pending" });
    expect(await execute(flow)).toBe(8);
    expect(runs).toBe(1);
  });

  it("F4 a plain function's task or flow is waited for", async () => {
    const direct = flowSchema(function direct(value: number) {
      return value < 0 ? value : add.makeTask(value);
    });

    expect(await execute(direct(1))).toBe(2);
    expect(await execute(direct(-1))).toBe(-1);
  });

  it("refuse an anonymous function", () => {
    expect(() => flowSchema(function* () {})).toThrow(DefinitionError);
  });
});
