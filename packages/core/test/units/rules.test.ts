import { describe, expect, it } from "@jest/globals";
import {
  all,
  dependency,
  execute,
  flowContext,
  flowSchema,
  InProcessQueue,
  race,
  revertible,
  startExecution,
  taskableOperation,
  taskContext,
  times,
} from "../../src/index.js";
import { gate } from "../gate.js";
import { failing, hanging, hardToUndo, keys, log, run, step } from "./undone-flows.js";

describe("units", () => {
  it("F6 run their tasks where they are yielded, whether these may be undone or not", async () => {
    const order: string[] = [];
    const plain = taskableOperation({ name: "ordered-plain" }, (name: string) => void order.push(name));
    const undoable = taskableOperation({ name: "ordered", revert: () => undefined }, (name: string) => void order.push(name));
    const unit = flowSchema({ name: "ordered-unit", revertible: true }, function* () {
      yield [plain.makeTask("b"), undoable.makeTask("c"), plain.makeTask("d")];
      yield undoable.makeTask("e");
    });
    const outer = flowSchema({ name: "ordered-outer" }, function* () {
      yield plain.makeTask("a");
      yield unit();
      yield plain.makeTask("f");
    });

    await execute(outer());

    expect(order.join("")).toBe("abcdef");
  });

  it("R18 E7 undoes nothing when the execution is cancelled, be it while it drains", async () => {
    const flow = flowSchema({ name: "resumed-drained", revertible: true }, function* () {
      yield* all([hanging.makeTask("slow"), step.makeTask("W", true)]);
    });
    log.length = 0;
    const execution = startExecution(flow(), {
      queue: new InProcessQueue({ concurrency: 2 }),
      onEvent: (event) => event.type === "task-failed" && setImmediate(() => execution.cancel()),
    });

    await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });

    expect(log.join(" ")).toBe("slow W!");
  });

  it("R18 E7 undoes nothing more when the execution is cancelled while a unit is undone", async () => {
    const flow = flowSchema({ name: "resumed-cancelled", revertible: true }, function* () {
      yield* step.makeTask("a");
      yield* hardToUndo.makeTask("b");
      yield* step.makeTask("W", true);
    });
    log.length = 0;
    const execution = startExecution(flow(), {
      onEvent: (event) =>
        event.type === "task-submitted" &&
        event.operationId === "resumed-hard-to-undo.revert" &&
        setImmediate(() => execution.cancel()),
    });

    await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });

    expect(log.join(" ")).toBe("a+ b+ W! W~? b~");
  });

  it("R8 undoes what had been cut off, though a later life of it is withdrawn", async () => {
    const flow = flowSchema({ name: "resumed-second-life", revertible: true, drainMs: 20 }, function* () {
      yield* race([hanging.makeTask("loser"), step.makeTask("fast")]);
      yield [step.makeTask("W", true), hanging.makeTask("loser")];
    });

    const { log } = await run(flow(), { queue: new InProcessQueue({ concurrency: 2 }) });

    expect(log.split(" ").filter((line) => line === "loser~")).toHaveLength(1);
  });

  it("R8 tells what drains to stop after drainMs", async () => {
    const flow = flowSchema({ name: "resumed-overdue", revertible: true, drainMs: 20 }, function* () {
      yield* all([hanging.makeTask("slow"), step.makeTask("W", true)]);
    });

    const { log, events } = await run(flow(), { queue: new InProcessQueue({ concurrency: 2 }) });

    expect(log.split(" ").sort().join(" ")).toBe("W! W~? slow slow~");
    expect(events.map(({ type }) => type)).toContain("stalled");
  });

  it("R8 withdraws what has not been started, and does not undo it", async () => {
    const flow = flowSchema({ name: "resumed-withdrawn", revertible: true }, function* () {
      yield [step.makeTask("W", true), step.makeTask("never 1"), step.makeTask("never 2")];
    });

    const { log } = await run(flow());

    expect(log).toBe("W! W~?");
  });

  it("R13 is another turn when it is yielded again after it was undone", async () => {
    keys.length = 0;
    const flow = flowSchema({ name: "resumed-twice" }, function* () {
      for (let turn = 1; turn <= 2; turn++) {
        try {
          yield* failing();
        } catch {
          log.push("caught");
        }
      }
      return "done";
    });

    const { log: lines, value } = await run(flow());

    expect(lines).toBe("a+ b+ c! c~? b~ a~ caught a+ b+ c! c~? b~ a~ caught");
    expect(new Set(keys).size).toBe(6);
    expect(value).toBe("done");
  });

  it("R2 is undone when a race cuts it off, and the race does not wait for it", async () => {
    const [begun, raceIsOver] = [gate(), gate()];
    const held = taskableOperation({ name: "resumed-held", revert: () => void log.push("held~") }, () => raceIsOver.opened);
    const begins = taskableOperation({ name: "resumed-begins" }, () => begun.open());
    const waits = taskableOperation({ name: "resumed-waits" }, () => begun.opened);
    const slow = flowSchema({ name: "resumed-slow", revertible: true }, function* () {
      yield* step.makeTask("in slow");
      yield held.makeTask();
      yield* begins.makeTask();
      yield dependency();
    });
    const fast = flowSchema({ name: "resumed-fast" }, function* () {
      yield* waits.makeTask();
      return "won";
    });
    const flow = flowSchema({ name: "resumed-race" }, function* () {
      const value = yield* race([slow(), fast()]);
      log.push("race over");
      raceIsOver.open();
      return value;
    });

    const { log: lines, value } = await run(flow(), { queue: new InProcessQueue({ concurrency: 3 }) });

    expect(value).toBe("won");
    expect(lines.indexOf("race over")).toBeLessThan(lines.indexOf("in slow~"));
    expect(lines).toContain("held~");
  });

  it.each([
    ["cuts it off", true],
    ["fails", false],
  ])("R2 R5 ends the undoing of strays that it is at when what is around it %s", async (how, isRace) => {
    const [undoing, isOver] = [gate(), gate()];
    const stray = taskableOperation(
      {
        name: `stray of a unit whose outside ${how}`,
        revert: async () => {
          undoing.open();
          await isOver.opened;
          log.push(taskContext().signal.aborted ? "told to stop" : "stray~");
        },
      },
      () => new Promise((resolve) => taskContext().signal.addEventListener("abort", resolve)),
    );
    const waits = taskableOperation({ name: `waits and ${how}` }, async () => {
      await undoing.opened;
      setImmediate(() => isOver.open());
      if (!isRace) throw new Error("Woot!");
    });
    const unit = flowSchema({ name: `unit whose outside ${how}`, revertible: true }, function* () {
      yield* race([stray.makeTask(), step.makeTask("fast")]);
    });
    const flow = flowSchema({ name: `outside ${how}` }, function* () {
      if (isRace) yield* race([unit(), waits.makeTask()]);
      else yield* all([unit(), waits.makeTask()]);
    });

    const { log: lines, error } = await run(flow(), { queue: new InProcessQueue({ concurrency: 3 }) });

    expect(lines).toBe("fast+ stray~ fast~");
    expect(error?.cause?.message).toBe(isRace ? undefined : "Woot!");
  });

  it("R13 refuses units that cannot be told apart, or found again", async () => {
    const unnamed = flowSchema({ name: "resumed-unnamed" }, function* (work: () => number) {
      yield* step.makeTask(`n ${work()}`);
    });
    const twins = flowSchema({ name: "resumed-twins" }, function* () {
      yield* all([
        revertible(
          unnamed(() => 1),
          { name: "same" },
        ),
        revertible(
          unnamed(() => 2),
          { name: "same" },
        ),
      ]);
    });

    expect(() => revertible(unnamed(() => 1))).toThrow(expect.objectContaining({ code: "MAZEPA_DEFINITION" }));
    expect((await run(twins())).error).toMatchObject({ code: "MAZEPA_DUPLICATE_UNIT" });
  });

  it("R14 reverts when onFailure throws, and keeps what it threw with the error", async () => {
    const rounds = {
      onFailure: (): "retry" => {
        throw new Error("undecided");
      },
    };

    const { error, log } = await run(revertible(failing(), { rounds }));

    expect(log).toBe("a+ b+ c! c~? b~ a~");
    expect(error).toMatchObject({ cause: { message: "Woot!" }, suppressed: [{ message: "undecided" }] });
  });

  it("R12 R10 gives a task an id of its own in each unit and outside, and shares what is shared", async () => {
    keys.length = 0;
    const plain = taskableOperation({ name: "resumed-plain" }, (name: string) => void log.push(name));
    const inner = flowSchema({ name: "resumed-inner", revertible: true }, function* () {
      yield* step.makeTask("x");
    });
    const outer = flowSchema({ name: "resumed-outer", rounds: times(2) }, function* () {
      yield* step.makeTask("x");
      yield* inner();
      yield* plain.makeTask("shared").with({ shared: true });
      yield* plain.makeTask("per round");
      if (flowContext().round === 1) throw new Error("again");
    });
    const flow = flowSchema({ name: "resumed-three-reservations" }, function* () {
      yield* step.makeTask("x");
      yield* outer();
    });

    const { log: lines } = await run(flow());

    expect(lines).toBe("x+ x+ x+ shared per round x~ x~ x+ x+ per round");
    expect(new Set(keys).size).toBe(5);
  });
});
