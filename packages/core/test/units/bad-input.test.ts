import { describe, expect, it } from "@jest/globals";
import { execute, flowSchema, forEach, makeTask, revertible, taskableOperation, times, undoable } from "../../src/index.js";
import { run, step } from "./undone-flows.js";

const plain = taskableOperation({ name: "bad-plain" }, (name: string | undefined) => name);
const flow = flowSchema({ name: "bad-flow" }, function* () {
  yield* step.makeTask("a");
});
const code = (wanted: string) => expect.objectContaining({ code: wanted }) as unknown as Error;
const optionError = code("MAZEPA_INVALID_OPTION");
const definitionError = code("MAZEPA_DEFINITION");
const unknownOperation = code("MAZEPA_UNKNOWN_OPERATION");
const bad = (value: unknown) => value as never;

class NoMethod {
  run(): void {}
}
Object.assign(NoMethod.prototype, { revert: 7 });

describe("bad input for units", () => {
  it.each([
    ["R12 a shared task that may be undone", () => step.makeTask("x").with({ shared: true }), optionError],
    [
      "R12 a shared task that takes the value of one",
      () => makeTask(plain, step.makeTask("x") as never).with({ shared: true }),
      optionError,
    ],
    ["R12 an undo for a shared task", () => undoable(plain.makeTask("x").with({ shared: true }), plain), optionError],
    [
      "R9 an undo that is a bare function",
      () =>
        undoable(
          plain.makeTask("x"),
          bad(() => 1),
        ),
      unknownOperation,
    ],
    ["R9 an undo of a class that is no operation", () => undoable(plain.makeTask("x"), bad(new NoMethod())), unknownOperation],
    ["R9 an undo for what is no task", () => undoable(bad(5), plain), new TypeError("undoable() takes a task, not the number 5")],
    ["R9 a revert that is no function", () => taskableOperation({ name: "bad-1", revert: bad(5) }, () => 1), optionError],
    ["R9 a revert that is no method", () => taskableOperation({ name: "bad-2" })(bad(NoMethod)), definitionError],
    ["R9 an operation with the name of a revert", () => taskableOperation({ name: "bad-3.revert" }, () => 1), definitionError],
    [
      "R9 revertRetries below 0",
      () => taskableOperation({ name: "bad-4", revertRetries: -1, revert: () => 1 }, () => 1),
      optionError,
    ],
    ["R22 an unknown unit of an operation", () => taskableOperation({ name: "bad-5", unit: bad("some") }, () => 1), optionError],
    [
      "R1 revertible that is neither true nor false",
      () => flowSchema({ name: "bad-6", revertible: bad("yes") }, () => 1),
      optionError,
    ],
    [
      "R1 rounds of what is no unit",
      () => flowSchema({ name: "bad-7", revertible: false, rounds: times(2) }, () => 1),
      optionError,
    ],
    ["R8 drainMs of what is no unit", () => flowSchema({ name: "bad-8", drainMs: 5 }, () => 1), optionError],
    ["R8 drainMs below 1", () => flowSchema({ name: "bad-9", revertible: true, drainMs: 0 }, () => 1), optionError],
    ["R14 rounds that are no controller", () => flowSchema({ name: "bad-10", rounds: bad(3) }, () => 1), optionError],
    [
      "R14 times of what is no whole number",
      () => times(0.5),
      expect.objectContaining({ message: 'Option "n" is 0.5; it must be a whole number.' }) as unknown as Error,
    ],
    ["R14 an unknown option of times", () => times(2, bad({ revertall: true })), optionError],
    ["R14 forEach of what is no list", () => forEach(bad("abc")), new TypeError("forEach() takes an array of values")],
    ["R1 a unit of what is no flow", () => revertible(bad(plain.makeTask("x"))), optionError],
    ["R1 an unknown option of a unit", () => revertible(flow(), bad({ round: 1 })), optionError],
    ["R13 a unit of a function without a name", () => revertible(bad({ rounds: times(2) }), () => flow()), optionError],
    ["R14 a unit of a function without rounds", () => revertible(bad({ name: "x" }), () => flow()), optionError],
  ])("%s is refused", (_what, make, error) => {
    expect(make).toThrow(error);
  });

  it("R19 a run below 1 is refused", async () => {
    await expect(execute(flow(), { run: 0 })).rejects.toThrow(optionError);
  });

  it("R13 a schema's unit whose arguments have no content id needs a name, and is told where it is yielded", async () => {
    const unnamed = flowSchema({ name: "bad-unnamed", revertible: true }, function* (work: () => string) {
      return yield* plain.makeTask(work());
    });

    expect((await run(unnamed(() => "x"))).error).toMatchObject({ code: "MAZEPA_DEFINITION" });
    expect(
      (
        await run(
          revertible(
            unnamed(() => "x"),
            { name: "named" },
          ),
        )
      ).value,
    ).toBe("x");
  });

  it("R14 what is provided must travel, with and without a checkpoint", async () => {
    const { error } = await run(
      revertible({ name: "bad-provided", rounds: { provide: () => () => 1, onFailure: () => "revert" as const } }, () => flow()),
    );

    expect(error).toMatchObject({ code: "MAZEPA_SERIALIZATION", path: "provided" });
  });
});
