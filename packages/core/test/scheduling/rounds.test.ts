import { describe, expect, it } from "@jest/globals";
import { all, race } from "../../src/flows/scopes.js";
import { revertible } from "../../src/flows/revertible.js";
import { UnitHarness } from "./unit-harness.js";
import { flow, inRounds, singularFlow, task, undoable, unit } from "./work.js";

const closedOf = ({ asked }: UnitHarness) => asked.filter((line) => line.startsWith("close"));

describe("rounds of a unit", () => {
  it("R14 begin again after a failed one was undone, with tasks of their own, and tell of it", () => {
    const ids = new Set<string>();
    const trip = unit("u", () => all([undoable("a"), task("w")]), inRounds);
    const harness = new UnitHarness(flow("root", () => all([trip])));
    harness.decide = () => "retry";
    harness.run();
    ids.add(harness.idOf("a"));
    harness.ok("a").bad("w").ok("undo a");

    expect(harness.begun).toEqual(["w", "a", "undo a", "w", "a"]);
    expect(harness.commandsOf("open").map(({ round }) => round)).toEqual([undefined, 2]);
    expect(ids.add(harness.idOf("a")).size).toBe(2);
    expect(harness.events).toContainEqual(expect.objectContaining({ type: "flow-retrying", round: 1, error: expect.any(Error) }));
    expect(harness.ok("a", "w").ended?.status).toBe("succeeded");
    expect(closedOf(harness)).toEqual(["close u reverted", "close u ended"]);
  });

  it("R14 do not begin again once nothing waits for the unit any more", () => {
    const root = flow("root", function* () {
      yield* race([unit("u", () => all([undoable("a"), task("w")]), inRounds), task("winner")]);
      yield* task("next");
    });
    const harness = new UnitHarness(root);
    harness.decide = () => "retry";
    harness.run().ok("a").bad("w").ok("winner").ok("undo a", "next");

    expect(harness.ended?.status).toBe("succeeded");
    expect(harness.begun.filter((name) => name === "a")).toHaveLength(1);
  });

  it.each(["itself", "within others"])(
    "R14 undo all units around after revert-all, without asking, given the error %s",
    (how) => {
      const inner = unit("inner", () => all([undoable("a"), task("w")]), inRounds);
      const outer = unit(
        "outer",
        function* () {
          yield* undoable("o");
          if (how === "itself") yield* inner;
          try {
            yield* inner;
          } catch (error) {
            throw new AggregateError([new Error("another"), error]);
          }
        },
        inRounds,
      );
      const harness = new UnitHarness(outer);
      harness.decide = (name) => (name === "inner" ? "revert-all" : "retry");
      harness.run().ok("o").ok("a").bad("w").ok("undo a");

      expect(harness.commandsOf("decide").map(({ asks }) => asks)).toEqual([true, false]);
      expect(harness.ok("undo o").ended?.status).toBe("failed");
    },
  );

  it("R14 ask the controller around after a plain revert", () => {
    const inner = unit("inner", () => all([undoable("a"), task("w")]), inRounds);
    const outer = unit("outer", () => all([inner]), inRounds);
    const harness = new UnitHarness(outer).run().ok("a").bad("w").ok("undo a");

    expect(harness.commandsOf("decide").map(({ asks }) => asks)).toEqual([true, true]);
  });

  it("R14 ask no controller about a unit that was cut off", () => {
    const root = flow("root", () => race([unit("u", () => all([undoable("a")]), inRounds), task("winner")]));
    const harness = new UnitHarness(root).run().start("a").ok("winner").ok("a");

    expect(harness.commandsOf("decide").map(({ asks }) => asks)).toEqual([false]);
  });

  it("R14 fail with the error of the decision", () => {
    const other = new Error("what an earlier head has recorded");
    const harness = new UnitHarness(unit("u", () => all([undoable("a"), task("w")])));
    harness.holdsBack = (ask) => ask === "decide";
    harness.run().ok("a").bad("w");
    const [command] = harness.commandsOf("decide");

    const decision = { what: "revert", error: other, strays: undefined } as const;
    if (command) harness.run({ type: "decided", unit: command.unit, decision });

    expect(harness.ok("undo a").ended).toMatchObject({ error: other });
  });
});

describe("units in units", () => {
  it("R15 hand over what they did when they end well; the outer one undoes it in the order of all notes", () => {
    const outer = unit("outer", function* () {
      yield* undoable("first");
      yield* unit("inner", () => all([undoable("second")]));
      yield* undoable("third");
      yield* task("w");
    });
    const harness = new UnitHarness(outer).run().ok("first").ok("second").ok("third").bad("w");

    for (const name of ["third", "second", "first"]) harness.ok(`undo ${name}`);
    expect(harness.begun.slice(4)).toEqual(["undo third", "undo second", "undo first"]);
    expect(closedOf(harness)).toEqual(["close inner ended", "close outer reverted"]);
  });

  it("R21 close and record nothing where nothing can be undone, be it that they fail", () => {
    const outer = (fails: boolean) =>
      unit("outer", () => all([unit("inner", () => all([task("a")])), ...(fails ? [task("w")] : [])]));

    expect(new UnitHarness(outer(false)).run().ok("a").asked).toEqual(["open outer", "open inner", "forget outer"]);
    const failed = new UnitHarness(outer(true)).run().ok("a").bad("w");
    expect(failed.asked).toEqual(["open outer", "open inner", "forget outer"]);
    expect(failed.ended?.status).toBe("failed");
  });

  it("R2 are undone by the outer one when that fails while they are under way", () => {
    const outer = unit("outer", () => all([unit("inner", () => all([undoable("a"), undoable("b")])), task("w")]));
    const harness = new UnitHarness(outer).run().ok("a").start("b").bad("w").ok("b");

    expect(harness.commandsOf("decide").map(({ unit: { name } }) => name)).toEqual(["outer"]);
    expect(harness.begun.slice(3).sort()).toEqual(["undo a", "undo b"]);
  });

  it("R13 have turns, of which each knows the next one's key, and the later waits until the earlier has ended", () => {
    const again = () => unit("u", () => all([undoable("a")]));
    const root = flow("root", function* () {
      yield* race([again(), task("winner")]);
      yield* again();
    });
    const harness = new UnitHarness(root).run().start("a").ok("winner");

    expect(harness.commandsOf("open")).toHaveLength(1);
    harness.ok("a").ok("undo a");
    const [first, second] = harness.commandsOf("open").map(({ unit: opened }) => opened);
    expect([first?.turn, second?.turn]).toEqual([1, 2]);
    expect([first?.nextKey, first?.place]).toEqual([second?.key, second?.place]);
    expect(first?.key).not.toBe(second?.key);
    expect(harness.ok("a").ended?.status).toBe("succeeded");
  });

  it("R13 are refused if they cannot be distinguished, and if one is inside an equal one", () => {
    const named = () =>
      revertible(
        singularFlow("nameless", () => task("a")),
        { name: "same" },
      );
    const twice = flow("root", function* () {
      yield [named(), named()];
    });
    const inTurn = flow("root", function* () {
      yield* named();
      yield* named();
    });
    const inside = unit("u", () => all([flow("between", () => unit("u", () => task("a")))]));

    expect(new UnitHarness(twice).run().ends("a").ended).toMatchObject({ error: { code: "MAZEPA_DUPLICATE_UNIT" } });
    expect(new UnitHarness(inTurn).run().ok("a").ended?.status).toBe("succeeded");
    expect(new UnitHarness(inside).run().ended).toMatchObject({ error: { code: "MAZEPA_DEPENDENCY" } });
  });
});
