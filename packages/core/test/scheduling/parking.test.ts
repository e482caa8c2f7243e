import { describe, expect, it } from "@jest/globals";
import type { Flow } from "../../src/flows/flow.js";
import { all, race, sleep } from "../../src/flows/scopes.js";
import type { LedgerEntry } from "../../src/scheduling/ledger-entry.js";
import { Harness } from "./harness.js";
import { UnitHarness } from "./unit-harness.js";
import { flow, task, undoable, unit } from "./work.js";

const sleeper = () => flow("sleeper", () => sleep(100));
const beside = (...others: Flow[]) => flow("root", () => all([sleeper(), ...others]));
const untilThen = { untilMs: 100, signals: [] };

/** What an earlier head has started in a unit, and the walk does not come to any more. */
const stray: LedgerEntry = {
  ...{ taskId: "x", operationId: "x", label: undefined, pattern: undefined, number: 1, successes: 0, home: "earlier" },
  ...{ failedAt: undefined, isOwned: false, isNew: false, withdrawnAttempts: 0, isWithdrawn: false },
};

describe("parking an execution that sleeps", () => {
  it("J12 is not possible for what has ended", () => {
    expect(new Harness(beside()).run().at(100).scheduler.parking()).toBeUndefined();
  });

  it("J12 is possible in a unit that goes forward", () => {
    const harness = new UnitHarness(beside(unit("u", () => sleeper()))).run();

    expect(harness.scheduler.parking()).toEqual(untilThen);
  });

  it.each(["open", "note"] as const)("J12 is not possible before the answer to what a unit asks for: to %s", (ask) => {
    const harness = new UnitHarness(beside(unit("u", () => all([undoable("a")]))));
    harness.holdsBack = (asked) => asked === ask;
    harness.run();

    expect(harness.scheduler.parking()).toBeUndefined();
    expect(harness.answerLate().ok("a").scheduler.parking()).toEqual(untilThen);
  });

  it.each(["decide", "revert", "close"] as const)(
    "J12 is not possible while what a unit does not need is being undone: before the answer to %s",
    (ask) => {
      const harness = new UnitHarness(beside(unit("u", () => undefined)));
      harness.open = () => ({ isRecorded: true, entries: [stray] });
      harness.holdsBack = (asked) => asked === ask;
      harness.run();
      if (ask === "close") harness.ok("undo x");

      expect(harness.scheduler.parking()).toBeUndefined();
      harness.answerLate();
      if (ask !== "close") harness.ok("undo x");
      expect(harness.scheduler.parking()).toEqual(untilThen);
    },
  );

  it("J12 is not possible while the date of an earlier head is being loaded", () => {
    const kept = { keepsDates: true };
    const harness = new Harness(beside(), kept).restore(new Harness(beside(), kept).run());
    harness.loadsSlowly = () => true;
    harness.nowMs = 10;
    harness.run();

    expect(harness.scheduler.parking()).toBeUndefined();
    expect(harness.goOn().scheduler.parking()).toEqual(untilThen);
  });

  it("J12 is not possible while a body is being closed", async () => {
    let close = () => {};
    const closed = new Promise<void>((resolve) => (close = resolve));
    const loser = flow("loser", async function* () {
      try {
        yield* task("slow");
      } finally {
        await closed;
      }
    });
    const harness = new Harness(beside(flow("racing", () => race([task("quick"), loser])))).run();
    await harness.turn();
    harness.succeed("quick").reportCancelled("slow");

    expect(harness.scheduler.parking()).toBeUndefined();
    close();
    expect((await harness.settled()).scheduler.parking()).toEqual(untilThen);
  });

  it("J12 is not possible while part of a list is not started", () => {
    const sleepers = Array.from({ length: 300 }, (_, index) => flow(`sleeper ${index}`, () => sleep(100)));
    const harness = new Harness(flow("root", () => all(sleepers)));
    const { scheduler } = harness;
    const seen: boolean[] = [];
    for (let inputs = harness.carryOut(scheduler.next(0)), isOver = false; !isOver;) {
      for (const input of inputs) scheduler.tell(input, 0);
      seen.push(scheduler.parking() !== undefined);
      const commands = scheduler.next(0);
      inputs = harness.carryOut(commands);
      isOver = inputs.length === 0 && !commands.isUnfinished;
    }

    expect([new Set(seen), scheduler.parking()]).toEqual([new Set([false]), untilThen]);
  });
});
