import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import { all, race, settle } from "../../src/flows/scopes.js";
import type { FoundResult } from "../../src/scheduling/protocol.js";
import { Harness } from "./harness.js";
import { UnitHarness } from "./unit-harness.js";
import { flow, task, undoable, unit } from "./work.js";

const times = { attempt: 0, startedAt: new Date(0), durationMs: 1, worker: "w" };
const found: FoundResult = { outcome: { status: "succeeded", value: 1, ...times }, sizeBytes: 1 };

/** Runs `a`, which loses a race, and yields it again before it has ended. */
function raced(): Harness {
  const root = flow("root", function* () {
    yield* race([task("a"), task("winner")]);
    const again = yield* settle(task("a"));
    yield* task("between");
    return [again.status, (yield* settle(task("a"))).status];
  });
  return new Harness(root).run().succeed("winner");
}

describe("ends of tasks", () => {
  it("O11 two tasks that are cancelled with their upstream are cancelled once", () => {
    const upstream = task("a");
    const root = flow("root", () => all([task("x", {}, [upstream]), task("y", {}, [upstream])]));
    const harness = new Harness(root).run().fail("a");

    expect(harness.ended?.status).toBe("failed");
    expect(harness.scheduler.snapshot()).toMatchObject({ x: { cancelled: 1 }, y: { cancelled: 1 } });
    expect(harness.events.filter(({ type }) => type === "task-cancelled")).toHaveLength(2);
  });

  it("E6 E7 a task that was told to stop has no limit for its wait any more", () => {
    const root = flow("root", () => race([task("a", { queueTimeoutMs: 50 }), task("winner")]));
    const harness = new Harness(root, { cancelGraceMs: 1000 }).run().succeed("winner");

    expect(harness.wakeAtMs).toBe(1000);
    expect(harness.at(1000).scheduler.held.timers).toBe(0);
  });

  it("K3 E14 outcomes are awaited once a result is found, and others are not", () => {
    const root = flow("root", function* () {
      yield* task("cached", { cache: true });
      yield* task("b");
    });
    const harness = new Harness(root);
    harness.find = () => found;
    harness.loadsSlowly = () => true;

    expect(harness.run().scheduler.awaitsOutcomes).toBe(false);
    expect(harness.goOn().scheduler.awaitsOutcomes).toBe(true);
    expect(harness.submitted).toEqual(["b"]);
  });

  it("E4 a task that was cancelled and is yielded again has a new attempt number", () => {
    const root = flow("root", function* () {
      yield* race([task("a"), task("winner")]);
      yield* task("a");
    });
    const harness = new Harness(root).run().succeed("winner");
    harness.reportCancelled("a", 1);
    const later = flow("root", function* () {
      yield* race([task("a"), task("winner")]);
      yield* task("between");
      yield* task("a");
    });
    const ended = new Harness(later).run().succeed("winner").reportCancelled("a").succeed("between");

    expect(harness.submitted).toEqual(["a", "winner", "a#2"]);
    expect(ended.submitted).toEqual(["a", "winner", "between", "a#2"]);
  });

  it("E4 I2 a success is not forgotten when an earlier attempt, which was told to stop, ends after it", () => {
    const harness = raced().succeedWith("a", 2, 2).reportCancelled("a", 1).succeed("between");

    expect(harness.submitted).toEqual(["a", "winner", "a#2", "between"]);
    expect(harness.ended).toMatchObject({ value: ["succeeded", "succeeded"] });
  });

  it("E4 I2 nor when a later attempt does, which was not needed any more", () => {
    const harness = raced().succeedWith("a", 1, 1).reportCancelled("a", 2).succeed("between");

    expect(harness.submitted).toEqual(["a", "winner", "a#2", "between"]);
    expect(harness.ended).toMatchObject({ value: ["succeeded", "succeeded"] });
  });

  it("E4 the end of an earlier attempt does not give its number to a later one", () => {
    const harness = raced().fail("a", new Error("no"), { attempt: 2 }).reportCancelled("a", 1).succeed("between");

    expect(harness.submitted).toEqual(["a", "winner", "a#2", "between", "a#3"]);
  });

  it("E4 nor does its late success, whose value is gone", () => {
    const harness = raced().fail("a", new Error("no"), { attempt: 2 }).succeedWith("a", 1, 1);
    harness.remembers = false;

    expect(harness.succeed("between").submitted).toEqual(["a", "winner", "a#2", "between", "a#3"]);
  });

  it("R3 a task whose value could not be read is undone with it, if it was not run again", () => {
    const root = unit("u", function* () {
      yield* undoable("a");
      yield undoable("a");
      yield* task("w");
    });
    const harness = new UnitHarness(root).run();
    harness.remembers = false;
    harness.holdsBack = (ask) => ask === "note";
    harness.ok("a").bad("w");

    expect(harness.begun).toEqual(["a", "w", "undo a"]);
    expect(harness.commandsOf("revert").map(({ recordNumber }) => recordNumber)).toEqual([0]);
  });

  it("I2 each object of a task shows its state", () => {
    const [first, second, third] = [task("a"), task("a"), task("a")];
    const root = flow("root", function* () {
      yield [first, second, third];
      yield dependency();
    });
    const harness = new Harness(root).run();
    const seen = [second.status];
    harness.started("a");
    seen.push(second.status, third.status);
    harness.succeed("a");

    expect([...seen, second.status]).toEqual(["submitted", "running", "running", "succeeded"]);
    expect([second.outcome, third.outcome]).toEqual([first.outcome, first.outcome]);
  });

  it("E3 a held task counts once, however often it is yielded, and its upstream takes room", () => {
    const held = () => task("held", {}, [task("a")]);
    const root = flow("root", function* () {
      yield [held(), held(), task("a"), held()];
      yield* held();
    });
    const harness = new Harness(root).run();

    expect(harness.scheduler.held.room).toBe(2);
    expect(harness.succeed("a").scheduler.held.room).toBe(1);
    expect(harness.succeed("held").scheduler.held.room).toBe(0);
  });

  it("F2 R12 a dependency in a unit waits for a task that may be undone", () => {
    const root = unit("u", function* () {
      yield undoable("a");
      yield dependency(undoable("a"));
      yield* task("b");
    });
    const harness = new UnitHarness(root).run();

    expect(harness.begun).toEqual(["a"]);
    expect(harness.ok("a").begun).toEqual(["a", "b"]);
  });

  it("E3 a flow waits once 10,000 tasks are held", () => {
    const upstream = task("a");
    const root = flow("root", function* () {
      for (let number = 0; number < 10_100; number++) yield task(`held ${number}`, {}, [upstream]);
    });

    expect(new Harness(root, { maxInFlight: 5 }).run().scheduler.held).toMatchObject({ tasks: 10_001, room: 10_001 });
  });
});
