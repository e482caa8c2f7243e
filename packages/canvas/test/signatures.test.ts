import { inspect } from "node:util";
import { describe, expect, it } from "@jest/globals";
import {
  execute,
  flowSchema,
  FlowSchema,
  SerializationError,
  taskableOperation,
  TaskableOperation,
  UnknownOperationError,
} from "@mazepa/core";
import { chain, chord, chunks, each, group, s, si, starmap } from "@mazepa/canvas";
import { addToAll, add, double, mul, noteError, note, nothing, tsum } from "./operations.js";

@taskableOperation({ name: "signatures.Greet" })
class Greet extends TaskableOperation {
  constructor(readonly greeting: string) {
    super();
  }
  run(name: string, end = "!"): string {
    return `${this.greeting} ${name}${end}`;
  }
}

const hello = taskableOperation({ name: "rows.hello" }, (name: string) => `Hello, ${name}!`);
const joined = taskableOperation({ name: "rows.joined" }, (first: number[], last: number[]) => [...first, ...last]);
const longest = taskableOperation({ name: "rows.longest" }, (texts: readonly string[]) => {
  let length = 0;
  for (const text of texts) length = Math.max(length, text.length);
  return length;
});

@taskableOperation({ name: "signatures.Words" })
class Words {
  run(text: string): number {
    return text.split(" ").length;
  }
}

@flowSchema({ name: "signatures.Doubled" })
class Doubled extends FlowSchema {
  *flow(numbers: number[]) {
    return yield* group(numbers.map((number) => double.s(number)));
  }
}

const list = taskableOperation({ name: "signatures.list" }, (...values: unknown[]) => values);

