import { describe, expect, it } from "@jest/globals";
import type { Flow } from "../../src/flows/flow.js";
import { all, race } from "../../src/flows/scopes.js";
import { entryOf } from "./ledger-entries.js";
import { UnitHarness } from "./unit-harness.js";
import { flow, inRounds, task, undoable, unit } from "./work.js";

/** What of `asked` is about reverts. */
const reverts = ({ asked }: UnitHarness) => asked.flatMap((line) => (line.startsWith("revert ") ? [line.slice(7)] : []));

/** The names of the failures of a unit. */
const failuresOf = (harness: UnitHarness, name: string) =>
  harness.commandsOf("open").flatMap(({ unit: opened }) => (opened.name === name ? [...opened.failures.keys()] : []));

const named = (name: string) => task(name, { label: name.toUpperCase() });

describe("the failures of an inner unit", () => {
  const outer = (inner: Flow) =>
    unit("outer", function* () {
      yield* undoable("o");
      yield* all([inner, named("w")]);
    });

  it("R15 R14 are those of the outer one once it was undone", () => {
    const harness = new UnitHarness(outer(unit("inner", () => all([undoable("a"), named("b")])))).run();

    harness.ok("o", "a").bad("b").ok("undo a").ends("w");

    expect(reverts(harness)).toEqual(["a", "o"]);
    expect(failuresOf(harness, "outer")).toEqual(["B"]);
  });

  it("R15 R14 are those of the outer one when there is nothing to undo in it", () => {
    const harness = new UnitHarness(outer(unit("inner", () => named("b")))).run();

    harness.ok("o").bad("b").ends("w");

    expect(reverts(harness)).toEqual(["o"]);
    expect(failuresOf(harness, "outer")).toEqual(["B"]);
  });

  it("R15 R14 are those of the outer one when that fails, too, before the inner one is undone", () => {
    const harness = new UnitHarness(outer(unit("inner", () => all([undoable("a"), named("b")])))).run();

    harness.ok("o").start("a").bad("b").bad("w").ok("a");

    expect(harness.commandsOf("decide").map(({ unit: { name } }) => name)).toEqual(["outer"]);
    expect(failuresOf(harness, "outer").sort()).toEqual(["B", "W"]);
  });
});

describe("the tasks of an inner unit that could not be undone", () => {
  it("R11 are undone by the outer one, those only that are left", () => {
    const inner = unit("inner", function* () {
      yield* undoable("a");
      yield* undoable("b");
      yield* task("w");
    });
    const harness = new UnitHarness(unit("outer", () => all([inner]))).run().ok("a").ok("b").bad("w");

    harness.ok("undo b").bad("undo a");

    expect(reverts(harness)).toEqual(["b", "a", "a"]);
  });

  it("R5 R11 are undone by the outer one with all others when a task that nothing needed was not undone", () => {
    const inner = unit("inner", function* () {
      yield* undoable("kept");
      yield* race([undoable("loser"), task("w")]);
    });
    const harness = new UnitHarness(unit("outer", () => all([inner]))).run().ok("kept").start("loser").ok("w").ends("loser");

    harness.bad("undo loser").ok("undo loser").ok("undo kept");

    expect(reverts(harness)).toEqual(["loser", "loser", "kept"]);
    expect(harness.ended).toMatchObject({ error: { code: "MAZEPA_REVERT_FAILED", original: undefined } });
  });
});

describe("a later round of a unit", () => {
  it("R14 R10 has tasks, failures and a start of its own", () => {
    let round = 0;
    const root = unit(
      "u",
      function* () {
        yield* undoable("a");
        yield* named(`w${++round}`);
      },
      inRounds,
    );
    const harness = new UnitHarness(flow("root", () => all([root])));
    harness.decide = () => (round === 1 ? "retry" : "revert");
    harness.run().ok("a").bad("w1").ok("undo a").ok("a").bad("w2").ok("undo a");

    expect(harness.ended?.status).toBe("failed");
    expect(reverts(harness)).toEqual(["a", "a"]);
    expect(failuresOf(harness, "u").slice(1)).toEqual(["W2"]);
    expect(harness.events.filter((event) => event.type === "flow-started" && event.flow === "u")).toHaveLength(2);
  });

  it("R14 F14 has a body that is closed when the unit is cut off", () => {
    const closed: number[] = [];
    let round = 0;
    const u = unit(
      "u",
      function* () {
        const own = ++round;
        try {
          yield* named(`w${own}`);
        } finally {
          closed.push(own);
        }
      },
      inRounds,
    );
    const harness = new UnitHarness(flow("root", () => race([u, task("winner")])));
    harness.decide = () => "retry";
    harness.run().bad("w1");

    expect(closed).toEqual([1]);
    expect(harness.ok("winner").stopped).toEqual(["w2"]);
    expect(closed).toEqual([1, 2]);
  });

  it("R14 is begun though there was nothing to undo", () => {
    const harness = new UnitHarness(flow("root", () => all([unit("u", () => task("w"), inRounds)])));
    harness.decide = () => "retry";
    harness.run().bad("w");

    expect(harness.asked.slice(0, 3)).toEqual(["open u", "decide u", "close u reverted"]);
    expect(harness.ok("w").ended?.status).toBe("succeeded");
  });

  it("R12 K1 runs all tasks again, and those of inner units, which keep their ids in the first round", () => {
    const outer = unit("outer", () => all([unit("inner", () => task("i")), undoable("a"), task("w")]), inRounds);
    const harness = new UnitHarness(flow("root", () => all([outer])));
    harness.decide = (name) => (name === "outer" ? "retry" : "revert");
    harness.run();
    const first = [harness.idOf("i"), harness.idOf("w")];

    harness.ok("i", "a").bad("w").ok("undo a");

    expect(first).toEqual(["i", "w"]);
    expect(harness.begun.slice(4).sort()).toEqual(["a", "i", "w"]);
    expect(["i", "w"].filter((name) => harness.idOf(name) === name)).toEqual([]);
  });
});

describe("reverts of a unit", () => {
  it("R7 E3 are no more at once than tasks may be in flight", () => {
    const harness = new UnitHarness(
      unit("u", () => task("w")),
      { maxInFlight: 2 },
    );
    const entries = ["a", "b", "c", "d"].map((name) => entryOf(name, 1));
    harness.open = () => ({ isRecorded: true, entries });
    harness.run().bad("w");

    expect(reverts(harness)).toHaveLength(2);
    harness.ok(harness.begun.at(-1) ?? "");
    expect(reverts(harness)).toHaveLength(3);
  });

  it("R7 come in the order of notes, to which the failure of another task was known", () => {
    const root = unit("u", function* () {
      try {
        yield* undoable("a");
      } catch {
        yield* undoable("b");
      }
      yield* task("w");
    });
    const harness = new UnitHarness(root).run().bad("a").ok("b").bad("w");

    expect(reverts(harness)).toEqual(["b"]);
    expect(reverts(harness.ok("undo b"))).toEqual(["b", "a"]);
  });

  it("R11 are told apart from the error that began them when that is of no task", () => {
    const thrown = new Error("thrown by the flow");
    const root = unit("u", function* () {
      yield* undoable("a");
      throw thrown;
    });

    const harness = new UnitHarness(root).run().ok("a").bad("undo a");

    expect(harness.ended).toMatchObject({ error: { code: "MAZEPA_REVERT_FAILED", original: thrown } });
  });
});
