import { describe, expect, it } from "@jest/globals";
import { inCache } from "../../src/scheduling/record-number.js";
import type { FoundResult } from "../../src/scheduling/protocol.js";
import { Harness } from "./harness.js";
import { UnitHarness } from "./unit-harness.js";
import { flow, inRounds, task, unit } from "./work.js";
import { race } from "../../src/flows/scopes.js";

const missing: FoundResult = { reason: { type: "missing" } };
const cached = (name: string, upstreams = [] as ReturnType<typeof task>[]) => task(name, { cache: true }, upstreams);

function found(value: unknown): FoundResult {
  return {
    outcome: { status: "succeeded", value, attempt: 0, startedAt: new Date(0), durationMs: 1, worker: "w" },
    sizeBytes: 1,
  };
}

describe("tasks that may be in the cache", () => {
  it("K3 looks for a task before its upstreams are started, and not for these if it is found", () => {
    const asked: string[] = [];
    const harness = new Harness(flow("root", () => cached("c", [cached("b", [cached("a")])])));
    harness.find = ({ id }) => {
      asked.push(id);
      return id === "c" ? found(3) : missing;
    };

    harness.run();

    expect(asked).toEqual(["c"]);
    expect(harness.submitted).toEqual([]);
    expect(harness.ended).toMatchObject({ status: "succeeded", value: 3 });
  });

  it("K3 goes up to what is found, and runs what is below", () => {
    const harness = new Harness(flow("root", () => cached("c", [cached("b", [cached("a")])])));
    harness.find = ({ id }) => (id === "b" ? found(2) : missing);

    harness.run();

    expect(harness.submitted).toEqual(["c"]);
    expect(harness.scheduler.inFlightCount).toBe(1);
  });

  it("K3 a task without a cache may pass one that is looked for, which keeps its place", () => {
    const root = flow("root", function* () {
      yield [cached("a"), task("b"), cached("c")];
    });
    const harness = new Harness(root);
    harness.find = () => missing;
    harness.loadsSlowly = () => true;
    harness.run();

    harness.run(...harness.delayed.splice(0).reverse());

    expect(harness.submitted).toEqual(["b", "a", "c"]);
  });

  it("K4 a result that is found takes room for as long as it is looked for, and no slot of a limit", () => {
    const root = flow("root", function* () {
      yield [cached("a"), cached("b")];
    });
    const harness = new Harness(root, { limits: { a: 1, b: 1 }, maxInFlight: 1 });
    harness.find = () => found(1);

    harness.run();

    expect(harness.submitted).toEqual([]);
    expect(harness.scheduler.held).toEqual({ tasks: 0, flows: 0, room: 0, timers: 0 });
  });

  it("K4 a result that is found is recorded as a success without an attempt, and looked for once", () => {
    const asked: string[] = [];
    const root = flow("root", function* () {
      yield* cached("a");
      yield* cached("b");
      return yield* cached("a");
    });
    const harness = new Harness(root);
    harness.find = ({ id }) => {
      asked.push(id);
      return found(id);
    };

    harness.run();

    expect(asked).toEqual(["a", "b"]);
    expect(harness.recorded.map(({ node, recordNumber, sizeBytes }) => [node?.id, recordNumber, sizeBytes])).toEqual([
      ["a", 0, 1],
      ["b", 1, 1],
    ]);
    const told = harness.events.flatMap((event) => (event.type === "task-restored" ? [[event.taskId, event.from]] : []));
    expect(told).toEqual([
      ["a", "cache"],
      ["b", "cache"],
      ["a", undefined],
    ]);
    expect(harness.scheduler.snapshot().a).toMatchObject({ restored: 2, submitted: 0, succeeded: 0 });
    expect(harness.ended).toMatchObject({ value: "a" });
  });

  it("K3 an answer that comes after the task was cancelled changes nothing", () => {
    const harness = new Harness(flow("root", () => race([cached("slow"), task("fast")])));
    harness.find = () => found(1);
    harness.loadsSlowly = () => true;
    harness.run().succeed("fast");

    harness.goOn();

    expect(harness.ended).toMatchObject({ status: "succeeded" });
    expect(harness.recorded.map(({ node }) => node?.id)).toEqual(["fast"]);
    expect(harness.scheduler.snapshot()["slow"]).toMatchObject({ restored: 0, cancelled: 1 });
  });

  it("K3 a miss that comes after the execution was cancelled starts nothing", () => {
    const harness = new Harness(flow("root", () => cached("a", [cached("b")])));
    harness.find = () => missing;
    harness.loadsSlowly = () => true;
    harness.run();

    harness.cancel().goOn();

    expect(harness.submitted).toEqual([]);
    expect(harness.ended).toMatchObject({ status: "cancelled" });
  });

  it("K9 events tell the reason with the first submission of a task only", () => {
    const harness = new Harness(flow("root", () => task("a", { cache: true, retries: { limit: 1, initialDelayMs: 0 } })));
    harness.find = () => missing;

    harness.run().fail("a").at(10_000);

    const submitted = harness.events.filter(({ type }) => type === "task-submitted");
    expect(submitted).toMatchObject([{ reason: { type: "missing" } }, { attempt: 2 }]);
    expect(submitted[1]).not.toHaveProperty("reason");
  });

  it("K1 looks for a task in the first round of a unit, and runs it in those after", () => {
    const body = function* () {
      yield* cached("a");
      yield* task("b");
    };
    const harness = new UnitHarness(flow("root", () => unit("unit", body, inRounds)));
    harness.decide = () => "retry";
    harness.find = () => found(1);

    harness.run().bad("b").ok("a");

    expect(harness.begun).toEqual(["b", "a", "b"]);
  });

  it("K14 asks nothing without a cache", () => {
    const harness = new Harness(flow("root", () => cached("a")));

    harness.run();

    expect(harness.submitted).toEqual(["a"]);
    expect(inCache).toBeLessThan(0);
  });
});
