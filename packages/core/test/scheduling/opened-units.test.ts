import { describe, expect, it } from "@jest/globals";
import { all, race, withTimeout } from "../../src/flows/scopes.js";
import type { FlowNode } from "../../src/scheduling/nodes.js";
import { Harness } from "./harness.js";
import { entryOf } from "./ledger-entries.js";
import { UnitHarness } from "./unit-harness.js";
import { flow, inRounds, task, undoable, unit } from "./work.js";

describe("a unit that earlier heads have begun", () => {
  const root = () => unit("u", () => all([undoable("a"), task("w")]));
  const reverted = { what: "revert", error: new Error("of an earlier head"), strays: undefined } as const;

  it("R16 is undone after their decision, and does not run", () => {
    const harness = new UnitHarness(root());
    harness.open = () => ({ isRecorded: true, entries: [entryOf("x", 1)], decision: reverted });
    harness.run();

    expect(harness.begun).toEqual(["undo x"]);
    expect(harness.ok("undo x").ended).toMatchObject({ status: "failed", error: reverted.error });
  });

  it("R5 R16 goes on after what they had decided to be no longer needed is undone", () => {
    const harness = new UnitHarness(root());
    const decision = { what: "strays", error: undefined, strays: ["x"] } as const;
    harness.open = () => ({ isRecorded: true, entries: [entryOf("x", 1), entryOf("y", 2)], decision });
    harness.run();

    expect(harness.begun).toEqual(["undo x"]);
    harness.ok("undo x").ok("a").bad("w");
    expect(harness.begun.slice(1)).toEqual(["w", "a", "undo a", "undo y"]);
  });

  it.each([true, false])("R19 fails with their error at once, and undoes those around if that was decided (%s)", (revertsAll) => {
    const outer = unit(
      "outer",
      function* () {
        yield* undoable("o");
        yield* root();
      },
      inRounds,
    );
    const harness = new UnitHarness(outer);
    const error = new Error("failed before");
    harness.open = (name) => (name === "u" ? { failed: { error, revertsAll } } : {});
    harness.run().ok("o");

    expect(harness.begun).toEqual(["o", "undo o"]);
    expect(harness.commandsOf("decide").map(({ asks }) => asks)).toEqual([!revertsAll]);
    expect(harness.ok("undo o").ended).toMatchObject({ error });
  });

  it("R1 undoes what they had noted when it fails, in its place among the notes", () => {
    const harness = new UnitHarness(root());
    harness.scheduler.restoreUnits(2);
    harness.open = () => ({ isRecorded: true, entries: [entryOf("x", 1)] });
    harness.run().ok("a").bad("w").ok("undo a");

    expect(harness.begun).toEqual(["w", "a", "undo a", "undo x"]);
  });

  it("R14 has the failures that they had recorded", () => {
    const harness = new UnitHarness(root());
    harness.open = () => ({ isRecorded: true, failures: new Map([["X", new Error("x failed")]]) });
    harness.run().ok("a").bad("w");

    const [decide] = harness.commandsOf("decide");
    expect([...(decide?.unit.failures.keys() ?? [])]).toEqual(["X", harness.idOf("w")]);
  });

  it("R5 R11 fails before it has begun when what they had decided to be no longer needed cannot be undone", () => {
    const harness = new UnitHarness(root());
    const decision = { what: "strays", error: undefined, strays: ["x"] } as const;
    harness.open = () => ({ isRecorded: true, entries: [entryOf("x", 1)], decision });
    harness.run().bad("undo x");

    expect(harness.ended).toMatchObject({ status: "failed", error: { code: "MAZEPA_REVERT_FAILED" } });
  });

  it("R5 R12 runs a task anew, under another id, that was undone as no longer needed", () => {
    const first = new UnitHarness(root()).run();
    const strays = [first.idOf("a")];
    const harness = new UnitHarness(root());
    const decision = { what: "strays", error: undefined, strays } as const;
    harness.open = () => ({ isRecorded: true, entries: [entryOf(first.idOf("a"), 1)], decision });
    harness.run().ok(`undo ${first.idOf("a")}`);

    expect(harness.begun.slice(1)).toEqual(["w", "a"]);
    expect(harness.idOf("a")).not.toBe(first.idOf("a"));
  });

  it("R7 keeps the place of a task among the notes, though they had noted it before", () => {
    const one = unit("u", function* () {
      yield* undoable("b");
      yield* undoable("a");
      yield* task("w");
    });
    const harness = new UnitHarness(one);
    harness.holdsBack = (ask) => ask === "note" && harness.asked.at(-1) === "note a";
    harness.run().ok("b");
    const unitOf = harness.commandsOf("open")[0]?.unit;
    const late = unitOf ? [{ unit: unitOf, entries: [entryOf(harness.idOf("a"), 1)] }] : [];

    harness.run(...harness.heldBack.splice(0).map((input) => ({ ...input, late }) as typeof input));
    harness.ok("a").bad("w");

    expect(harness.begun.at(-1)).toBe("undo a");
    expect(harness.commandsOf("revert")).toHaveLength(1);
  });

  it("R3 undoes what they may have started, though the queue gives it back", () => {
    const harness = new UnitHarness(root());
    harness.holdsBack = (ask) => ask === "note";
    harness.givenBack.add("a");
    harness.run();
    const [noted] = harness.heldBack.splice(0);
    const unitOf = harness.commandsOf("open")[0]?.unit;
    const late = unitOf ? [{ unit: unitOf, entries: [entryOf(harness.idOf("a"), 1), entryOf("x", 2)] }] : [];

    harness.run(...(noted?.type === "noted" ? [{ ...noted, late }] : [])).bad("w");

    expect(harness.begun.slice(2).sort()).toEqual(["undo a", "undo x"]);
  });

  it("E8 is not cut off by a limit that is over while it is opened, but then", () => {
    const limited = () =>
      flow("root", () =>
        withTimeout(
          unit("u", () => all([undoable("a")])),
          50,
        ),
      );
    const kept = { keepsDates: true };
    const harness = new UnitHarness(limited(), kept).restore(new UnitHarness(limited(), kept).run());
    harness.holdsBack = (ask) => ask === "open";
    harness.at(1000).at(2000).at(3000);

    expect(harness.events.some((event) => event.type === "flow-ended" && event.flow === "u")).toBe(false);
    harness.answerLate();
    expect(harness.asked).not.toContain("withdraw a");
    expect(harness.at(4000).asked).toContain("withdraw a");
  });

  it("R20 is undone though no flow has reached it, before the execution ends", () => {
    const harness = new UnitHarness(flow("root", () => task("a")));
    harness.scheduler.restoreUnits(2);
    harness.run().ok("a");

    expect([harness.asked, harness.ended]).toEqual([["leftovers root"], undefined]);
    const [command] = harness.commands;
    const opening = {
      ...{ round: 3, provided: undefined, isRecorded: true, entries: [entryOf("x", 1)], undone: [] },
      ...{ failures: new Map<string, Error>(), failed: undefined },
    };
    const leftovers = [
      { key: "k", name: "left", opening: { ...opening, decision: reverted } },
      { key: "l", name: "undecided", opening: { ...opening, decision: undefined } },
    ];
    if (command?.ask === "leftovers") harness.run({ type: "leftovers", root: command.root, leftovers });

    expect([harness.begun, harness.ended]).toEqual([["a", "undo x"], undefined]);
    expect(harness.commandsOf("revert").map(({ unit: { isRecorded } }) => isRecorded)).toEqual([true]);
    expect(harness.ok("undo x").ended?.status).toBe("succeeded");
    expect(harness.asked.slice(1)).toEqual(["revert x", "close left reverted", "forget left"]);
    expect(harness.events).toContainEqual(expect.objectContaining({ type: "flow-reverting", flow: "left", round: 3 }));
    expect(harness.events.some((event) => event.type === "flow-started" && event.flow === "left")).toBe(false);
    expect(harness.scheduler.held).toEqual({ tasks: 0, flows: 0, room: 0, timers: 0 });
  });
});

