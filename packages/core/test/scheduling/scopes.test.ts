import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import { all, race, settle, sleep, withTimeout } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { flow, singularFlow, task, tasks } from "./work.js";

const idOf = (error: unknown) => (error as { taskId?: string }).taskId;

describe("scopes", () => {
  it("F11 evaluates a race to the first to succeed, and cancels the rest", () => {
    const root = flow("root", function* () {
      return yield* race([task("a"), task("b"), flow("sub", () => task("c")), singularFlow("other", () => task("b"))]);
    });
    const harness = new Harness(root).run().fail("a").succeedWith("c", "won");

    expect(harness.cancelled).toEqual(["b"]);
    expect(harness.reportCancelled("b").ended).toMatchObject({ status: "succeeded", value: "won" });
  });

  it("F11 fails a race only when all have failed", () => {
    const root = flow("root", function* () {
      yield* race([task("a"), task("b")]);
    });
    const harness = new Harness(root).run().fail("a");

    expect(harness.ended).toBeUndefined();
    harness.fail("b");
    const { error } = harness.ended as unknown as { error: AggregateError };
    expect(error.message).toBe("race: all 2 members failed");
    expect(error.errors.map(idOf)).toEqual(["a", "b"]);
  });

  it("F11 takes on resume the member of a race that was recorded earliest, and starts no other", () => {
    const members = () => [task("a"), task("b"), task("c")];
    const root = flow("root", function* () {
      yield* task("c");
      yield* task("b");
      return yield* race(members());
    });
    const harness = new Harness(root).run().succeedWith("c", "first").succeedWith("b", "second");

    expect(harness.submitted).toEqual(["c", "b"]);
    expect(harness.ended).toMatchObject({ value: "first" });
  });

  it("F11 cancels what has not ended in time, counted from the yield, with TaskTimeoutError itself", () => {
    const root = flow("root", function* () {
      try {
        yield* withTimeout(task("a"), 100);
      } catch (error) {
        return error;
      }
    });
    const harness = new Harness(root);
    harness.nowMs = 1000;
    harness.run();

    expect(harness.wakeAtMs).toBe(1100);
    expect(harness.at(1099).cancelled).toEqual([]);
    expect(harness.at(1100).cancelled).toEqual(["a"]);
    expect(harness.reportCancelled("a").ended).toMatchObject({ value: { code: "MAZEPA_TASK_TIMEOUT" } });
  });

  it("F11 disarms a time limit that was met", () => {
    const root = flow("root", function* () {
      return yield* withTimeout(task("a"), 100);
    });
    const harness = new Harness(root).run().succeedWith("a", 1);

    expect(harness.wakeAtMs).toBeUndefined();
    expect(harness.ended).toMatchObject({ value: 1 });
  });

  it("F11 wakes a sleeping flow when its time has come", () => {
    const root = flow("root", function* () {
      yield* sleep(50);
      yield task("a");
    });
    const harness = new Harness(root).run();

    expect(harness.at(49).submitted).toEqual([]);
    expect(harness.at(50).submitted).toEqual(["a"]);
  });

  it("F11 counts a member twice that stands in a scope twice, and cancels it once", () => {
    const root = flow("root", function* () {
      const values = yield* all([task("a"), task("b"), task("a")]);
      const first = yield* race([task("c"), task("c"), task("d")]);
      return [values, first];
    });
    const harness = new Harness(root).run().succeedWith("a", "A").succeedWith("b", "B").succeedWith("d", "D");

    expect(harness.cancelled).toEqual(["c"]);
    expect(harness.reportCancelled("c").ended).toMatchObject({ value: [["A", "B", "A"], "D"] });
  });

  it("F11 cancels the losers of a race among many other children without looking at those", () => {
    const root = flow("root", function* () {
      yield tasks("other", 100);
      yield* race([task("a"), task("b")]);
    });
    const harness = new Harness(root).run().succeed("a");

    expect(harness.cancelled).toEqual(["b"]);
  });

  it("F11 drops what a limit that is over has not started, and starts the rest of a list before it", () => {
    const root = flow("root", function* () {
      try {
        yield tasks("t", 4);
      } catch {
        try {
          yield* withTimeout(task("never"), 100);
        } catch {
          yield dependency();
        }
      }
    });
    const harness = new Harness(root, { maxInFlight: 2 }).run().fail("t0");

    expect(harness.submitted).toEqual(["t0", "t1", "t2"]);
    harness.at(100).succeed("t1", "t2", "t3");
    expect(harness.submitted).toEqual(["t0", "t1", "t2", "t3"]);
    expect(harness.ended?.status).toBe("succeeded");
  });

  it("F11 E8 does not put off a limit of this head while values are fetched", () => {
    const root = flow("root", function* () {
      yield* task("a");
      yield* withTimeout(
        flow("again", () => task("a")),
        100,
      );
    });
    const harness = new Harness(root).run();
    harness.loadsSlowly = () => true;
    harness.succeed("a").at(100);

    expect(harness.ended).toMatchObject({ status: "failed", error: { code: "MAZEPA_TASK_TIMEOUT" } });
  });

  it("F11 E8 puts off the limit of an earlier head while records are restored, and is over after that", () => {
    const root = () =>
      flow("root", function* () {
        return yield* withTimeout(
          flow("limited", function* () {
            yield* task("a");
            return yield* task("b");
          }),
          100,
        );
      });
    const first = new Harness(root(), { keepsDates: true }).run().succeed("a");
    const second = new Harness(root(), { keepsDates: true }).restore(first);
    second.nowMs = 500;
    second.loadsSlowly = () => true;
    second.run();
    const [date] = second.delayed.splice(0, 1);
    second.loadsSlowly = () => false;

    second.run(...(date ? [date] : [])).at(second.wakeAtMs ?? 0);
    expect(second.ended).toBeUndefined();
    second.goOn();
    expect(second.submitted).toEqual(["b"]);
    expect(second.at(second.wakeAtMs ?? 0).cancelled).toEqual(["b"]);
  });

  it("F7 delivers nothing more when the failures before a scope were its own", () => {
    const root = flow("root", function* () {
      yield [task("a"), task("b")];
      try {
        yield* task("a");
      } catch {
        yield dependency(task("b"));
      }
      return "waited";
    });
    const harness = new Harness(root);
    harness.isSlow = () => true;
    harness.run();
    while (harness.submitted.length < 2) harness.goOn();
    harness.fail("a");
    while (harness.delayed.length > 0) harness.goOn();

    expect(harness.ended).toBeUndefined();
    harness.succeed("b");
    while (harness.delayed.length > 0) harness.goOn();
    expect(harness.ended).toMatchObject({ status: "succeeded", value: "waited" });
  });

  it("F7 O11 a settle waits for its other members, though what is no member of it has failed with one", () => {
    const bad = task("bad");
    const root = flow("root", function* () {
      yield [bad, task("outer", {}, [bad])];
      return (yield* settle([bad, task("x")])).map(({ status }) => status);
    });
    const harness = new Harness(root);
    harness.isSlow = () => true;
    harness.run();
    while (harness.submitted.length === 0) harness.goOn();
    harness.fail("bad");
    while (harness.delayed.length > 0) harness.goOn();

    expect(harness.ended).toBeUndefined();
    harness.succeed("x");
    while (harness.delayed.length > 0) harness.goOn();
    expect(harness.ended).toMatchObject({ value: ["failed", "succeeded"] });
  });

  it("F11 a race among tasks that are recorded, and units, cuts nothing off that was not started before", () => {
    const root = flow("root", function* () {
      yield* task("a");
      return yield* race([task("a"), flow("loser", () => task("b"))]);
    });

    expect(new Harness(root).run().succeedWith("a", "A")).toMatchObject({ submitted: ["a"], ended: { value: "A" } });
  });
});
