import { describe, expect, it } from "@jest/globals";
import { flowSchema, isMazepaError, MemoryBlobStore, taskableOperation } from "../../src/index.js";
import { log, run, step } from "./undone-flows.js";

let failsToUndo = 1;
const nasty = taskableOperation(
  {
    name: "again-nasty",
    revertRetries: 0,
    revert: (_result: unknown, name: string) => {
      log.push(`${name}~`);
      if (failsToUndo-- > 0) throw new Error("Gotcha!");
    },
  },
  (name: string) => void log.push(`${name}+`),
);

const stores = [
  ["without a checkpoint", () => ({})],
  ["with a checkpoint", () => ({ checkpoint: new MemoryBlobStore() })],
] as const;

describe.each(stores)("a unit that is yielded again in the same walk, %s", (_kind, options) => {
  it("R11 is undone further when it could not be undone wholly, and gives the recorded error", async () => {
    failsToUndo = 1;
    const unit = flowSchema({ name: "again-nasty-unit", revertible: true }, function* () {
      yield* step.makeTask("a");
      yield* nasty.makeTask("nasty");
      yield* step.makeTask("b");
      yield* step.makeTask("W", true);
    });
    const flow = flowSchema({ name: "again-nasty-flow" }, function* () {
      for (let time = 1; time <= 2; time++) {
        try {
          yield* unit();
        } catch (error) {
          log.push(isMazepaError(error, "MAZEPA_REVERT_FAILED") ? "not undone" : (error as { cause: Error }).cause.message);
        }
      }
    });

    const { log: lines, error } = await run(flow(), options());

    expect(error).toBeUndefined();
    expect(lines).toBe("a+ nasty+ b+ W! W~? b~ nasty~ not undone nasty~ a~ Woot!");
  });

  it("R13 R15 is the same turn when it has ended well, and is undone wholly when it fails then", async () => {
    let turn = 0;
    const unit = flowSchema({ name: "again-well-unit", revertible: true }, function* () {
      yield* step.makeTask("a");
      if (++turn < 2) return;
      yield* step.makeTask("b");
      throw new Error("not twice");
    });
    const flow = flowSchema({ name: "again-well-flow", revertible: true }, function* () {
      yield* unit();
      try {
        yield* unit();
      } catch (error) {
        log.push((error as Error).message);
      }
    });

    const { log: lines, error } = await run(flow(), options());

    expect(error).toBeUndefined();
    expect(lines).toBe("a+ b+ b~ a~ not twice");
  });

  it("R4 notes a task again that has failed before, since it follows from what came between", async () => {
    const flow = flowSchema({ name: "again-noted", revertible: true }, function* () {
      try {
        yield* step.makeTask("W", true);
      } catch {
        yield* step.makeTask("between");
      }
      try {
        yield* step.makeTask("W", true);
      } catch {
        throw new Error("twice");
      }
    });

    const { log: lines } = await run(flow(), options());

    expect(lines).toBe("W! between+ W! W~? between~");
  });
});

describe("an outermost unit that is yielded again", () => {
  it("R13 goes on with its record when it has ended well", async () => {
    let turn = 0;
    const unit = flowSchema({ name: "again-outermost", revertible: true }, function* () {
      yield* step.makeTask("a");
      if (++turn < 2) return;
      yield* step.makeTask("b");
      throw new Error("not twice");
    });
    const flow = flowSchema({ name: "again-outermost-flow" }, function* () {
      yield* unit();
      yield* unit();
    });

    const { log: lines, error } = await run(flow(), { checkpoint: new MemoryBlobStore() });

    expect(error).toMatchObject({ message: "not twice" });
    expect(lines).toBe("a+ b+ b~ a~");
  });
});