describe("a race that an earlier head has decided", () => {
  const racing = () =>
    flow("root", () => race([task("a"), unit("loser", () => all([undoable("b")])), flow("plain", () => task("c")), task("d")]));

  it("R2 cuts off the units that have lost, and what was started in them is undone", () => {
    const second = new UnitHarness(racing()).restore(new Harness(racing()).run().succeedWith("a", "won"));
    second.scheduler.restoreUnits(2);
    second.open = () => ({ isRecorded: true, entries: [entryOf("x", 1)] });
    second.run();

    expect(second.asked.slice(0, 3)).toEqual(["open loser", "decide loser", "revert x"]);
    expect([second.begun, second.ended]).toEqual([["undo x"], undefined]);
    second.ok("undo x").run({ type: "leftovers", root: second.commandsOf("leftovers")[0]?.root as FlowNode, leftovers: [] });
    expect(second.ended).toMatchObject({ status: "succeeded", value: "won" });
    const ended = second.events.flatMap((event) => (event.type === "flow-ended" ? [event.flow] : []));
    expect(ended).toEqual(["loser", "root"]);
  });

  it("R2 looks for nothing that has lost where no earlier head has had units", () => {
    const second = new UnitHarness(racing()).restore(new Harness(racing()).run().succeedWith("a", "won")).run();

    expect([second.asked, second.begun]).toEqual([[], []]);
    expect(second.ended).toMatchObject({ status: "succeeded", value: "won" });
  });

  it("R2 cuts off no unit that has ended while others were not started", () => {
    const root = flow("root", () => race([unit("loser", () => all([task("w")])), task("b"), task("c")]));
    const harness = new UnitHarness(root, { maxInFlight: 1 });
    harness.scheduler.restoreUnits(2);
    harness.run().bad("w").bad("b");

    expect(harness.begun).toEqual(["w", "b", "c"]);
    expect(harness.asked.filter((what) => what === "open loser")).toHaveLength(1);
  });

  it("R2 starts and cuts off all as usual where it is not decided", () => {
    const harness = new UnitHarness(racing());
    harness.scheduler.restoreUnits(2);
    harness.run();

    expect(harness.asked).toEqual(["open loser", "note b"]);
    expect([...harness.begun].sort()).toEqual(["a", "b", "c", "d"]);
  });
});

