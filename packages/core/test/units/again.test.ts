import { describe, expect, it } from "@jest/globals";
import { all, flowContext, flowSchema, MemoryBlobStore, taskableOperation, times, type BlobStore } from "../../src/index.js";
import { keys, killable, log, run, step } from "./undone-flows.js";

const hooks = { nastyFails: false, onNasty: (): void => undefined };
const nasty = taskableOperation(
  {
    name: "again-nasty",
    revertRetries: 0,
    revert: () => {
      log.push(hooks.nastyFails ? "N~!" : "N~");
      hooks.onNasty();
      if (hooks.nastyFails) throw new Error("Gotcha!");
    },
  },
  () => void log.push("N+"),
);
const nastyUnit = flowSchema({ name: "again-nasty-unit", revertible: true }, function* () {
  yield* step.makeTask("a");
  yield* nasty.makeTask();
  yield* step.makeTask("W", true);
});
const inner = flowSchema({ name: "again-inner", revertible: true }, function* () {
  yield* step.makeTask("in");
});
const secondRound = flowSchema({ name: "again-second-round", rounds: times(2) }, function* () {
  yield* step.makeTask("in");
  if (flowContext().round === 1) throw new Error("again");
  return flowContext().round;
});

describe.each([
  ["without a checkpoint", () => undefined],
  ["with a checkpoint", () => new MemoryBlobStore()],
])("a unit that is yielded again, %s", (_kind, makeStore: () => BlobStore | undefined) => {
  const options = () => {
    const checkpoint = makeStore();
    return checkpoint ? { checkpoint } : {};
  };

  it("R13 is the same turn when it has ended well, and is undone with the unit around it", async () => {
    const flow = flowSchema({ name: "again-outer", revertible: true }, function* () {
      yield* inner();
      yield* inner();
      throw new Error("own");
    });

    const { log, error } = await run(flow(), options());

    expect(log).toBe("in+ in~");
    expect(error).toMatchObject({ message: "own" });
  });

  it("R13 goes on in the round in which it has ended well", async () => {
    const flow = flowSchema({ name: "again-rounds" }, function* () {
      return [yield* secondRound(), yield* secondRound()];
    });

    const { log, value } = await run(flow(), options());

    expect(log).toBe("in+ in~ in+");
    expect(value).toEqual([2, 2]);
  });

  it("R11 goes on with what is left when it could not be undone", async () => {
    hooks.nastyFails = true;
    const flow = flowSchema({ name: "again-mended" }, function* () {
      for (let turn = 1; turn <= 2; turn++) {
        try {
          yield* nastyUnit();
        } catch (error) {
          log.push((error as Error).name);
          hooks.nastyFails = false;
        }
      }
    });

    const { log: lines } = await run(flow(), options());

    expect(lines).toBe("a+ N+ W! W~? N~! RevertFailedError N~ a~ TaskFailedError");
  });

  it("R11 leaves to the unit around it what it could not undo", async () => {
    hooks.nastyFails = true;
    const flow = flowSchema({ name: "again-handed-over", revertible: true }, function* () {
      yield* step.makeTask("o");
      try {
        yield* nastyUnit();
      } finally {
        hooks.nastyFails = false;
      }
    });

    const { log: lines, error } = await run(flow(), options());

    expect(lines).toBe("o+ a+ N+ W! W~? N~! N~ a~ o~");
    expect(error).toMatchObject({ code: "MAZEPA_REVERT_FAILED" });
  });
});

describe("turns and runs of a unit", () => {
  const failsTwice = flowSchema({ name: "again-fails" }, function* () {
    for (let turn = 1; turn <= 2; turn++) {
      try {
        yield* turns();
      } catch {
        log.push("caught");
      }
    }
    throw new Error("own");
  });
  const turns = flowSchema({ name: "again-turns", revertible: true }, function* () {
    yield* step.makeTask("a");
    yield* step.makeTask("W", true);
  });

  it("R19 only the last turn begins a new round in a higher run, the others give their recorded error", async () => {
    const checkpoint = new MemoryBlobStore();
    const once = "a+ W! W~? a~ caught";

    const first = await run(failsTwice(), { checkpoint });
    const second = await run(failsTwice(), { checkpoint });
    const same = await run(failsTwice(), { checkpoint, run: 2 });

    expect([first.log, second.log, same.log]).toEqual([`${once} ${once}`, `caught ${once}`, "caught caught"]);
  });
});

