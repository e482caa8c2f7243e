import { describe, expect, it } from "@jest/globals";
import { all, race, settle, sleep, sleepUntil, withTimeout } from "../../src/flows/scopes.js";
import { signal } from "../../src/flows/signal.js";
import { Harness } from "./harness.js";
import { flow, singularFlow, task } from "./work.js";

describe("dates of earlier heads", () => {
  const kept = { keepsDates: true };

  it("DL2 are recorded when a wait begins, each under an id of its own", () => {
    const root = flow("root", () => all([flow("one", () => sleep(100)), flow("two", () => withTimeout(task("a"), 70))]));
    const harness = new Harness(root, kept);
    harness.nowMs = 5;
    harness.run();

    const facts = harness.recorded.map(({ node, outcome, sizeBytes }) => [
      node,
      outcome.status === "succeeded" && outcome.value,
      sizeBytes,
    ]);
    expect(facts).toEqual([
      [undefined, 105, 8],
      [undefined, 75, 8],
    ]);
    expect(new Set(harness.recorded.map((accepted) => ("taskId" in accepted ? accepted.taskId : ""))).size).toBe(2);
  });

  it("DL2 are not recorded without a checkpoint, nor for a flow without an id, nor without a date", () => {
    const sleeper = () => flow("root", () => sleep(100));
    const nameless = singularFlow("root", () => sleep(100));

    expect(new Harness(sleeper()).run().recorded).toEqual([]);
    expect(new Harness(nameless, kept).run().recorded).toEqual([]);
    expect(
      new Harness(
        flow("root", () => all([task("a")])),
        kept,
      ).run().recorded,
    ).toEqual([]);
  });

  it("DL2 are waited for, each wait for its own, and what comes after them begins anew", () => {
    const root = () =>
      flow("root", function* () {
        yield* sleep(100);
        yield* sleep(100);
        yield* sleep(100);
      });
    const first = new Harness(root(), kept).run().at(100).at(150);
    const second = new Harness(root(), kept).restore(first);
    second.nowMs = 170;

    expect(second.run().wakeAtMs).toBe(200);
    expect(second.at(200).wakeAtMs).toBe(300);
    expect(second.at(300).ended?.status).toBe("succeeded");
  });

  it("DL2 that cannot be read are those of this head", () => {
    const root = () => flow("root", () => sleep(100));
    const second = new Harness(root(), kept).restore(new Harness(root(), kept).run());
    second.remembers = false;
    second.nowMs = 50;

    expect(second.run().wakeAtMs).toBe(150);
  });

  it("DL2 that are given stay what they are", () => {
    const root = () => flow("root", () => sleepUntil(new Date(400)));
    const second = new Harness(root(), kept).restore(new Harness(root(), kept).run());
    second.nowMs = 300;

    expect(second.run().wakeAtMs).toBe(400);
    expect(second.at(400).ended?.status).toBe("succeeded");
  });

  it("DL2 that come when their wait is over change nothing", () => {
    const root = () => flow("root", () => race([flow("sleeper", () => sleep(100)), task("a")]));
    const second = new Harness(root(), kept).restore(new Harness(root(), kept).run());
    second.loadsSlowly = () => true;
    second.run().succeed("a");

    second.goOn();

    expect(second.ended?.status).toBe("succeeded");
    expect(second.scheduler.held).toEqual({ tasks: 0, flows: 0, room: 0, timers: 0 });
  });

  it("SG3 a call for a signal whose limit was over is over on resume, and its signal is the next one's", () => {
    const root = () =>
      flow("root", function* () {
        const [outcome] = yield* settle([flow("limited", () => signal("go", { timeoutMs: 50 }))]);
        return [outcome?.status, yield* flow("patient", () => signal("go"))];
      });
    const first = new Harness(root(), kept).run().at(50);
    const second = new Harness(root(), kept).restore(first);
    second.send("go");

    expect(second.run().ended).toMatchObject({ value: ["failed", 1] });
  });

  it.each([true, false])(
    "SG3 a signal that a call took is its own on resume, whether the record of that can be read (%s)",
    (isRead) => {
      const root = () =>
        flow("root", function* () {
          const number = yield* signal("go");
          yield* task("a");
          return number;
        });
      const first = new Harness(root(), kept).run();
      const second = new Harness(root(), kept).restore(first.send("go"));
      second.remembers = isRead;

      second.send("go").run().succeed("a");

      expect(second.ended).toMatchObject({ value: 1 });
    },
  );

  it("SG3 a signal that comes when the limit is over is not taken", () => {
    const root = flow("root", function* () {
      const [outcome] = yield* settle([flow("limited", () => signal("go", { timeoutMs: 50 }))]);
      return [outcome?.status, yield* flow("patient", () => signal("go"))];
    });
    const harness = new Harness(root).run();
    harness.loadsSlowly = () => true;
    harness.send("go").at(50);

    expect(harness.goOn().ended).toMatchObject({ value: ["failed", 1] });
  });

  it("SG3 what took a signal is recorded, with its size", () => {
    const harness = new Harness(
      flow("root", () => signal("go")),
      kept,
    ).run();
    harness.send("go");

    expect(
      harness.recorded.map(({ sizeBytes, outcome }) => [sizeBytes, outcome.status === "succeeded" && outcome.value]),
    ).toEqual([[2, "#1"]]);
  });
});