describe("units of an execution that is cancelled", () => {
  it.each(["open", "note", "decide", "revert", "close"] as const)(
    "R18 E7 take no notice of answers that come later: to %s",
    (held) => {
      const harness = new UnitHarness(unit("u", () => all([undoable("a"), task("w")])));
      harness.holdsBack = (ask) => ask === held;
      harness.run();
      if (held !== "open" && held !== "note") harness.ok("a");
      if (held !== "open") harness.bad("w");
      if (held === "close") harness.ok("undo a");
      const before = [...harness.begun];

      harness.cancel().answerLate();

      expect(harness.begun).toEqual(before);
      expect(harness.ended?.status).toMatch(/cancelled|failed/);
      expect(harness.scheduler.held).toEqual({ tasks: 0, flows: 0, room: 0, timers: 0 });
    },
  );

  it("R18 E7 tell what they wait for, and what undoes, to stop", () => {
    const draining = new UnitHarness(unit("u", () => all([undoable("a"), task("w")]))).run().start("a").bad("w");
    const undoing = new UnitHarness(unit("u", () => all([undoable("a"), task("w")]))).run().ok("a").bad("w");

    expect([draining.cancel().stopped, undoing.cancel().stopped]).toEqual([["a"], ["undo a"]]);
    for (const harness of [draining.ends("a"), undoing.ends("undo a")]) {
      expect(harness.ended).toBeDefined();
      expect(harness.scheduler.held).toEqual({ tasks: 0, flows: 0, room: 0, timers: 0 });
    }
  });
});