describe("a decision whose unit no flow comes to any more", () => {
  /** The head dies in the midst of undoing; then `other` is run in place of the flow. */
  async function edited(name: string, other: () => unknown) {
    const { store, head, kill } = killable();
    hooks.nastyFails = false;
    hooks.onNasty = kill;
    await run(nastyUnit(), { checkpoint: head });
    hooks.onNasty = () => undefined;
    return run(flowSchema({ name, revertible: true }, other)(), { checkpoint: store, takeOver: true });
  }

  it("R20 is carried out where another unit has taken its place", async () => {
    const { log, value } = await edited("again-other", () => 7);

    expect([log, value]).toEqual(["W~? N~ a~", 7]);
  });

  it("R20 makes a RevertFailedError of a success when it fails", async () => {
    const { error } = await edited("again-other-nasty", () => {
      hooks.nastyFails = true;
      return 7;
    });

    expect(error).toMatchObject({ code: "MAZEPA_REVERT_FAILED", left: [expect.anything(), expect.anything()] });
  });

  it("R20 keeps the flow's own error when both fail", async () => {
    const { error } = await edited("again-other-fails", () => {
      hooks.nastyFails = true;
      throw new Error("own");
    });

    expect(error).toMatchObject({ message: "own", suppressed: [{ code: "MAZEPA_REVERT_FAILED" }] });
  });
});

describe("ids in rounds", () => {
  it("R10 undoes a task once that two subflows and an inner unit's outer one have to do with", async () => {
    const joined = flowSchema({ name: "again-joined" }, function* (_number: number) {
      yield* step.makeTask("joined");
    });
    const around = flowSchema({ name: "again-around", revertible: true }, function* () {
      yield* all([joined(1), joined(2)]);
    });
    const flow = flowSchema({ name: "again-once", revertible: true }, function* () {
      yield* around();
      yield* around();
      throw new Error("own");
    });

    const { log } = await run(flow());

    expect(log).toBe("joined+ joined~");
  });

  it("R12 runs every task again in a later round, also those of inner units", async () => {
    const plain = taskableOperation({ name: "again-plain" }, (name: string) => void log.push(name));
    const inside = flowSchema({ name: "again-inside", rounds: times(2) }, function* () {
      yield* plain.makeTask("in");
      yield* plain.makeTask("shared").with({ shared: true });
    });
    const flow = flowSchema({ name: "again-all", rounds: times(2) }, function* () {
      yield* plain.makeTask("out");
      yield* inside();
      if (flowContext().round === 1) throw new Error("again");
    });

    const { log: lines } = await run(flow());

    expect(lines).toBe("out in shared out in");
  });

  it("R12 gives a hand-set id its unit and round, within which it stands for one content", async () => {
    const clash = flowSchema({ name: "again-clash", rounds: times(2) }, function* () {
      if (flowContext().round === 1) throw new Error("again");
      yield* step.makeTask("1").with({ id: "hand" });
      yield* step.makeTask("2").with({ id: "hand" });
    });

    const { log, error } = await run(clash());

    expect(log).toBe("1+ 1~");
    expect(error).toMatchObject({ code: "MAZEPA_DUPLICATE_TASK_ID", message: expect.stringMatching(/"hand@[0-9a-f]{32}\.2"/) });
  });

  it("R12 holds at any depth for what takes the value of what may be undone, also in the first round", async () => {
    keys.length = 0;
    const deep = () => step.makeTask(step.makeTask(step.makeTask("1") as never) as never);
    const flow = flowSchema({ name: "again-deep" }, function* () {
      yield* deep();
      yield* flowSchema({ name: "again-deep-unit", revertible: true }, () => deep())();
    });

    await run(flow());

    expect(new Set(keys).size).toBe(6);
  });
});
