import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import { race, sleep } from "../../src/flows/scopes.js";
import { signal } from "../../src/flows/signal.js";
import { isParkable } from "../../src/scheduling/parking.js";
import { Harness } from "./harness.js";
import { flow, task, tasks } from "./work.js";

describe("parking", () => {
  /** Waits for a date, for signals, or for both. */
  const waiting = (...names: string[]) =>
    flow("root", function* () {
      if (names.includes("date")) yield flow("sleeper", () => sleep(100));
      for (const name of names.filter((other) => other !== "date")) yield flow(`for ${name}`, () => signal(name));
      yield dependency();
    });

  it("J12 is possible while nothing is under way but waits for dates and signals", () => {
    const [dated, signalled, both] = [["date"], ["go"], ["date", "go"]].map((names) => new Harness(waiting(...names)).run());

    const go = { name: "go", number: 1, sinceMs: 0 };
    expect(dated?.scheduler.parking()).toEqual({ untilMs: 100, signals: [] });
    expect(signalled?.scheduler.parking()).toEqual({ untilMs: undefined, signals: [go] });
    expect(both?.scheduler.parking()).toEqual({ untilMs: 100, signals: [go] });
  });

  it("J12 is not possible while a task is under way or waits, a value is loaded, or a flow is at work", () => {
    const root = (second: () => unknown) =>
      flow("root", function* () {
        yield flow("sleeper", () => sleep(100));
        yield flow("second", second);
        yield dependency();
      });
    const busy = new Harness(root(() => task("a", { retries: 1 }))).run();
    const slow = new Harness(root(() => undefined));
    slow.isSlow = ({ flow: { name } }) => name === "second";
    slow.run();
    const unheard = new Harness(waiting("date", "go"));
    const { scheduler } = unheard;
    for (let inputs = unheard.carryOut(scheduler.next(0)); inputs.length > 0;) {
      inputs = inputs.filter(({ type }) => type !== "signalled");
      for (const input of inputs) scheduler.tell(input, 0);
      inputs = unheard.carryOut(scheduler.next(0));
      if (inputs.every(({ type }) => type === "signalled")) break;
    }

    expect(busy.scheduler.parking()).toBeUndefined();
    expect(busy.fail("a").scheduler.parking()).toBeUndefined();
    expect(busy.at(10_000).succeed("a").ended).toBeDefined();
    expect(slow.scheduler.parking()).toBeUndefined();
    expect(slow.goOn().scheduler.parking()).toBeDefined();
    expect(unheard.scheduler.parking()).toBeUndefined();
  });

  it("J12 is not possible for what waits for nothing that may come", () => {
    const harness = new Harness(flow("root", () => new Promise(() => undefined))).run();

    expect(harness.scheduler.parking()).toBeUndefined();
  });

  it("J12 begins when nothing has come for long enough, and no date comes before as long again", () => {
    const at = { nowMs: 1000, parkAfterMs: 100 };
    const since = (sinceMs: number) => ({ name: "go", number: 1, sinceMs });

    expect(isParkable({ untilMs: 1100, signals: [] }, at)).toBe(false);
    expect(isParkable({ untilMs: 1101, signals: [] }, at)).toBe(true);
    expect(isParkable({ untilMs: undefined, signals: [since(900)] }, at)).toBe(true);
    expect(isParkable({ untilMs: undefined, signals: [since(900), since(901)] }, at)).toBe(false);
    expect(isParkable({ untilMs: 1101, signals: [since(901)] }, at)).toBe(false);
  });
});

describe("suspending", () => {
  const suspend = { type: "suspend" } as const;

  it("R18 starts nothing more, and comes to rest when the attempts under way have ended", () => {
    const root = flow("root", function* () {
      yield [...tasks("t", 3), task("failing", { retries: 1 })];
    });
    const harness = new Harness(root, { maxInFlight: 2 }).run().run(suspend);

    expect(harness.isSuspended).toBe(false);
    harness.started("t0").succeed("t0");
    expect([harness.batch, harness.isSuspended]).toEqual([[], false]);
    harness.succeed("t1");
    expect([harness.batch, harness.isSuspended]).toEqual([[], true]);
    expect(harness.ended).toBeUndefined();
  });

  it("R18 waits for what was told to stop", () => {
    const root = flow("root", () => race([task("quick"), task("slow")]));
    const harness = new Harness(root).run().succeed("quick").run(suspend);

    expect(harness.isSuspended).toBe(false);
    expect(harness.reportCancelled("slow").ended?.status).toBe("succeeded");
  });

  it("R18 waits for an attempt that has waited too long and was told to stop, while its retry is to come", () => {
    const root = flow("root", () => task("a", { queueTimeoutMs: 50, retries: 1 }));
    const harness = new Harness(root).run().at(50).run(suspend);

    expect(harness.isSuspended).toBe(false);
    expect(harness.reportCancelled("a").isSuspended).toBe(true);
  });

  it("R18 lets flows that leave nothing undone go on to their end", () => {
    const root = flow("root", function* () {
      yield* task("a");
      return "the end";
    });
    const harness = new Harness(root).run().run(suspend).succeed("a");

    expect(harness.ended).toMatchObject({ status: "succeeded", value: "the end" });
  });

  it.each([
    { what: "sleeps", wait: () => sleep(100) },
    { what: "waits for a signal", wait: () => signal("go") },
  ])("R18 lets no flow go on once it is known that something is left, as a flow $what", ({ wait }) => {
    const seen: string[] = [];
    const root = flow("root", function* () {
      yield flow("other", function* () {
        yield* task("a");
        seen.push("went on");
      });
      yield flow("waiting", wait);
    });
    const harness = new Harness(root).run().run(suspend).succeed("a");

    expect([harness.isSuspended, seen]).toEqual([true, []]);
  });

  it("R18 lets no flow go on while part of a list is not started", () => {
    const seen: string[] = [];
    const root = flow("root", function* () {
      yield flow("other", function* () {
        yield* task("a");
        seen.push("went on");
      });
      yield tasks("t", 2);
    });
    const harness = new Harness(root, { maxInFlight: 2 }).run().run(suspend).succeed("a", "t0");

    expect([harness.isSuspended, seen, harness.submitted]).toEqual([true, [], ["a", "t0"]]);
  });

  it("E7 is over when the execution is cancelled", () => {
    const harness = new Harness(flow("root", () => sleep(100))).run().run(suspend);

    expect(harness.isSuspended).toBe(true);
    expect(harness.cancel().ended?.status).toBe("cancelled");
    expect(harness.isSuspended).toBe(false);
  });
});
