import { describe, expect, it } from "@jest/globals";
import type { Flow } from "../../src/flows/flow.js";
import { all, race } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { entryOf } from "./ledger-entries.js";
import { UnitHarness } from "./unit-harness.js";
import { flow, task, undoable, unit } from "./work.js";

/** How the flow of a unit has ended. */
const endOf = ({ events }: UnitHarness, name: string) =>
  events.find((event) => event.type === "flow-ended" && event.flow === name);

const cutOff = { status: "cancelled", error: { code: "MAZEPA_TASK_CANCELLED" } };

describe("a unit that is cut off while what nothing needs in it is undone", () => {
  const u = () =>
    unit("u", function* () {
      yield* undoable("kept");
      yield* race([undoable("loser"), task("w")]);
    });
  const racing = () => new UnitHarness(flow("root", () => race([u(), task("winner")])));
  const toTheEnd = (harness: UnitHarness) => harness.run().ok("kept").start("loser").ok("w").ends("loser");

  it("R2 is undone wholly", () => {
    const harness = toTheEnd(racing()).ok("winner");

    expect(harness.begun.at(-1)).toBe("undo loser");
    expect(harness.ok("undo loser").begun.at(-1)).toBe("undo kept");
    expect(harness.ok("undo kept").ended?.status).toBe("succeeded");
    expect(endOf(harness, "u")).toMatchObject(cutOff);
  });

  it("R2 is undone wholly, and was cancelled, when that had just been decided", () => {
    const harness = racing();
    harness.holdsBack = (ask) => ask === "decide";
    toTheEnd(harness).ok("winner").answerLate();

    expect(harness.ok("undo loser").begun.at(-1)).toBe("undo loser");
    harness.answerLate().ok("undo kept");
    expect(harness.ended?.status).toBe("succeeded");
    expect(endOf(harness, "u")).toMatchObject(cutOff);
  });
});

describe("a unit that is cut off while it is opened", () => {
  const racing = () => flow("root", () => race([task("a"), unit("loser", () => all([undoable("b")]))]));
  const resumed = () => {
    const harness = new UnitHarness(racing()).restore(new Harness(racing()).run().succeedWith("a", "won"));
    harness.scheduler.restoreUnits(2);
    return harness;
  };

  it("R2 R16 was cancelled, though an earlier head had decided to undo it", () => {
    const decision = { what: "revert", error: new Error("of an earlier head"), strays: undefined } as const;
    const harness = resumed();
    harness.open = () => ({ isRecorded: true, entries: [entryOf("x", 1)], decision });
    harness.run().ok("undo x");

    expect(endOf(harness, "loser")).toMatchObject(cutOff);
  });

  it("R2 is undone as a whole, not as what nothing needs in it", () => {
    const harness = resumed();
    harness.open = () => ({ isRecorded: true, entries: [entryOf("x", 1)] });
    harness.run().ok("undo x");

    expect(harness.asked.slice(0, 4)).toEqual(["open loser", "decide loser", "revert x", "close loser reverted"]);
  });

  it("R2 R19 was cancelled, though it had failed under an earlier head", () => {
    const harness = resumed();
    harness.open = () => ({ failed: { error: new Error("of an earlier head"), revertsAll: false } });
    harness.run();

    expect(endOf(harness, "loser")).toMatchObject(cutOff);
  });
});

describe("units of one place", () => {
  const again = () => unit("u", () => all([undoable("a")]));
  const turnsOf = (harness: UnitHarness) => harness.commandsOf("open").map(({ unit: { turn } }) => turn);

  it("R13 wait each for the one before, though an earlier one has just ended", () => {
    const root = flow("root", function* () {
      yield* race([again(), task("first")]);
      yield* race([again(), task("second")]);
      yield* again();
    });
    const harness = new UnitHarness(root).run().start("a").ok("first").ok("a").ok("undo a").start("a").ok("second");

    expect(turnsOf(harness)).toEqual([1, 2]);
    harness.ok("a").ok("undo a");
    expect(turnsOf(harness)).toEqual([1, 2, 3]);
    expect(harness.ok("a").ended?.status).toBe("succeeded");
  });

  it("R13 R19 count a turn that had failed under an earlier head", () => {
    const caught = (made: Flow) =>
      flow("catching", function* () {
        try {
          yield* made;
        } catch (error) {
          return (error as Error).message;
        }
      });
    const root = flow("root", function* () {
      const message = yield* caught(again());
      yield* again();
      return message;
    });
    const harness = new UnitHarness(root);
    let opened = 0;
    const failed = { error: new Error("of an earlier head"), revertsAll: false };
    harness.open = () => (opened++ === 0 ? { failed } : {});
    harness.run().ok("a");

    expect(turnsOf(harness)).toEqual([1, 2]);
    expect(harness.ended).toMatchObject({ value: "of an earlier head" });
  });
});

describe("an error that undoes all units around", () => {
  it("R14 does so as well once a decision has put another in its place", () => {
    const inner = unit("inner", () => all([undoable("a"), task("w")]), { rounds: { onFailure: () => "revert-all" } });
    const middle = unit("middle", () => all([inner]));
    const harness = new UnitHarness(unit("outer", () => all([undoable("o"), middle])));
    harness.decide = (name) => (name === "inner" ? "revert-all" : "retry");
    harness.holdsBack = (ask) => ask === "decide" && harness.asked.at(-1) === "decide middle";
    harness.run().ok("o", "a").bad("w").ok("undo a");
    const decision = { what: "revert", error: new Error("as it was recorded"), strays: undefined } as const;

    harness.run(...harness.heldBack.splice(0).map((input) => ({ ...input, decision }) as typeof input));

    expect(harness.commandsOf("decide").map(({ unit: { name }, asks }) => [name, asks])).toEqual([
      ["inner", true],
      ["middle", false],
      ["outer", false],
    ]);
  });
});

describe("a task that a flow of a unit still wants", () => {
  it("R8 is told to stop with its flow, though that has caught another's failure before", () => {
    const sub = flow("sub", function* () {
      yield undoable("c");
      try {
        yield* all([undoable("a"), task("w")]);
      } catch {
        yield* task("long");
      }
    });
    const harness = new UnitHarness(unit("u", () => race([sub, task("winner")])));
    harness.isSlow = ({ flow: { name } }) => name === "u";
    harness.run().goOn().start("c", "a").bad("w");

    expect(harness.stopped).toEqual(["a"]);
    expect(harness.ok("winner").stopped.sort()).toEqual(["a", "c", "long"]);
  });
});