describe("signatures", () => {
  it("C1 are made by methods of classes that extend TaskableOperation, and of callables", async () => {
    const results = await execute([new Greet("Hello").s("Ada"), add.s(1, 2), new Greet("Hi").si("Grace", "?")]);

    expect(results).toEqual(["Hello Ada!", 3, "Hi Grace?"]);
  });

  it("C1 are made by s and si of any operation and any flow schema", async () => {
    const results = await execute([
      s(new Words(), "one two"),
      s(new Doubled(), [1, 2]),
      s(addToAll, [1, 2], 3),
      si(add, 1, 1),
      chain(si(addToAll, [1], 1), s(new Doubled())),
    ]);

    expect(results).toEqual([2, [2, 4], [4, 5], 2, [4]]);
  });

  it("C1 may have tasks as arguments, and run those first", async () => {
    expect(await execute(add.s(double.makeTask(4), double.makeTask(5)))).toBe(18);
  });

  it("C1 are frozen, and each method gives a new one", () => {
    const signature = add.s(1, 2);

    const made = [
      signature.pipe(double.s()),
      signature.link(note.s()),
      signature.linkError(noteError.s()),
      signature.with({ priority: 1 }),
    ];

    expect(Object.isFrozen(signature)).toBe(true);
    expect(new Set([signature, ...made]).size).toBe(5);
    expect(inspect(signature)).toBe("rows.add(1, 2)");
  });

  it("C1 are refused at once when the callee is no operation", () => {
    const stranger = (value: number) => value;

    expect(() => s(stranger, 1)).toThrow(UnknownOperationError);
    expect(() =>
      s(
        new (class Stranger {
          run() {
            return 1;
          }
        })(),
      ),
    ).toThrow(UnknownOperationError);
    expect(() => list.s(() => 1)).toThrow(SerializationError);
    expect(() => s(Doubled as never)).toThrow(/takes an instance/);
    expect(() => s(Greet as never)).toThrow(/takes an instance/);
  });

  it.each([5, null, undefined, "add"])("C1 are refused at once when they are of %p", (value) => {
    const wrong = value as never;

    for (const make of [() => s(wrong), () => si(wrong), () => chunks(wrong, [1], 1), () => starmap(wrong, [[]])]) {
      expect(make).toThrow(UnknownOperationError);
      expect(make).toThrow(/^A signature is of an operation or a flow schema, but got /);
    }
  });

  it("C2 get the value before them as the first argument, also when it is undefined or null", async () => {
    const nil = taskableOperation({ name: "signatures.nil" }, () => null);

    expect(await execute(chain(double.s(2), list.s("last")))).toEqual([4, "last"]);
    expect(await execute(chain(nothing.s(), list.s("last")))).toEqual([undefined, "last"]);
    expect(await execute(chain(nil.s(), list.s("last")))).toEqual([null, "last"]);
    expect(await execute(chain(double.s(2), list.si("only")))).toEqual(["only"]);
  });

  it("C3 get nothing in the first place", async () => {
    expect(await execute(list.s())).toEqual([]);
    expect(await execute(chain(list.s("a"), list.s()))).toEqual([["a"]]);
  });

  it.each([
    ["add lacks its first argument", () => add.s(2)],
    ["double lacks arguments", () => double.s()],
    ["mul lacks its first argument", () => chain(mul.s(3), double.s())],
    ["tsum lacks arguments", () => group([tsum.s()])],
    ["hello lacks arguments", () => hello.s()],
    ["joined lacks its first argument", () => joined.s([1])],
    ["longest lacks arguments", () => longest.s()],
  ])("C3 %s is a TypeError when it is executed, not before", async (message, make) => {
    const canvas = make();

    await expect(execute(canvas as never)).rejects.toThrow(new RegExp(`rows.${message}`));
    await expect(execute(canvas as never)).rejects.toThrow(TypeError);
  });

  it("C3 may leave out optional parameters, whether or not they have a default", async () => {
    expect(await execute([add.s(1, 2), new Greet("Hi").s("Ada")])).toEqual([3, "Hi Ada!"]);
  });

  it("C5 are tasks with the ids that a generator flow gives", async () => {
    const ids = new Map<string, string[]>();
    const idsOf = async (target: Parameters<typeof execute>[0], name: string) => {
      const seen: string[] = [];
      await execute(target, { onEvent: (event) => void (event.type === "task-succeeded" && seen.push(event.taskId)) });
      ids.set(name, seen);
    };
    const written = flowSchema({ name: "signatures.written" }, function* () {
      const sum = yield* add.makeTask(1, 2);
      return yield* mul.makeTask(sum, 5);
    });

    await idsOf(written(), "flow");
    await idsOf(chain(add.s(1, 2), mul.s(5)), "canvas");

    expect(ids.get("canvas")).toEqual(ids.get("flow"));
    expect(ids.get("canvas")).toContain(mul.makeTask(3, 5).id);
  });

  it("C24 show what they do", () => {
    const shown = {
      chord: chord([tsum.s([1]), tsum.s([2])], tsum.s()),
      chain: chain(add.s(4, 4), mul.s(8), group([double.s(), double.s()])),
      nested: group([chain(add.s(1, 1), double.s()), add.s(2, 2).link(note.s())]),
      each: each(double.s()),
      function: chain(double.s(1), function fanOut(n: number) {
        return n;
      }),
      failing: chain(double.s(1), double.s()).linkError(noteError.s()).recover(note.s()),
      long: group(Array.from({ length: 9 }, (_, index) => double.s(index))),
      lazy: group(() => [double.s(1)]),
    };

    expect(
      Object.fromEntries(Object.entries(shown).map(([name, canvas]) => [name, inspect(canvas).replaceAll("rows.", "")])),
    ).toEqual({
      chord: "[tsum([ 1 ]), tsum([ 2 ])] | tsum()",
      chain: "add(4, 4) | mul(8) | [double(), double()]",
      nested: "[add(1, 1) | double(), add(2, 2).link(note())]",
      each: "each(double())",
      function: "double(1) | fanOut",
      failing: "(double(1) | double()).linkError(noteError()).recover(note())",
      long: "[double(0), double(1), double(2), double(3), double(4), … 4 more]",
      lazy: "[…]",
    });
  });
});
